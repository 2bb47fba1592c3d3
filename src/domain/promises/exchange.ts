import { available, someHasMore } from '../batch.ts';
import { changeBatch } from '../batches/change-batch.ts';
import {
  allocatedFacts,
  backorderedFact,
  type Decision,
  deallocatedFact,
  decisionOf,
  isWaiting,
  outOfStockFact,
} from '../decision.ts';
import { isSameLine, nameOf, type PlacedLine, units, WAITING } from '../order-line.ts';
import { hasStock } from '../orders/parts.ts';
import { batchOf, type Product, take } from '../product.ts';
import { mayWantMore } from './better.ts';
import { movedFacts } from './serve-queue.ts';
import { partsOf, type Share, takeShares } from './shares.ts';
import { LOSING, type Turn } from './strategies.ts';

/** So many lines, or parts of lines, an exchange changes: with their places and batches they fit one transaction. */
const MOST_CHANGED = 24;

/**
 * A line moves to where its day is better, and as many of the lines behind it as needed give way, as in a cut: as few units as
 * it takes, and they are placed again at once. Of more lines than a transaction holds some only make room first: they
 * wait, and what they had is for the line.
 *
 * @param shares what the line is to have, which others may still have, too.
 * @returns decisions that are to be saved as one.
 */
export const exchanged = (
  product: Product,
  line: PlacedLine,
  shares: readonly Share[],
  behind: readonly Turn[],
  at: string,
): readonly Decision[] => {
  const decisions = [moved(product, line, shares, at)];
  for (const { batch } of shares) {
    for (const strategy of LOSING) {
      const now = (decisions.at(-1) as Decision).after;
      if (available(batchOf(now, batch.ref)) >= 0) break;
      const giving = behind
        .filter((turn) => turn.strategy === strategy)
        .flatMap(({ parts }) => parts.filter(({ batchRef }) => batchRef === batch.ref));
      if (giving.length > 0) decisions.push(changeBatch(unasked(now), batch.ref, {}, giving, at));
    }
  }
  const all = asOne(product, decisions);
  if (all.lines.length <= MOST_CHANGED) return decisions;
  const losing = all.was.filter((one) => !isSameLine(one, line));
  const keepsSome = (one: PlacedLine) =>
    all.lines.some((now) => isSameLine(now, one) && now.batchRef === one.batchRef);
  const whole = losing.filter((one) => !keepsSome(one));
  const some = whole.length > 0 ? whole : losing;
  return [madeRoom(product, some.slice(0, MOST_CHANGED), at)];
};

/**
 * While backorders are being asked, no other line gets anything. Here all waiting lines are known, so those who lose something
 * need not stand back.
 */
export const unasked = (product: Product): Product => ({ ...product, filling: null });

/** Decisions that change some lines more than once: those are as they were at first, and as they are at the end. */
export const asOne = (before: Product, decisions: readonly Decision[]): Decision => {
  const lines = new Map<string, PlacedLine>();
  const was = new Map<string, PlacedLine>();
  for (const decision of decisions) {
    const known = decision.was.filter((line) => !lines.has(nameOf(line)));
    for (const line of known) was.set(nameOf(line), line);
    for (const line of decision.lines) lines.set(nameOf(line), line);
  }
  const { after } = decisions.at(-1) as Decision;
  const isToAsk = decisions.some(({ after: { filling } }) => filling !== null);
  const filling = isToAsk ? after.version : before.filling;
  return {
    before,
    after: { ...after, filling: mayWantMore(after) ? filling : null },
    lines: [...lines.values()],
    was: [...was.values()],
    events: decisions.flatMap(({ events }) => events),
  };
};

const moved = (
  product: Product,
  line: PlacedLine,
  shares: readonly Share[],
  at: string,
): Decision => {
  const { batches, backordered, version } = product;
  const parts = partsOf({ ...line, updatedAt: at }, shares, version + 1, 0);
  const left = hasStock(line) ? take(batches, batchOf(product, line.batchRef), -line.qty) : batches;
  const taken = shares.map(({ batch, qty }) => ({ batch: batchOf(product, batch.ref), qty }));
  const now = takeShares(left, taken);
  return decisionOf(
    product,
    {
      batches: now,
      // All together may have less than before: somebody may wait for this very batch.
      ...(someHasMore(batches, now) && { filling: version + 1 }),
      backordered: isWaiting(line) ? backordered - line.qty : backordered,
      lines: parts,
      was: [line],
      facts: isWaiting(line) ? allocatedFacts(parts) : movedFacts(line, parts, shares),
    },
    at,
  );
};

const madeRoom = (product: Product, losing: readonly PlacedLine[], at: string): Decision => {
  const batches = losing.reduce(
    (left, line) => take(left, batchOf({ ...product, batches: left }, line.batchRef), -line.qty),
    product.batches,
  );
  const backordered = product.backordered + units(losing);
  const lines = losing.map((line) => ({ ...line, ...WAITING, updatedAt: at }));
  const told = losing.map((line) => deallocatedFact(line, 'batch-cut'));
  const now = { batches, backordered, was: losing, lines };
  const short = product.outOfStock ? [] : [outOfStockFact(product, now)];
  const facts = [...told, ...lines.map(backorderedFact), ...short];
  return decisionOf(product, { ...now, facts }, at);
};
