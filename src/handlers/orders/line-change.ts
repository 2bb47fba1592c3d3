import * as z from 'zod/mini';
import { date, minimumDays, priority, qty } from '../http/fields.ts';
import { datesInOrder } from '../http/wanted.ts';
import { onShortage } from './new-order.ts';

const dateOrNone = z.optional(z.nullable(date));

/** What a line is to ask for; null takes a date, or the days, away. */
export const lineChange = z
  .strictObject({
    qty: z.optional(qty),
    shipBy: dateOrNone,
    notBefore: dateOrNone,
    minimumDays: z.optional(z.nullable(minimumDays)),
    priority: z.optional(priority),
    onShortage,
  })
  .check(
    z.refine(
      ({ qty, shipBy, notBefore, minimumDays, priority }) =>
        [qty, shipBy, notBefore, minimumDays, priority].some((one) => one !== undefined),
      'must have qty, shipBy, notBefore, minimumDays or priority',
    ),
    datesInOrder('shipBy'),
  );
