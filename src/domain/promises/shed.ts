import { type Batch, someHasMore } from '../batch.ts';
import { allocatedFacts, deallocatedFact, gotFacts, isWaiting } from '../decision.ts';
import type { Fact } from '../events.ts';
import { isHeld, type PlacedLine, RELEASED, rankOf, units, unpacked } from '../order-line.ts';
import { mindingPromise } from '../orders/holds.ts';
import type { Product } from '../product.ts';
import { type Claim, claimWith, openTo, unclaimed } from './claims.ts';
import type { Giving } from './give-way.ts';
import { mostFor, uncounted, withShares } from './protection.ts';
import {
  allOpen,
  comesTooLate,
  mayHaveMore,
  type Open,
  partsOf,
  sharesFor,
  splitOff,
} from './shares.ts';

/**
 * Lines that lose what they have of a batch are placed again at once, in their order; what finds nothing waits, at its
 * old place, unless it is kept together with others: it is released, and these are to be given back. Others that wait
 * come first for what the other batches have left. Of a line that gives only some of its units, these go on as a part
 * of it. What was packed is not any more, also what such a line keeps: its parcel is opened.
 *
 * @param batches as they are without what the lines had.
 */
export const shed = (
  before: Product,
  batches: readonly Batch[],
  ref: string,
  losing: readonly Giving[],
  at: string,
) => {
  const lines: PlacedLine[] = [];
  const was: PlacedLine[] = [];
  const facts: Fact[] = [];
  const version = before.version + 1;
  let { backordered, filling } = before;
  let left: Product = { ...before, batches };
  for (const { line: whole, qty } of losing) {
    const loose = unpacked(whole);
    const parts = qty < whole.qty ? splitOff(loose, qty, version, lines.length, at) : undefined;
    const line = parts?.off ?? loose;
    const without = uncounted(left, [{ ...whole, qty }]);
    const shares = sharesFor(openToLosing(without, line, ref, lines), line, before.today);
    left = withShares(without, line, shares);
    const ordinal = lines.length + (parts ? 1 : 0);
    const placed = partsOf({ ...line, updatedAt: at }, shares, version, ordinal);
    if (placed.length === 1 && placed[0]?.batchRef === ref) continue;
    was.push(whole);
    if (parts) lines.push(parts.kept);
    // Published as for any line that changes: it loses all that it had, and has what it keeps.
    const isLost = shares.length === 0 && line.keepTogether === true;
    const reason = isLost && !parts ? 'order-not-filled' : 'batch-cut';
    facts.push(deallocatedFact(whole, reason), ...allocatedFacts(parts ? [parts.kept] : []));
    const waiting = placed.filter(isWaiting);
    const lost = batchIn(batches, ref);
    facts.push(...waiting.flatMap((part) => brokenPromise(part, lost, before.today)));
    if (isLost) {
      lines.push(asLost(line, at));
      continue;
    }
    lines.push(...placed.map((part) => mindingPromise(line, part)));
    backordered += units(waiting);
    if (mayHaveMore(placed)) filling = version;
    facts.push(...gotFacts(placed));
  }
  return { batches: left.batches, backordered, filling, lines, was, facts };
};

/**
 * What its own batch has left, and of others also what is safety stock: that is there for such a case. But nothing that
 * one waits for that has lost its place just before, and ranks first.
 */
const openToLosing = (
  product: Product,
  line: PlacedLine,
  ref: string,
  decided: readonly PlacedLine[],
): Open => {
  const first = decided.filter(
    (one) => isWaiting(one) && !isHeld(one) && rankOf(one) < rankOf(line),
  );
  const claim =
    product.backorderPolicy === 'strict'
      ? first.reduce<Claim | undefined>((all, one) => claimWith(product, all, one), undefined)
      : undefined;
  const open = unclaimed(product, openTo(product, line, 0), claim);
  const others = open.shares.filter(({ batch }) => batch.ref !== ref);
  const byBatch = new Map(others.map((share) => [share.batch, share]));
  const shares = allOpen(product.batches).shares.flatMap((share) =>
    share.batch.ref === ref ? [share] : (byBatch.get(share.batch) ?? []),
  );
  return { shares, most: mostFor(product, line) };
};

const asLost = ({ heldUntil: _, promised: __, ...line }: PlacedLine, at: string): PlacedLine => ({
  ...line,
  ...RELEASED,
  lost: true,
  updatedAt: at,
});

const batchIn = (batches: readonly Batch[], ref: string): Batch =>
  batches.find((batch) => batch.ref === ref) as Batch;

const brokenPromise = (line: PlacedLine, batch: Batch, today = ''): readonly Fact[] => {
  const { orderId, lineId, part, qty, shipBy } = line;
  if (!shipBy || !comesTooLate(batch, line, today)) return [];
  const key = { orderId, lineId, ...(part && { part }), qty };
  return [{ type: 'PromiseBroken', ...key, batchRef: batch.ref, shipBy, eta: batch.eta }];
};

/** Since when those who wait are to be asked: one that waits now may come before those that did. */
export const fillingAfter = (
  before: Product,
  { batches, backordered, filling }: Pick<Product, 'batches' | 'backordered' | 'filling'>,
): number | null => {
  const mayFill = backordered > before.backordered || someHasMore(before.batches, batches);
  return before.backordered > 0 && mayFill ? before.version + 1 : filling;
};
