import { type Batch, someHasMore } from './batch.ts';
import { openTo } from './claims.ts';
import { allocatedFacts, backorderedFact, deallocatedFact } from './decision.ts';
import type { Fact } from './events.ts';
import { mindingPromise } from './holds.ts';
import type { PlacedLine } from './order-line.ts';
import type { Product } from './product.ts';
import { mayServe, partsOf, sharesFor, takeShares } from './shares.ts';

/**
 * Lines that lose what they have of a batch are placed again at once, in their order; one that finds nothing waits,
 * at its old place. Others come first for what the other batches have left.
 *
 * @param batches as they are without what the lines had.
 */
export const shed = (
  before: Product,
  batches: readonly Batch[],
  ref: string,
  losing: readonly PlacedLine[],
  at: string,
) => {
  const open = new Set([...openTo(before).map((batch) => batch.ref), ref]);
  const lines: PlacedLine[] = [];
  const was: PlacedLine[] = [];
  const facts: Fact[] = [];
  let { backordered } = before;
  let left = batches;
  for (const line of losing) {
    const asked = left.filter((batch) => open.has(batch.ref));
    const shares = sharesFor(asked, line, before.today);
    left = takeShares(left, shares);
    if (shares.length === 1 && shares[0]?.batch.ref === ref) continue;
    was.push(line);
    facts.push(deallocatedFact(line, 'batch-cut'));
    if (shares.length > 0) {
      const parts = partsOf({ ...line, updatedAt: at }, shares, before.version + 1, lines.length);
      lines.push(...parts.map((part) => mindingPromise(line, part)));
      facts.push(...allocatedFacts(parts));
      continue;
    }
    const waits = { state: 'backordered', batchRef: null, shipsOn: null } as const;
    lines.push(mindingPromise(line, { ...line, ...waits, updatedAt: at }));
    backordered += line.qty;
    facts.push(...brokenPromise(line, batchIn(batches, ref), before.today), backorderedFact(line));
  }
  return { batches: left, backordered, lines, was, facts };
};

const batchIn = (batches: readonly Batch[], ref: string): Batch =>
  batches.find((batch) => batch.ref === ref) as Batch;

const brokenPromise = (line: PlacedLine, batch: Batch, today = ''): readonly Fact[] => {
  const { orderId, lineId, part, qty, shipBy } = line;
  if (!shipBy || mayServe(batch, line, today)) return [];
  const key = { orderId, lineId, ...(part && { part }), qty };
  return [{ type: 'PromiseBroken', ...key, batchRef: batch.ref, shipBy, eta: batch.eta }];
};

/** Since when those who wait are to be asked: one that waits now may come before those that did. */
export const fillingAfter = (
  before: Product,
  { batches, backordered }: Pick<Product, 'batches' | 'backordered'>,
): number | null => {
  const mayFill = backordered > before.backordered || someHasMore(before.batches, batches);
  return before.backordered > 0 && mayFill ? before.version + 1 : before.filling;
};
