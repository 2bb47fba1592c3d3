const DAY_MS = 86_400_000;

const number = new Intl.NumberFormat();
const near = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const far = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

export const units = (count: number): string => number.format(count);

/** `1 unit`, `2 units`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${units(count)} ${count === 1 ? one : many}`;

/** The day that this browser has, as 2026-12-24. */
export const today = (now = new Date()): string =>
  new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

export const plusDays = (day: string, count: number): string =>
  new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);

/** `today`, `Thu 3 Dec`, or with its year what is half a year away. */
export const day = (date: string, from = today()): string => {
  const away = daysBetween(from, date);
  if (away === 0) return 'today';
  if (away === 1) return 'tomorrow';
  return (Math.abs(away) < 180 ? near : far).format(new Date(date));
};

/** The time of today, or the day and the time. */
export const time = (at: string, now = new Date()): string => {
  const when = new Date(at);
  return today(when) === today(now) ? clock.format(when) : moment.format(when);
};

/** `in 12 min`, `over`: what is left until then. */
export const left = (until: string, now = Date.now()): string => {
  const minutes = Math.ceil((Date.parse(until) - now) / 60_000);
  if (minutes <= 0) return 'over';
  if (minutes < 120) return `${minutes} min left`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h left` : `${Math.round(hours / 24)} days left`;
};
