import { finishWork } from '../../application/jobs/finish-work.ts';
import { deps } from '../deps.ts';
import { scheduled } from './scheduled.ts';

/** What fails is tried again at the next run. */
export const handler = scheduled('finishWork', finishWork(deps));
