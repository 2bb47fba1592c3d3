import { available, type Batch } from '../batch.ts';
import { type Decision, isWaiting, nothing } from '../decision.ts';
import { byRank, isHeld, isSameLine, nameOf, type PlacedLine, rankOf } from '../order-line.ts';
import { hasStock } from '../orders/parts.ts';
import type { Product } from '../product.ts';
import { betterSharesFor, dayOf, NEVER } from './better.ts';
import { beyondProtection } from './beyond-protection.ts';
import { type Claim, claimWith, unclaimed } from './claims.ts';
import { asOne, exchanged, unasked } from './exchange.ts';
import { mostFor } from './protection.ts';
import { allOpen, type Open, type Share, sharesFor, whole } from './shares.ts';
import { inTurn, mayLose, type Strategies, type Turn, takesFromOthers } from './strategies.ts';

/**
 * Promises lines of a product anew by a planner's strategies: one exchange after the other. In each of them one
 * line gets a better day, and others whose turn is later give way for it. The next one follows from what the lines have, so that it
 * makes no difference whether all are decided at once.
 *
 * It comes to an end: an exchange makes one line better, and worsens only lines whose turn is later; to serve the queue
 * worsens none. So the days of all lines, written down in the order of their turns, always become earlier at the first
 * place at which they differ, and there are only so many days. At the end nothing is left to exchange, and the same again
 * changes nothing.
 *
 * @param lines all that have stock of the product or wait for it.
 */
export const repromise = (
  before: Product,
  lines: readonly PlacedLine[],
  strategies: Strategies,
  at: string,
): Decision => {
  const { decisions, next } = exchanging(before, lines, strategies, at);
  while (next());
  return decisions.length > 0 ? asOne(before, decisions) : nothing(before);
};

/** What is decided after the first exchange, after the second, and so on, while it changes so many lines at the most. */
export const firstExchanges = (
  before: Product,
  lines: readonly PlacedLine[],
  strategies: Strategies,
  at: string,
  most: number,
): readonly Decision[] => {
  const { decisions, next } = exchanging(before, lines, strategies, at);
  const first: Decision[] = [];
  while (next()) {
    const decision = asOne(before, decisions);
    if (first.length > 0 && decision.lines.length > most) break;
    first.push(decision);
  }
  return first;
};

const exchanging = (
  before: Product,
  lines: readonly PlacedLine[],
  strategies: Strategies,
  at: string,
) => {
  const decisions: Decision[] = [];
  const turns = [...inTurn(lines, strategies)];
  const indexOf = new Map(turns.map(({ line }, index) => [line, index]));
  const all = new Map(lines.map((line) => [nameOf(line), line]));
  let now = before;
  const change = (line: PlacedLine): void => {
    all.set(nameOf(line), line);
    const index = indexOf.get(nameOf({ orderId: line.orderId, lineId: line.lineId })) as number;
    const turn = turns[index] as Turn;
    const others = turn.parts.filter((part) => !isSameLine(part, line));
    turns[index] = { ...turn, parts: [...others, line].sort(byRank) };
  };
  const next = (): boolean => {
    const kept = now;
    const made = beyondProtection(unasked(now), (product) =>
      exchange(product, turns, all, at, (line) => mostFor(kept, line)),
    );
    for (const { lines: changed, after } of made) {
      changed.forEach(change);
      now = after;
    }
    decisions.push(...made);
    return made.length > 0;
  };
  return { decisions, next };
};

/** The first line that can get a better day gets it; nothing: nobody can. */
const exchange = (
  product: Product,
  turns: readonly Turn[],
  all: ReadonlyMap<string, PlacedLine>,
  at: string,
  most: (line: PlacedLine) => number,
): readonly Decision[] => {
  const { today } = product;
  const isStrict = product.backorderPolicy === 'strict';
  // What is being cut is short of units itself.
  const free = product.batches.filter((batch) => available(batch) >= 0);
  const own = new Map(product.batches.map((batch) => [batch.ref, batch]));
  const there = withUnitsOf(free, turns);
  const first = firstDay(there.batches, today);
  let claim: Claim | undefined;
  for (const [index, { strategy, parts }] of turns.entries()) {
    if (mayLose(strategy)) parts.forEach(there.keep);
    const isTaking = takesFromOthers(strategy);
    if (!isTaking && strategy !== 'improve') break;
    for (const line of parts) {
      const has = own.get(line.batchRef ?? '');
      if (has ? dayOf(has, today) <= first : line.qty > most(line)) continue;
      const before = isTaking ? claim : isStrict ? claimBefore(product, line, all) : undefined;
      const batches = isTaking ? there.batches : free;
      const open = unclaimed({ ...product, batches }, allOpen(batches), before);
      const shares = betterFor(line, has, open, today);
      if (shares.length > 0) return exchanged(product, line, shares, turns.slice(index + 1), at);
      if (isTaking && isStrict && isWaiting(line)) claim = claimWith(product, claim, line);
    }
  }
  return [];
};

/** Batches as if lines that may lose had given back what they have; one after the other can keep it. */
const withUnitsOf = (free: readonly Batch[], turns: readonly Turn[]) => {
  const batches = [...free];
  const indexOf = new Map(free.map(({ ref }, index) => [ref, index]));
  const give = ({ batchRef }: PlacedLine, qty: number): void => {
    const index = indexOf.get(batchRef ?? '');
    if (index === undefined) return;
    const batch = batches[index] as Batch;
    batches[index] = { ...batch, allocated: batch.allocated - qty };
  };
  for (const { strategy, parts } of turns) {
    if (mayLose(strategy)) for (const line of parts.filter(hasStock)) give(line, line.qty);
  }
  return { batches, keep: (line: PlacedLine): void => give(line, -line.qty) };
};

const firstDay = (batches: readonly Batch[], today: string | undefined): string =>
  batches
    .filter((batch) => available(batch) > 0)
    .map((batch) => dayOf(batch, today))
    .reduce((a, b) => (a < b ? a : b), NEVER);

/** What those wait for that rank before a line, and who are to be served first. */
const claimBefore = (
  product: Product,
  line: PlacedLine,
  all: ReadonlyMap<string, PlacedLine>,
): Claim | undefined => {
  const rank = rankOf(line);
  const first = [...all.values()].filter(
    (one) => isWaiting(one) && !isHeld(one) && rankOf(one) < rank,
  );
  return first.reduce<Claim | undefined>((claim, one) => claimWith(product, claim, one), undefined);
};

/** Where a line could have all of it on an earlier day, or at all. */
const betterFor = (
  line: PlacedLine,
  has: Batch | undefined,
  open: Open,
  today: string | undefined,
): readonly Share[] => {
  if (isWaiting(line)) return sharesFor(open, whole(line), today);
  return has ? betterSharesFor(open, line, has, today) : [];
};
