import * as z from 'zod/mini';
import { MAX_QTY } from '../../domain/batch.ts';

const PRINTABLE = String.raw`\p{L}\p{M}\p{N}\p{P}\p{S}`;
/** They count as letters, marks or symbols, and nobody sees them: fillers, selectors, the blank of braille. */
const INVISIBLE = /[[\p{Default_Ignorable_Code_Point}&&[\p{L}\p{M}]]\u2800]/v;

/**
 * A name of so many characters, however many bytes or units each takes. What looks the same is the same: the accents
 * of a letter may come beside it or in it (NFC).
 */
export const name = (longest: number) =>
  z.string('must be a string').check(
    z.normalize('NFC'),
    z.regex(
      new RegExp(
        `^(?!\\.{1,2}$)[${PRINTABLE}]([${PRINTABLE} ]{0,${longest - 2}}[${PRINTABLE}])?$`,
        'u',
      ),
      `must be 1 to ${longest} printable characters without leading or trailing spaces, and not . or ..`,
    ),
    z.refine((text) => !INVISIBLE.test(text), 'must not contain invisible characters'),
  );

/** An order id, a line id, a SKU or a batch reference. A URL could not name . and .., which it resolves. */
export const id = name(128);

/** One of the stage's own codes, where it has some. */
export const reasonOf = (stage: string = '') => {
  const codes = stage.split(',').flatMap((code) => code.trim() || []);
  if (codes.length === 0) return id;
  return id.check(z.refine((code) => codes.includes(code), `must be one of ${codes.join(', ')}`));
};

/** Why stock is changed, and by which document: what each command that changes some takes. */
export const why = {
  reason: z.optional(reasonOf(process.env.STOCK_REASONS)),
  document: z.optional(id),
};

/** What a request without a body says of it. */
export const whyAsked = z.strictObject(why);

export const wholeNumber = (min: number, max: number) => {
  const rule = `must be a whole number from ${min} to ${max}`;
  return z.int({ error: rule, abort: true }).check(z.minimum(min, rule), z.maximum(max, rule));
};

/** Of a query. Digits alone: JavaScript also takes 0x10, 1e1 and a space for numbers. */
export const numberOf = (text: unknown) => (/^\d+$/.test(String(text)) ? Number(text) : text);

export const qty = wholeNumber(1, MAX_QTY);
/** The higher is served first, and gives way last. */
export const priority = wholeNumber(0, 9);
/** A batch may be cut to nothing. */
export const batchQty = wholeNumber(0, MAX_QTY);

/** Whether a command is only to say what it would do. */
export const dryRun = z.strictObject({
  dryRun: z._default(z.enum(['true', 'false'], 'must be true or false'), 'false'),
});

/** Clocks differ a little. A time far ahead would make every later word an old one. */
const MAX_AHEAD_MS = 5 * 60 * 1_000;

export const isNotAhead = (time: string): boolean => Date.parse(time) < Date.now() + MAX_AHEAD_MS;

/** When somebody else has done something, by their clock. */
export const timeOfOthers = z.iso
  .datetime({
    offset: true,
    abort: true,
    error: 'must be an ISO 8601 date and time with an offset, such as 2026-12-24T02:00:00Z',
  })
  .check(z.refine(isNotAhead, 'must not be in the future'));

export const date = z.iso.date('must be a calendar date (YYYY-MM-DD)');

/** So many days a line wants its units to be good after the day on which it leaves. */
export const minimumDays = wholeNumber(0, 3_650);

/** The last day on which a batch is good. */
export const expiresOn = z.nullable(
  z.iso.date('must be a calendar date (YYYY-MM-DD), or null if the batch does not expire'),
);

export const eta = z.nullable(
  z.iso.date('must be a calendar date (YYYY-MM-DD), or null for stock in the warehouse'),
);
