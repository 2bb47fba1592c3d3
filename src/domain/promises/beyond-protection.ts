import { available, type Batch } from '../batch.ts';
import type { Decision } from '../decision.ts';
import type { Product } from '../product.ts';
import { opensMore, protectionAfter, unprotected } from './protection.ts';

/**
 * Decides on what nobody has reserved: a planner moves promises between lines of whatever channel, and what is kept stays
 * where it is.
 *
 * @param decide one decision after the other, which are to be saved as one.
 */
export const beyondProtection = (
  product: Product,
  decide: (product: Product) => readonly Decision[],
): readonly Decision[] => {
  const { protection, ...rest } = product;
  if (!protection) return decide(product);
  const kept = new Map(
    unprotected(product, {}).shares.map(({ batch, qty }) => [
      batch.ref,
      Math.max(0, available(batch)) - qty,
    ]),
  );
  const withKept = (batches: readonly Batch[], sign: 1 | -1): readonly Batch[] =>
    batches.map((batch) => ({
      ...batch,
      purchased: batch.purchased + sign * (kept.get(batch.ref) ?? 0),
    }));
  const hidden: Product = { ...rest, batches: withKept(product.batches, -1) };
  let before = product;
  return decide(hidden).map((decision) => {
    const now: Product = {
      ...decision.after,
      batches: withKept(decision.after.batches, 1),
      protection,
      ...protectionAfter(before, decision),
    };
    const isToAsk = now.backordered > 0 && opensMore(before, now);
    const after = isToAsk ? { ...now, filling: now.version } : now;
    const shown = { ...decision, before, after };
    before = after;
    return shown;
  });
};
