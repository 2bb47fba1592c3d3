import { available, type Batch, someHasMore } from './batch.ts';
import { betterSharesFor, mayWantMore } from './better.ts';
import { changeBatch } from './change-batch.ts';
import { type Claim, longer, unclaimed } from './claims.ts';
import {
  allocatedFacts,
  backorderedFact,
  type Decision,
  deallocatedFact,
  decisionOf,
  isWaiting,
  nothing,
  outOfStockFact,
} from './decision.ts';
import {
  isHeld,
  isSameLine,
  nameOf,
  type PlacedLine,
  rankOf,
  units,
  WAITING,
} from './order-line.ts';
import { hasStock } from './parts.ts';
import { batchOf, type Product, take } from './product.ts';
import { movedFacts } from './serve-queue.ts';
import { partsOf, type Share, sharesFor, takeShares } from './shares.ts';
import {
  inTurn,
  LOSING,
  mayLose,
  type Strategies,
  type Turn,
  takesFromOthers,
} from './strategies.ts';

/** So many lines, or parts of lines, an exchange changes: with their places and batches they fit one transaction. */
const MOST_CHANGED = 24;

/**
 * Promises lines of a product anew by a planner's strategies: one exchange after the other, in each of which one line
 * gets a better day, and others give way for it. They are those behind it, as in a cut: as few units as it takes, and they
 * are placed again at once, or wait.
 *
 * It comes to an end: an exchange makes one line better, and worsens only lines whose turn is after it; to serve the queue
 * worsens none. So the days of all lines, written down in the order of their turns, always become earlier at the first
 * place at which they differ, and there are only so many days. At the end nothing is left to exchange, and the same again
 * changes nothing.
 *
 * @param lines all that have stock of the product or wait for it.
 * @param most so many lines are changed at the most, unless a single exchange takes more.
 */
export const repromise = (
  before: Product,
  lines: readonly PlacedLine[],
  strategies: Strategies,
  at: string,
  most = Number.POSITIVE_INFINITY,
): Decision => {
  let all: readonly Decision[] = [];
  let decided = nothing(before);
  for (;;) {
    const now = linesAfter(lines, decided);
    // Whoever waits is known here: those who lose something need not stand back while others are being asked.
    const next = exchange({ ...decided.after, filling: null }, now, strategies, at);
    if (next.length === 0) return decided;
    const further = asOne(before, [...all, ...next]);
    if (all.length > 0 && further.lines.length > most) return decided;
    all = [...all, ...next];
    decided = further;
  }
};

/** All lines as they are after a decision on some of them. */
export const linesAfter = (
  lines: readonly PlacedLine[],
  { lines: changed }: Pick<Decision, 'lines'>,
): readonly PlacedLine[] => {
  if (changed.length === 0) return lines;
  return [...new Map([...lines, ...changed].map((line) => [nameOf(line), line])).values()];
};

/** Decisions that change some lines more than once: those are as they were at first, and as they are at the end. */
const asOne = (before: Product, decisions: readonly Decision[]): Decision => {
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

/** The first line that can get a better day gets it; nothing: nobody can. */
const exchange = (
  product: Product,
  lines: readonly PlacedLine[],
  strategies: Strategies,
  at: string,
): readonly Decision[] => {
  const isStrict = product.backorderPolicy === 'strict';
  // What is being cut is short of units itself.
  const batches = product.batches.filter((batch) => available(batch) >= 0);
  const turns = inTurn(lines, strategies);
  const toGive = unitsOf(turns.filter(({ strategy }) => mayLose(strategy)));
  let claim: Claim | undefined;
  for (const [index, { strategy, parts }] of turns.entries()) {
    if (mayLose(strategy)) for (const line of parts) giveNoMore(toGive, line);
    const isTaking = takesFromOthers(strategy);
    if (!isTaking && strategy !== 'improve') break;
    const there = isTaking ? withUnits(batches, toGive) : batches;
    for (const line of parts) {
      const first = isTaking ? claim : isStrict ? claimBefore(line, lines) : undefined;
      const shares = betterFor(product, line, unclaimed(there, first, product.today));
      if (shares.length > 0) return exchanged(product, line, shares, turns.slice(index + 1), at);
      if (isTaking && isStrict && isWaiting(line)) claim = longer(claim, line);
    }
  }
  return [];
};

/** Units of each batch that lines have which may lose them. */
const unitsOf = (turns: readonly Turn[]): Map<string, number> => {
  const units = new Map<string, number>();
  for (const { batchRef, qty } of turns.flatMap(({ parts }) => parts).filter(hasStock)) {
    units.set(`${batchRef}`, (units.get(`${batchRef}`) ?? 0) + qty);
  }
  return units;
};

const giveNoMore = (toGive: Map<string, number>, { batchRef, qty }: PlacedLine): void => {
  if (batchRef !== null) toGive.set(batchRef, (toGive.get(batchRef) ?? 0) - qty);
};

const withUnits = (
  batches: readonly Batch[],
  toGive: ReadonlyMap<string, number>,
): readonly Batch[] =>
  batches.map((batch) => {
    const units = toGive.get(batch.ref) ?? 0;
    return units > 0 ? { ...batch, allocated: batch.allocated - units } : batch;
  });

/** What those wait for that rank before a line, and who are to be served first. */
const claimBefore = (line: PlacedLine, lines: readonly PlacedLine[]): Claim | undefined => {
  const rank = rankOf(line);
  const first = lines.filter((one) => isWaiting(one) && !isHeld(one) && rankOf(one) < rank);
  return first.reduce<Claim | undefined>(longer, undefined);
};

/** Where a line could have all of it on an earlier day, or at all. */
const betterFor = (
  product: Product,
  line: PlacedLine,
  batches: readonly Batch[],
): readonly Share[] => {
  if (isWaiting(line)) return sharesFor(batches, line, product.today);
  const own = product.batches.find(({ ref }) => ref === line.batchRef);
  return own ? betterSharesFor(batches, line, own, product.today) : [];
};

/**
 * A line moves to where its day is better, and whoever is needed of those behind it gives way. Of more lines than a
 * transaction holds some only make room: they wait, and until the line can have its stock they have given nothing to
 * anybody else.
 */
const exchanged = (
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
      const giving = behind
        .filter((turn) => turn.strategy === strategy)
        .flatMap(({ parts }) => parts.filter(({ batchRef }) => batchRef === batch.ref));
      if (giving.length === 0 || available(batchOf(now, batch.ref)) >= 0) continue;
      decisions.push(changeBatch({ ...now, filling: null }, batch.ref, {}, giving, at));
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

/** The line with the stock that it is to have, which others may still have, too. */
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
  const short = product.outOfStock ? [] : [outOfStockFact(batches, backordered)];
  const facts = [...told, ...lines.map(backorderedFact), ...short];
  return decisionOf(product, { batches, backordered, lines, was: losing, facts }, at);
};
