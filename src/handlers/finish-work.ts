import { finishWork } from '../application/finish-work.ts';
import { deps } from './deps.ts';

/** Runs by schedule. What fails is logged by Lambda, and tried again at the next run. */
export const handler = finishWork(deps);
