import * as z from 'zod/mini';

/** More are not saved, and answered, in the time that a function has. */
const MAX_LINES = 5_000;

/** Each order is parsed by itself: one that breaks the rules holds up no other. */
export const bulkOrders = z.strictObject({
  orders: z.array(z.unknown(), 'must be a list of orders').check(
    z.minLength(1, 'must have an order at least'),
    z.maxLength(1_000, 'must have 1000 orders at most'),
    z.refine(
      (orders) => orders.flatMap(linesOf).length <= MAX_LINES,
      `must have ${MAX_LINES} lines at most, all orders together`,
    ),
  ),
});

function linesOf(order: unknown): readonly unknown[] {
  const parsed = z.object({ lines: z.array(z.unknown()) }).safeParse(order);
  return parsed.success ? parsed.data.lines : [];
}
