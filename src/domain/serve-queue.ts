import { available } from './batch.ts';
import { type Claim, longer, unclaimed } from './claims.ts';
import { allocatedFacts, type Decision, decisionOf } from './decision.ts';
import type { Fact } from './events.ts';
import { hasExpired, isHeld, isSameLine, type PlacedLine } from './order-line.ts';
import { partsOf, sharesFor, takeShares } from './shares.ts';

/** A piece of the lines that wait, in the order of their rank. */
export type Queue = {
  readonly lines: readonly PlacedLine[];
  /** Whether no line waits behind them. */
  readonly isEnd: boolean;
  /** What lines before them wait for, and they may not have. */
  readonly claim?: Claim | undefined;
};

export type Serving = Decision & {
  /** The last line that was asked: who goes on asks those behind it. */
  readonly asked: PlacedLine | undefined;
  /** What the lines that were asked wait for, and those behind them may not have. */
  readonly claim: Claim | undefined;
};

/**
 * Goes on with a decision by giving to lines that wait what is left to promise. Where earlier lines come first
 * whatever they want, one that does not fit leaves to those behind it only what it may not have itself, if somebody
 * has confirmed it.
 *
 * @param most so many lines, or parts of lines, get something at the most; MAX_SHARES at least.
 */
export const serveQueue = (first: Decision, queue: Queue, at: string, most: number): Serving => {
  const isStrict = first.after.backorderPolicy === 'strict';
  const version = first.before.version + 1;
  const { today } = first.after;
  let { batches, backordered } = first.after;
  let asked: PlacedLine | undefined;
  let { claim } = queue;
  let filling = queue.isEnd ? null : first.after.filling;
  const filled: PlacedLine[] = [];
  const served: PlacedLine[] = [];
  const facts: Fact[] = [...first.events];

  // A line that is decided on already may have come to wait since, at another place: the decision is out of date then.
  const isDecided = (line: PlacedLine) =>
    [...first.lines, ...first.was].some((one) => isSameLine(one, line));
  for (const line of queue.lines.filter((one) => !isDecided(one))) {
    if (hasExpired(line, at)) continue;
    const shares = sharesFor(unclaimed(batches, claim, today), line, today);
    const fits = shares.length > 0;
    if (fits && filled.length + shares.length > most) {
      filling = first.after.filling;
      break;
    }
    if (!fits && isStrict && !isHeld(line)) {
      claim = longer(claim, line);
      if (unclaimed(batches, claim, today).every((batch) => available(batch) <= 0)) {
        filling = null;
        break;
      }
    }
    asked = line;
    if (!fits) continue;
    batches = takeShares(batches, shares);
    backordered -= line.qty;
    const ordinal = first.lines.length + filled.length;
    const parts = partsOf({ ...line, updatedAt: at }, shares, version, ordinal);
    filled.push(...parts);
    served.push(line);
    facts.push(...allocatedFacts(parts));
  }

  if (facts.length === 0 && filling === null)
    facts.push({ type: 'BackordersChecked', backordered });
  const lines = [...first.lines, ...filled];
  const was = [...first.was, ...served];
  const effects = { ...first.after, batches, backordered, filling, lines, was, facts };
  return { asked, claim, ...decisionOf(first.before, effects, at) };
};
