import { allocated, type Decision, decide } from './decision.ts';
import type { Fact } from './events.ts';
import { type PlacedLine, sequence } from './order-line.ts';
import { bestFor, take } from './product.ts';

/** A piece of the lines that wait, in the order in which they were accepted. */
export type Queue = {
  readonly lines: readonly PlacedLine[];
  /** Whether no line waits behind them. */
  readonly isEnd: boolean;
};

export type Filling = Decision & {
  /** The last line that was asked: who goes on asks those behind it. */
  readonly asked: PlacedLine | undefined;
};

/**
 * Goes on with a decision by giving to lines that wait what is left to promise. Where earlier lines
 * come first whatever they want, the first one that does not fit ends it.
 *
 * @param most so many lines get something at the most.
 */
export const fillQueue = (first: Decision, queue: Queue, at: string, most: number): Filling => {
  const isStrict = first.after.backorderPolicy === 'strict';
  const version = first.before.version + 1;
  let { batches, backordered } = first.after;
  let asked: PlacedLine | undefined;
  let filling = queue.isEnd ? null : first.after.filling;
  const filled: PlacedLine[] = [];
  const dequeued = [...first.dequeued];
  const facts: Fact[] = [...first.events];

  // Who is decided on already may have come to wait since: the decision is out of date then.
  const isDecided = (line: PlacedLine) => [...first.lines, ...first.dequeued].some(isSame(line));
  for (const line of queue.lines.filter((one) => !isDecided(one))) {
    const batch = bestFor(batches, line.qty);
    if (batch ? filled.length === most : isStrict) {
      filling = batch ? first.after.filling : null;
      break;
    }
    asked = line;
    if (!batch) continue;
    batches = take(batches, batch, line.qty);
    backordered -= line.qty;
    const placed = sequence(version, first.lines.length + filled.length);
    const has = { state: 'allocated', batchRef: batch.ref, shipsOn: batch.eta } as const;
    filled.push({ ...line, ...has, placed, updatedAt: at });
    dequeued.push(line);
    facts.push(allocated(line, batch));
  }

  if (facts.length === 0 && filling === null)
    facts.push({ type: 'BackordersChecked', backordered });
  const lines = [...first.lines, ...filled];
  const { backorderPolicy } = first.after;
  const effects = { batches, backordered, backorderPolicy, filling, lines, dequeued, facts };
  return { asked, ...decide(first.before, effects, at) };
};

const isSame = (one: PlacedLine) => (other: PlacedLine) => other.accepted === one.accepted;
