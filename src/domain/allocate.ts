import { available, type Batch, unitsAvailable } from './batch.ts';
import { allocated, type Decision, decide, outOfStock } from './decision.ts';
import type { Fact } from './events.ts';
import { type OrderLine, type PlacedLine, sequence } from './order-line.ts';
import { bestFor, type Product, take } from './product.ts';

/** A line that finds no batch. */
export type Shortage = OrderLine & {
  /** What all batches have left, after the lines before it in the order. */
  readonly available: number;
  /** The largest line that would have been allocated: a line comes from one batch. */
  readonly availableInOneBatch: number;
};

export type Allocation = Decision & { readonly short: readonly Shortage[] };

/**
 * Allocates lines of this SKU, in their order, all or none. A shortage is told once: until stock
 * rises again, a further refusal decides nothing.
 */
export const allocate = (before: Product, lines: readonly OrderLine[], at: string): Allocation => {
  let { batches } = before;
  const placed: PlacedLine[] = [];
  const facts: Fact[] = [];
  const short: Shortage[] = [];

  for (const [ordinal, line] of lines.entries()) {
    if (line.sku !== before.sku) throw new Error(`a line of ${line.sku} on product ${before.sku}`);
    const batch = bestFor(batches, line.qty);
    if (!batch) {
      short.push(shortageOf(line, batches));
      continue;
    }
    batches = take(batches, batch, line.qty);
    const place = sequence(before.version + 1, ordinal);
    placed.push({
      ...line,
      state: 'allocated',
      batchRef: batch.ref,
      accepted: place,
      placed: place,
      createdAt: at,
      updatedAt: at,
    });
    facts.push(allocated(line, batch));
  }

  if (short.length === 0) return { ...decide(before, { batches }, placed, facts, at), short };
  const told = before.outOfStock ? [] : [outOfStock(before.batches, before.backordered)];
  return { ...decide(before, {}, [], told, at), short };
};

const shortageOf = (line: OrderLine, batches: readonly Batch[]): Shortage => ({
  ...line,
  available: unitsAvailable(batches),
  availableInOneBatch: Math.max(0, ...batches.map(available)),
});
