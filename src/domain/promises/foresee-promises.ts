import { type Decision, isWaiting, nothing } from '../decision.ts';
import { byRank, nameOf, type PlacedLine } from '../order-line.ts';
import { expire } from '../orders/holds.ts';
import type { Product } from '../product.ts';
import { improves, isForLater } from './better.ts';
import { repromise } from './repromise.ts';
import { serveQueue } from './serve-queue.ts';
import type { Strategies } from './strategies.ts';

/**
 * Lines as they will be once they are promised anew: the same decisions as then, one after the other, and each time what
 * is left over goes to those who wait, for stock or for a better day.
 *
 * @param product with all batches in play that the lines have stock of.
 */
export const foreseePromises = (
  product: Product,
  lines: readonly PlacedLine[],
  strategies: Strategies,
  at: string,
): readonly PlacedLine[] => {
  let now: Now = { product, lines };
  const holdsEnded = expire(product, lines, product.firstExpiry, at);
  for (let decision: Decision = holdsEnded; ; ) {
    now = withQueueServed(after(now, decision), at);
    decision = repromise(now.product, now.lines, strategies, at);
    if (decision.events.length === 0) return now.lines;
  }
};

type Now = { readonly product: Product; readonly lines: readonly PlacedLine[] };

const after = ({ lines }: Now, decision: Decision): Now => ({
  product: decision.after,
  lines: linesAfter(lines, decision),
});

/** All lines as they are after a decision on some of them. */
export const linesAfter = (
  lines: readonly PlacedLine[],
  { lines: changed }: Pick<Decision, 'lines'>,
): readonly PlacedLine[] => {
  if (changed.length === 0) return lines;
  return [...new Map([...lines, ...changed].map((line) => [nameOf(line), line])).values()];
};

const withQueueServed = (from: Now, at: string): Now => {
  let now = from;
  while (now.product.filling !== null) {
    const { product } = now;
    const isAsked = (line: PlacedLine) =>
      isWaiting(line) || (improves(product) && isForLater(line));
    const lines = now.lines.filter(isAsked).toSorted(byRank);
    const queue = { lines, isStart: true, isEnd: true };
    now = after(now, serveQueue(nothing(product), queue, at, Number.POSITIVE_INFINITY));
  }
  return now;
};
