import * as z from 'zod/mini';

/** Each order is parsed by itself: one that breaks the rules holds up no other. */
export const bulkOrders = z.strictObject({
  orders: z
    .array(z.unknown(), 'must be a list of orders')
    .check(
      z.minLength(1, 'must have an order at least'),
      z.maxLength(1_000, 'must have 1000 orders at most'),
    ),
});
