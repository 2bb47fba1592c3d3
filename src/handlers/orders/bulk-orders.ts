import * as z from 'zod/mini';

/** More are not saved, and answered, in the time that a function has. */
const MAX_LINES = 5_000;

/** Each order is parsed by itself: one that breaks the rules holds up no other. */
export const bulkOrders = z.strictObject({
  orders: z.array(z.unknown(), 'must be a list of orders').check(
    z.minLength(1, 'must have at least one order'),
    z.maxLength(1_000, 'must have at most 1000 orders'),
    z.refine(
      (orders) => orders.flatMap(linesOf).length <= MAX_LINES,
      `must have at most ${MAX_LINES} lines in all orders together`,
    ),
  ),
});

function linesOf(order: unknown): readonly unknown[] {
  const parsed = z.object({ lines: z.array(z.unknown()) }).safeParse(order);
  return parsed.success ? parsed.data.lines : [];
}
