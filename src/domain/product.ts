import { available, type Batch, byPreference } from './batch.ts';
import type { DeallocationReason, DomainEvent, Fact } from './events.ts';
import { newestFirst, type OrderLine, type PlacedLine, sequence } from './order-line.ts';
import { Refusal } from './refusal.ts';

/** The aggregate: what is decided about a SKU is decided here, under one version. */
export type Product = {
  readonly sku: string;
  /** Counts the decisions; 0: nothing is known of this SKU yet. */
  readonly version: number;
  /** In order of preference. One with nothing available need not be among them. */
  readonly batches: readonly Batch[];
  /** Units that wait for stock. */
  readonly backordered: number;
  /** Whether the shortage has been told; stock that rises ends it. */
  readonly outOfStock: boolean;
};

/** A line that finds no batch. */
export type Shortage = OrderLine & {
  /** What all batches have left, after the lines before it in the order. */
  readonly available: number;
  /** The largest line that would have been allocated: a line comes from one batch. */
  readonly availableInOneBatch: number;
};

/** What a command does to a product. Without events it does nothing. */
export type Decision = {
  readonly before: Product;
  readonly after: Product;
  /** Lines as they stand afterwards: those that the decision touched. */
  readonly lines: readonly PlacedLine[];
  readonly events: readonly DomainEvent[];
};

export type Allocation = Decision & { readonly short: readonly Shortage[] };

/** A bound on the aggregate's size; what opens a batch again, such as a release, may exceed it. */
export const MAX_OPEN_BATCHES = 1_000;

export const newProduct = (sku: string): Product => ({
  sku,
  version: 0,
  batches: [],
  backordered: 0,
  outOfStock: false,
});

const isOpen = (batch: Batch): boolean => available(batch) !== 0;

const decide = (
  before: Product,
  change: Partial<Product>,
  lines: readonly PlacedLine[],
  facts: readonly Fact[],
  at: string,
): Decision => {
  if (facts.length === 0) return { before, after: before, lines: [], events: [] };
  const after = { ...before, ...change, version: before.version + 1 };
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

const withBatch = (batches: readonly Batch[], changed: Batch): readonly Batch[] =>
  batches.map((batch) => (batch.ref === changed.ref ? changed : batch));

const batchOf = (product: Product, ref: string | null): Batch => {
  const batch = product.batches.find((one) => one.ref === ref);
  if (!batch) throw new Error(`batch ${ref} is not in play on SKU ${product.sku}`);
  return batch;
};

/** The batch a line comes from: the first in order of preference that can take all of it. */
const bestFor = (batches: readonly Batch[], qty: number): Batch | undefined =>
  batches.find((batch) => available(batch) >= qty);

const take = (batches: readonly Batch[], batch: Batch, qty: number): readonly Batch[] =>
  withBatch(batches, { ...batch, allocated: batch.allocated + qty });

const shortageOf = (line: OrderLine, batches: readonly Batch[]): Shortage => {
  const left = batches.map(available).filter((units) => units > 0);
  return {
    ...line,
    available: left.reduce((sum, units) => sum + units, 0),
    availableInOneBatch: Math.max(0, ...left),
  };
};

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
  const told: Fact[] = before.outOfStock ? [] : [{ type: 'OutOfStock' }];
  return { ...decide(before, { outOfStock: true }, [], told, at), short };
};

const lineFact = ({ orderId, lineId, qty }: OrderLine) => ({ orderId, lineId, qty });

const allocated = (line: OrderLine, batch: Batch): Fact => ({
  type: 'Allocated',
  ...lineFact(line),
  batchRef: batch.ref,
  eta: batch.eta,
});

const deallocated = (line: PlacedLine, reason: DeallocationReason): Fact => ({
  type: 'Deallocated',
  ...lineFact(line),
  batchRef: line.batchRef,
  reason,
});

export type NewBatch = Pick<Batch, 'ref' | 'eta'> & { readonly qty: number };

export const addBatch = (before: Product, { ref, qty, eta }: NewBatch, at: string): Decision => {
  if (before.batches.filter(isOpen).length >= MAX_OPEN_BATCHES) {
    throw new Refusal(
      'too-many-open-batches',
      `SKU ${before.sku} has ${MAX_OPEN_BATCHES} open batches, the most it can have`,
    );
  }
  const batch: Batch = { ref, purchased: qty, allocated: 0, eta, added: before.version + 1 };
  return decide(
    before,
    { batches: [...before.batches, batch].sort(byPreference), outOfStock: false },
    [],
    [{ type: 'BatchAdded', batchRef: ref, qty, eta }],
    at,
  );
};

export type BatchChange = {
  readonly qty?: number | undefined;
  readonly eta?: string | null | undefined;
};

/**
 * Changes a batch's quantity, its ETA or both. Cut below what is allocated, it sheds lines: the
 * newest give way, as many as it takes, and are placed again at once, the oldest of them first;
 * one that finds no batch is backordered.
 *
 * @param holders lines on that batch to shed from. Where they are fewer than it takes, the batch
 * stays over-allocated, and the same decision with an empty change goes on with more of them.
 * @param later units on newer lines, which are to be shed by further decisions.
 */
export const changeBatch = (
  before: Product,
  ref: string,
  change: BatchChange,
  holders: readonly PlacedLine[],
  at: string,
  later = 0,
): Decision => {
  const old = batchOf(before, ref);
  const { qty = old.purchased, eta = old.eta } = change;
  const facts: Fact[] = [];
  if (qty !== old.purchased) {
    facts.push({ type: 'BatchQuantityChanged', batchRef: ref, from: old.purchased, to: qty });
  }
  if (eta !== old.eta) {
    facts.push({ type: 'BatchEtaChanged', batchRef: ref, from: old.eta, to: eta });
  }

  const losing = newestHolding(holders, old.allocated - qty - later);
  const kept = { ...old, purchased: qty, eta, allocated: old.allocated - units(losing) - later };
  let batches: readonly Batch[] = withBatch(before.batches, kept).toSorted(byPreference);
  let { backordered, outOfStock } = before;
  if (qty > old.purchased) outOfStock = false;

  const moved: PlacedLine[] = [];
  for (const line of losing.toReversed()) {
    const batch = bestFor(batches, line.qty);
    if (batch) batches = take(batches, batch, line.qty);
    if (batch?.ref === ref) continue;
    facts.push(deallocated(line, 'batch-cut'));
    if (batch) {
      const placed = sequence(before.version + 1, moved.length);
      moved.push({ ...line, batchRef: batch.ref, placed, updatedAt: at });
      facts.push(allocated(line, batch));
    } else {
      moved.push({ ...line, state: 'backordered', batchRef: null, updatedAt: at });
      backordered += line.qty;
      facts.push({ type: 'Backordered', ...lineFact(line) });
      if (!outOfStock) facts.push({ type: 'OutOfStock' });
      outOfStock = true;
    }
  }
  if (later > 0) batches = take(batches, batchOf({ ...before, batches }, ref), later);
  return decide(before, { batches, backordered, outOfStock }, moved, facts, at);
};

const units = (lines: readonly OrderLine[]): number => lines.reduce((sum, { qty }) => sum + qty, 0);

/** The newest lines that together hold at least so many units, newest first. */
const newestHolding = (lines: readonly PlacedLine[], atLeast: number): readonly PlacedLine[] => {
  let held = 0;
  return lines.toSorted(newestFirst).filter((line) => {
    if (held >= atLeast) return false;
    held += line.qty;
    return true;
  });
};

/** Gives back what lines hold or wait for; a line that is released already stays as it is. */
export const release = (
  before: Product,
  lines: readonly PlacedLine[],
  reason: DeallocationReason,
  at: string,
): Decision => {
  let { batches, backordered, outOfStock } = before;
  const released: PlacedLine[] = [];
  for (const line of lines) {
    if (line.state === 'released') continue;
    if (line.state === 'backordered') {
      backordered -= line.qty;
    } else {
      batches = take(batches, batchOf({ ...before, batches }, line.batchRef), -line.qty);
      outOfStock = false;
    }
    released.push({ ...line, state: 'released', batchRef: null, updatedAt: at });
  }
  const facts = lines
    .filter(({ state }) => state !== 'released')
    .map((line) => deallocated(line, reason));
  return decide(before, { batches, backordered, outOfStock }, released, facts, at);
};
