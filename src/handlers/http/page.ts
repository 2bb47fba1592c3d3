import * as z from 'zod/mini';
import { numberOf, wholeNumber } from './fields.ts';

export const cursorRule = 'must be the "next" of the previous page';
const limit = (most: number) => z.pipe(z.transform(numberOf), z.optional(wholeNumber(1, most)));
/** A name of 128 characters, some of them counted twice by JavaScript, behind a day, a time and the place of a part. */
const LONGEST =
  'YYYY-MM-DD#YYYY-MM-DDThh:mm:ss.sssZ#000000000000.00000/000000000000.00000#'.length + 2 * 128;
const after = z.optional(
  z.string().check(z.minLength(1, cursorRule), z.maxLength(LONGEST, cursorRule)),
);

/** Of an order all lines are meant, unless a limit is given. */
export const linesPage = z.strictObject({ limit: limit(1_000), after });

export const page = z.strictObject({
  limit: z.pipe(z.transform(numberOf), z._default(wholeNumber(1, 100), 50)),
  after,
});
