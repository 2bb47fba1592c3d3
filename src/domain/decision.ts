import { available, type Batch, unitsAvailable } from './batch.ts';
import type { DeallocationReason, DomainEvent, Fact } from './events.ts';
import type { OrderLine, PlacedLine } from './order-line.ts';
import type { Product } from './product.ts';

/** What a command does to a product. Without events it does nothing. */
export type Decision = {
  readonly before: Product;
  readonly after: Product;
  /** Lines as they stand afterwards: those that the decision touched. */
  readonly lines: readonly PlacedLine[];
  readonly events: readonly DomainEvent[];
};

/**
 * Counts the version up, and gives each fact its place in it. A shortage that was told lasts until
 * there is more to promise.
 */
export const decide = (
  before: Product,
  change: Partial<Pick<Product, 'batches' | 'backordered'>>,
  lines: readonly PlacedLine[],
  facts: readonly Fact[],
  at: string,
): Decision => {
  if (facts.length === 0) return { before, after: before, lines: [], events: [] };
  const { batches } = { ...before, ...change };
  const outOfStock =
    facts.some(({ type }) => type === 'OutOfStock') ||
    (before.outOfStock && unitsAvailable(batches) <= unitsAvailable(before.batches));
  const after = { ...before, ...change, version: before.version + 1, outOfStock };
  const { sku } = before;
  const { version } = after;
  const events = facts.map((fact, ordinal) => ({
    ...fact,
    id: `${sku}:${version}:${ordinal}`,
    sku,
    version,
    ordinal,
    of: facts.length,
    at,
  }));
  return { before, after, lines, events };
};

export const lineFact = ({ orderId, lineId, qty }: OrderLine) => ({ orderId, lineId, qty });

export const allocated = (line: OrderLine, batch: Batch): Fact => ({
  type: 'Allocated',
  ...lineFact(line),
  batchRef: batch.ref,
  eta: batch.eta,
});

export const outOfStock = (batches: readonly Batch[], backordered: number): Fact => {
  const dates = batches.flatMap((batch) => (available(batch) > 0 && batch.eta) || []);
  return {
    type: 'OutOfStock',
    available: unitsAvailable(batches),
    nextEta: dates.sort()[0] ?? null,
    backordered,
  };
};

export const deallocated = (line: PlacedLine, reason: DeallocationReason): Fact => ({
  type: 'Deallocated',
  ...lineFact(line),
  batchRef: line.batchRef,
  reason,
});
