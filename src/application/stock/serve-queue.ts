import { isWaiting } from '../../domain/decision.ts';
import { isForLater } from '../../domain/promises/better.ts';
import { type Queue, type Serving, serveQueue } from '../../domain/promises/serve-queue.ts';
import { MAX_SHARES } from '../../domain/promises/shares.ts';
import type { Change, Products } from '../ports.ts';
import { asManyAsFit, LINES_READ, type Prepared, prepareOne } from './in-steps.ts';

/**
 * Goes on with a decision by giving to lines that wait what is left to promise, to as many as one
 * transaction holds: fewer, if they are split or use up many batches.
 */
export const servedAsFits = (
  products: Products,
  decision: Change,
  queue: Queue,
  at: string,
): Prepared<Serving> | undefined =>
  asManyAsFit(
    LINES_READ,
    (most) => serveQueue(decision, queue, at, most),
    (served) => prepareOne(products, served),
    MAX_SHARES,
  );

/** Whether the decision leaves something to those who wait. */
export const leavesToTheQueue = (change: Change): boolean =>
  change.after.filling === change.after.version &&
  !change.withdrawn &&
  // A line that comes to wait by this very decision may come first, and is not in the queue yet.
  !change.lines.some((line) => isWaiting(line) || isForLater(line));

/** The same, if it leaves something to them. */
export const withQueueServed = async (
  products: Products,
  change: Change,
  at: string,
): Promise<Prepared<Serving> | undefined> => {
  if (!leavesToTheQueue(change)) return undefined;
  const queue = await products.waiting(change.after, LINES_READ + 1);
  return servedAsFits(products, change, queue, at);
};
