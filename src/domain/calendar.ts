const DAY_MS = 24 * 60 * 60 * 1_000;

/** A calendar date (YYYY-MM-DD) so many days later. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, day.length);
