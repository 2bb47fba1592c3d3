import { available, unitsAvailable } from './batch.ts';
import { allocated, backordered, type Decision, decide, outOfStock } from './decision.ts';
import type { Fact } from './events.ts';
import { type OrderLine, type PlacedLine, sequence } from './order-line.ts';
import { bestFor, mayTake, type Product, take } from './product.ts';

/** What is to become of a line that can't be had now. */
export type OnShortage = 'reject' | 'backorder';

/** A line that can't be had now. */
export type Shortage = OrderLine & {
  /** What all batches have left, after the lines before it in the order. */
  readonly available: number;
  /** The largest line that would have been allocated, if none waited: a line comes from one batch. */
  readonly availableInOneBatch: number;
  /** Units that others wait for, who come first. */
  readonly backordered: number;
};

export type Allocation = Decision & { readonly short: readonly Shortage[] };

/**
 * Allocates lines of this SKU, in their order: all or none, unless those that can't be had are to
 * wait. A shortage is told once: until stock rises again, a further refusal decides nothing.
 */
export const allocate = (
  before: Product,
  lines: readonly OrderLine[],
  at: string,
  onShortage: OnShortage = 'reject',
): Allocation => {
  let now = before;
  const placed: PlacedLine[] = [];
  const facts: Fact[] = [];
  const short: Shortage[] = [];

  for (const [ordinal, line] of lines.entries()) {
    if (line.sku !== before.sku) throw new Error(`a line of ${line.sku} on product ${before.sku}`);
    const batch = mayTake(now) ? bestFor(now.batches, line.qty) : undefined;
    const place = sequence(before.version + 1, ordinal);
    const accepted = { ...line, accepted: place, placed: place, createdAt: at, updatedAt: at };
    if (batch) {
      now = { ...now, batches: take(now.batches, batch, line.qty) };
      placed.push({ ...accepted, state: 'allocated', batchRef: batch.ref, shipsOn: batch.eta });
      facts.push(allocated(line, batch));
    } else if (onShortage === 'backorder') {
      now = { ...now, backordered: now.backordered + line.qty };
      placed.push({ ...accepted, state: 'backordered', batchRef: null, shipsOn: null });
      facts.push(backordered(line));
    } else short.push(shortageOf(line, now));
  }

  // Of a refused order nothing is taken.
  const { batches, backordered: waiting } = short.length > 0 ? before : now;
  const isShort = short.length > 0 || waiting > before.backordered;
  const told = isShort && !before.outOfStock ? [outOfStock(batches, waiting)] : [];
  const effects =
    short.length > 0
      ? { facts: told }
      : { batches, backordered: waiting, lines: placed, facts: [...facts, ...told] };
  return { ...decide(before, effects, at), short };
};

const shortageOf = (line: OrderLine, { batches, backordered }: Product): Shortage => ({
  ...line,
  available: unitsAvailable(batches),
  availableInOneBatch: Math.max(0, ...batches.map(available)),
  backordered,
});
