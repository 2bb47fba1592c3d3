import * as z from 'zod/mini';
import { date, priority, qty } from '../http/fields.ts';
import { datesInOrder } from '../http/wanted.ts';
import { onShortage } from './new-order.ts';

const dateOrNone = z.optional(z.nullable(date));

/** What a line is to ask for; null takes a date away. */
export const lineChange = z
  .strictObject({
    qty: z.optional(qty),
    shipBy: dateOrNone,
    notBefore: dateOrNone,
    priority: z.optional(priority),
    onShortage,
  })
  .check(
    z.refine(
      ({ qty, shipBy, notBefore, priority }) =>
        [qty, shipBy, notBefore, priority].some((one) => one !== undefined),
      'must have qty, shipBy, notBefore or priority',
    ),
    datesInOrder('shipBy'),
  );
