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
