import * as z from 'zod/mini';

const MAX_QTY = 1_000_000_000;
const PRINTABLE = String.raw`\p{L}\p{M}\p{N}\p{P}\p{S}`;

/** A name of so many characters, however many bytes or units each takes. */
export const name = (longest: number) =>
  z
    .string('must be text')
    .check(
      z.regex(
        new RegExp(
          `^(?!\\.{1,2}$)[${PRINTABLE}]([${PRINTABLE} ]{0,${longest - 2}}[${PRINTABLE}])?$`,
          'u',
        ),
        `must be 1 to ${longest} printable characters without spaces at the ends, and not . or ..`,
      ),
    );

/** An order id, a line id, a SKU or a batch reference. A URL could not name . and .., which it resolves. */
export const id = name(128);

export const wholeNumber = (min: number, max: number) => {
  const rule = `must be a whole number from ${min} to ${max}`;
  return z.int({ error: rule, abort: true }).check(z.minimum(min, rule), z.maximum(max, rule));
};

export const qty = wholeNumber(1, MAX_QTY);
/** A batch may be cut to nothing. */
export const batchQty = wholeNumber(0, MAX_QTY);

export const eta = z.nullable(
  z.iso.date('must be a calendar date (YYYY-MM-DD), or null for stock in the warehouse'),
);

/** Lines of an order by their ids; without them all are meant. */
export const someLines = z.strictObject({
  lineIds: z.optional(
    z
      .array(id, 'must be a list of line ids')
      .check(
        z.minLength(1, 'must name a line at least'),
        z.maxLength(1_000, 'must name 1000 lines at most'),
      ),
  ),
});

const holdRule = 'must be an ISO 8601 duration of days, hours, minutes and seconds, such as PT15M';
const holdRange = 'must be at least a minute, and 30 days at most';

const duration =
  /^P(?=[\dT])(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How long lines are held: text in HTTP, milliseconds here. */
export const holdFor = z
  .pipe(z.string(holdRule).check(z.regex(duration, holdRule)), z.transform(millisecondsOf))
  .check(z.refine((time) => time >= MINUTE && time <= 30 * DAY, holdRange));

function millisecondsOf(text: string): number {
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = (duration.exec(text) ?? [])
    .slice(1)
    .map((count) => Number(count ?? 0));
  return days * DAY + (hours * 60 + minutes) * MINUTE + seconds * 1_000;
}

/** Digits alone: JavaScript also takes 0x10, 1e1 and a space for numbers. */
const numberOf = (text: unknown) => (/^\d+$/.test(String(text)) ? Number(text) : text);

const cursor = 'must be the "next" of the page before';
export const page = z.object({
  limit: z.pipe(z.transform(numberOf), z._default(wholeNumber(1, 100), 50)),
  after: z.optional(z.string().check(z.minLength(1, cursor), z.maxLength(256, cursor))),
});
