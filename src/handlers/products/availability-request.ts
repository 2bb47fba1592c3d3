import * as z from 'zod/mini';
import { date, id, minimumDays, numberOf, qty } from '../http/fields.ts';
import { datesInOrder, wanted, wantedOf } from '../http/wanted.ts';

/** What a single line could get is asked by its quantity; what else is said of the line needs one. */
export const availabilityQuery = z
  .strictObject({
    qty: z.pipe(z.transform(numberOf), z.optional(qty)),
    allowSplit: z.optional(z.enum(['true', 'false'], 'must be true or false')),
    by: z.optional(date),
    notBefore: z.optional(date),
    minimumDays: z.pipe(z.transform(numberOf), z.optional(minimumDays)),
    channel: z.optional(id),
  })
  .check(
    z.superRefine(({ qty, channel: _, ...how }, context) => {
      if (qty !== undefined) return;
      for (const field of Object.keys(how)) {
        context.addIssue({ code: 'custom', path: [field], message: 'must be given with a qty' });
      }
    }),
    datesInOrder('by'),
  );

export const cart = z.strictObject({
  channel: z.optional(id),
  lines: z
    .array(
      z.pipe(
        z.strictObject(wanted, 'must be an object').check(datesInOrder('shipBy')),
        z.transform(wantedOf),
      ),
      'must be a list of lines',
    )
    .check(
      z.minLength(1, 'must have at least one line'),
      z.maxLength(100, 'must have at most 100 lines'),
    ),
});
