import * as z from 'zod/mini';
import type { Wanted } from '../../domain/order-line.ts';
import { date, id, minimumDays, qty } from './fields.ts';

/** What a line says of what it wants, in an order or before there is one. */
export const wanted = {
  sku: id,
  qty,
  allowSplit: z._default(z.boolean('must be true or false'), false),
  shipBy: z.optional(date),
  notBefore: z.optional(date),
  minimumDays: z.optional(minimumDays),
};

type Said = {
  readonly sku: string;
  readonly qty: number;
  readonly allowSplit: boolean;
  readonly shipBy?: string | undefined;
  readonly notBefore?: string | undefined;
  readonly minimumDays?: number | undefined;
};

/** @param last the field that says the last day. */
export const datesInOrder = <F extends string>(last: F) =>
  z.refine<{ readonly [field in F | 'notBefore']?: string | null | undefined }>(
    (said) => !said[last] || (said.notBefore ?? '') <= said[last],
    { path: [last], error: 'must not be before notBefore' },
  );

/** The same without what nobody has said. */
export const wantedOf = ({
  sku,
  qty,
  allowSplit,
  shipBy,
  notBefore,
  minimumDays,
}: Said): Wanted => ({
  sku,
  qty,
  ...(allowSplit && { allowSplit }),
  ...(shipBy && { shipBy }),
  ...(notBefore && { notBefore }),
  ...(minimumDays && { minimumDays }),
});
