import type { Clock } from '../application/ports.ts';
import type { Env } from './environment.ts';

/** The day (YYYY-MM-DD) that it is now where the shop is: shipments are due, and overdue, by its calendar. */
export const shopDay = (
  { STOCK_TIME_ZONE: timeZone = 'UTC' }: Env,
  clock: Clock = () => new Date(),
): (() => string) => {
  // Swedish dates are ISO 8601 dates.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone });
  return () => format.format(clock());
};
