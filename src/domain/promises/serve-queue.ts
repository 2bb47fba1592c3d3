import type { Batch } from '../batch.ts';
import {
  allocatedFacts,
  type Decision,
  deallocatedFact,
  decisionOf,
  gotFacts,
  promiseChangedFact,
} from '../decision.ts';
import type { Fact } from '../events.ts';
import { hasExpired, isHeld, isSameLine, type PlacedLine, sequence, units } from '../order-line.ts';
import { mindingPromise } from '../orders/holds.ts';
import { inPlay, type Product, take } from '../product.ts';
import {
  betterSharesFor,
  dayOf,
  isForLater,
  isLeftOver,
  laterDay,
  latestOf,
  mayWantMore,
} from './better.ts';
import { type Claim, claimWith, isAllClaimed, unclaimed } from './claims.ts';
import { uncounted, unprotected, withShares } from './protection.ts';
import { mayHaveMore, partsOf, type Share, sharesFor } from './shares.ts';

/** A piece of the lines that wait, for stock or for a better day, in the order of their rank. */
export type Queue = {
  readonly lines: readonly PlacedLine[];
  /** Whether no line waits behind them. */
  readonly isEnd: boolean;
  /** Whether none waits before them. */
  readonly isStart?: boolean;
  /** The batches that these lines have stock of and that are not in their product, being closed. */
  readonly closed?: readonly Batch[];
  /** What is known of the lines before them. */
  readonly known?: Known | undefined;
};

/** What the lines that were asked leave to those behind them. */
export type Known = {
  /** What they wait for, and others may not have. */
  readonly claim?: Claim | undefined;
  /** Whether one of them has got a better day, so that what it had may be good for one that was asked before. */
  readonly isMoved?: boolean | undefined;
};

export type Serving = Decision & {
  /** The last line that was asked: who goes on asks those behind it. */
  readonly asked: PlacedLine | undefined;
  readonly known: Known;
};

/**
 * Goes on with a decision by giving what is left to promise to lines that wait, and what comes earlier to lines that
 * are promised for a later day. Where earlier lines come first whatever they want, one that waits on leaves to those
 * behind it only what it may not have itself, if somebody has confirmed it.
 *
 * @param most so many lines, or parts of lines, get something at the most; MAX_SHARES at least.
 */
export const serveQueue = (decided: Decision, queue: Queue, at: string, most: number): Serving => {
  // What the decision itself has brought into play was not there before it.
  const known = new Set(decided.after.batches.map(({ ref }) => ref));
  const closed = (queue.closed ?? []).filter(({ ref }) => !known.has(ref));
  const first = {
    ...decided,
    before: inPlay(decided.before, closed),
    after: inPlay(decided.after, closed),
  };
  const isStrict = first.after.backorderPolicy === 'strict';
  const version = first.before.version + 1;
  const { today } = first.after;
  let now = first.after;
  let asked: PlacedLine | undefined;
  let { claim, isMoved = false } = queue.known ?? {};
  let isOver = queue.isEnd;
  const filled: PlacedLine[] = [];
  const served: PlacedLine[] = [];
  const facts: Fact[] = [...first.events];

  // The queue was read after the product. What was placed since, or is decided on already and stands at another place
  // now, shows that the decision is out of date: it is made again. Parts of it could have the names of new ones.
  const isKnown = (line: PlacedLine) =>
    line.placed < sequence(version, 0) &&
    ![...first.lines, ...first.was].some((one) => isSameLine(one, line));
  for (const line of queue.lines.filter(isKnown)) {
    if (!isLeftOver(now)) {
      isOver = true;
      break;
    }
    if (hasExpired(line, at)) continue;
    const own = now.batches.find(({ ref }) => ref === line.batchRef);
    // Its batch was changed after the product was read: the decision is out of date, and is made again.
    if (isForLater(line) && !own) continue;
    const without = own ? uncounted(now, [line]) : now;
    const open = unclaimed(now, unprotected(without, line), claim);
    const shares = own ? betterSharesFor(open, line, own, today) : sharesFor(open, line, today);
    if (shares.length > 0) {
      const ordinal = first.lines.length + filled.length;
      const parts = partsOf({ ...line, updatedAt: at }, shares, version, ordinal).map((part) =>
        own ? mindingPromise(line, part) : part,
      );
      if (filled.length + parts.length > most) {
        isOver = false;
        break;
      }
      now = withLineServed(now, line, own, shares);
      filled.push(...parts);
      served.push(line);
      facts.push(...(own ? movedFacts(line, parts, shares) : gotFacts(parts)));
      isMoved ||= own !== undefined;
      // Its rest is the next to be asked.
      if (mayHaveMore(parts)) {
        asked = line;
        isOver = false;
        break;
      }
    }
    if (units(shares) < line.qty && !own && isStrict && !isHeld(line)) {
      claim = claimWith(now, claim, line);
      if (isAllClaimed(now, claim)) {
        isOver = true;
        break;
      }
    }
    asked = line;
  }

  // What a line had that has got a better day may be a better day for one that was asked before it.
  const again = isMoved && isLeftOver(now) ? version : null;
  const filling = isOver ? again : first.after.filling;
  if (facts.length === 0 && isOver)
    facts.push({ type: 'BackordersChecked', backordered: now.backordered });
  const lines = [...first.lines, ...filled];
  const was = [...first.was, ...served];
  const rest = queue.lines.filter((line) => !was.some((one) => isSameLine(one, line)));
  const latest = queue.isEnd && queue.isStart ? latestAmong(now, [...rest, ...lines]) : {};
  const decision = decisionOf(withoutRemoved(first), { ...now, ...latest, lines, was, facts }, at);
  const { after } = decision;
  return {
    ...decision,
    before: first.before,
    after: facts.length > 0 ? { ...after, filling: mayWantMore(after) ? filling : null } : after,
    asked,
    known: { claim, isMoved },
  };
};

/** A product before a decision, without what the decision takes away from it: a label, say. */
const withoutRemoved = ({ before, after }: Decision): Product => {
  const left = Object.entries(before).filter(([field]) => field in after);
  return left.length < Object.keys(before).length ? (Object.fromEntries(left) as Product) : before;
};

const withLineServed = (
  now: Product,
  line: PlacedLine,
  own: Batch | undefined,
  shares: readonly Share[],
): Product => {
  const left = own
    ? { ...uncounted(now, [line]), batches: take(now.batches, own, -line.qty) }
    : { ...uncounted(now, [{ ...line, qty: units(shares) }]) };
  return {
    ...withShares(left, line, shares),
    backordered: own ? now.backordered : now.backordered - units(shares),
  };
};

/** A line that has got a better day. */
export const movedFacts = (
  line: PlacedLine,
  parts: readonly PlacedLine[],
  shares: readonly Share[],
): readonly Fact[] => [
  deallocatedFact(line, 'batch-cut'),
  ...allocatedFacts(parts),
  ...parts.map((part, index) =>
    promiseChangedFact({ ...part, shipsOn: line.shipsOn }, (shares[index] as Share).batch),
  ),
];

/** Where all lines are known it is known for which days they are promised, including those that do not have a new one yet. */
const latestAmong = (
  { batches, latestPromise, promisePolicy, today }: Product,
  lines: readonly PlacedLine[],
): Pick<Product, 'latestPromise'> => {
  // Where promises are kept these lines are not among those that were read.
  if (!latestPromise || promisePolicy === 'keep') return {};
  const due = batches.filter(({ eta }) => eta !== null);
  const dayByRef = new Map(due.map((batch) => [batch.ref, dayOf(batch, today)]));
  const days = lines.filter(isForLater).map(({ batchRef }) => dayByRef.get(`${batchRef}`) ?? '');
  return { latestPromise: days.reduce(laterDay, latestOf('', lines, today)) };
};
