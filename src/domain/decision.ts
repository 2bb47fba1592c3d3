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
  /** Those of them that waited for stock before. */
  readonly dequeued: readonly PlacedLine[];
  readonly events: readonly DomainEvent[];
};

type Effects = Partial<
  Pick<Product, 'batches' | 'backordered' | 'backorderPolicy' | 'restockRule' | 'filling'> &
    Pick<Decision, 'lines' | 'dequeued'>
> & { readonly facts: readonly Fact[] };

export const nothing = (before: Product): Decision => ({
  before,
  after: before,
  lines: [],
  dequeued: [],
  events: [],
});

/**
 * Counts the version up, and gives each fact its place in it. A shortage that was told lasts until
 * there is more to promise. Then, or when somebody leaves the queue, the others are to be asked.
 */
export const decide = (before: Product, effects: Effects, at: string): Decision => {
  const { facts, lines = [], dequeued = [], filling: explicit, ...change } = effects;
  if (facts.length === 0) return nothing(before);
  const { batches, backordered } = { ...before, ...change };
  const rises = unitsAvailable(batches) > unitsAvailable(before.batches);
  const version = before.version + 1;
  const mayFill = rises || dequeued.length > 0;
  const filling = explicit === undefined ? (mayFill ? version : before.filling) : explicit;
  const after = {
    ...before,
    ...change,
    version,
    filling: backordered > 0 ? filling : null,
    outOfStock: facts.some(({ type }) => type === 'OutOfStock') || (before.outOfStock && !rises),
  };
  const { sku } = before;
  const events = facts.map((fact, ordinal) => ({
    ...fact,
    id: `${sku}:${version}:${ordinal}`,
    sku,
    version,
    ordinal,
    of: facts.length,
    at,
  }));
  return { before, after, lines, dequeued, events };
};

const lineFact = ({ orderId, lineId, qty }: OrderLine) => ({ orderId, lineId, qty });

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

export const promiseChanged = (line: PlacedLine, batch: Batch): Fact => ({
  type: 'PromiseChanged',
  ...lineFact(line),
  batchRef: batch.ref,
  from: line.shipsOn,
  to: batch.eta,
});

export const shipped = (line: OrderLine, batch: Batch): Fact => ({
  type: 'Shipped',
  ...lineFact(line),
  batchRef: batch.ref,
});

export const backordered = (line: OrderLine): Fact => ({ type: 'Backordered', ...lineFact(line) });

export const deallocated = (line: PlacedLine, reason: DeallocationReason): Fact => ({
  type: 'Deallocated',
  ...lineFact(line),
  batchRef: line.batchRef,
  reason,
});
