import { endOfDay } from '../../application/jobs/end-of-day.ts';
import { expiryNoticeDays } from '../../composition/expiry-notice.ts';
import { note } from '../../composition/log.ts';
import { deps } from '../deps.ts';
import { scheduled } from './scheduled.ts';

const run = endOfDay(deps, expiryNoticeDays(process.env));
/** A line of the log has bounds; GET /overdue-batches has them all. */
const NAMED = 500;

/** Answers what has missed its day, or expired, since the last run. What fails is tried again at the next one. */
export const handler = scheduled('endOfDay', async () => {
  const { overdue, expired, missed } = await run();
  const named = { overdue: overdue.slice(0, NAMED), expired: expired.slice(0, NAMED), missed };
  note({ batches: overdue.length + expired.length, ...named });
  return named;
});
