import * as z from 'zod/mini';
import { date, qty } from '../http/fields.ts';
import { datesInOrder } from '../http/wanted.ts';
import { onShortage } from './new-order.ts';

const dateOrNone = z.optional(z.nullable(date));

/** What a line is to ask for; null takes a date away. */
export const lineChange = z
  .strictObject({
    qty: z.optional(qty),
    shipBy: dateOrNone,
    notBefore: dateOrNone,
    onShortage,
  })
  .check(
    z.refine(
      ({ qty, shipBy, notBefore }) => [qty, shipBy, notBefore].some((one) => one !== undefined),
      'must have qty, shipBy or notBefore, or several of them',
    ),
    datesInOrder('shipBy'),
  );
