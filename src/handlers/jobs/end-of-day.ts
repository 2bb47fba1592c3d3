import { endOfDay } from '../../application/end-of-day.ts';
import { note } from '../../composition/log.ts';
import { deps } from '../deps.ts';
import { scheduled } from './scheduled.ts';

const run = endOfDay(deps);
/** A line of the log has bounds; GET /overdue-batches has them all. */
const NAMED = 500;

/** Answers what has missed its day since the last run. What fails is tried again at the next one. */
export const handler = scheduled('endOfDay', async () => {
  const { overdue, missed } = await run();
  note({ batches: overdue.length, overdue: overdue.slice(0, NAMED), missed });
  return { overdue: overdue.slice(0, NAMED), missed };
});
