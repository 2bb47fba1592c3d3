import type { Clock } from '../ports.ts';

/** The day in UTC, as YYYY-MM-DD. */
export const todayBy = (clock: Clock): string =>
  clock().toISOString().slice(0, 'YYYY-MM-DD'.length);
