import type { Decision } from '../../domain/decision.ts';
import { type Filling, fillQueue, type Queue } from '../../domain/serve-queue.ts';
import { MAX_SHARES } from '../../domain/shares.ts';
import type { Products } from '../ports.ts';

/** Of the 100 items of a transaction each line writes two: itself and its place in the queue. */
export const LINES_PER_STEP = 48;

/**
 * Goes on with a decision by giving to lines that wait what is left to promise, to as many as one
 * transaction holds: fewer, if they are split or use up many batches.
 */
export const filledAsFits = (
  products: Products,
  decision: Decision,
  queue: Queue,
  at: string,
): Filling | undefined => {
  for (let most = LINES_PER_STEP; most >= MAX_SHARES; most = Math.floor(most / 2)) {
    const filled = fillQueue(decision, queue, at, most);
    if (products.fit([filled])) return filled;
  }
  return undefined;
};

/** Lets those who wait have what a decision leaves to promise, as far as one transaction holds it. */
export const withQueueFilled = async (
  products: Products,
  decision: Decision,
  at: string,
): Promise<Decision> => {
  const { after, lines } = decision;
  // A line that comes to wait by this very decision may come first, and is not in the queue yet.
  if (after.filling === null || lines.some(({ state }) => state === 'backordered')) return decision;
  const queue = await products.waiting(after.sku, LINES_PER_STEP + 1);
  return filledAsFits(products, decision, queue, at) ?? decision;
};
