import type { Decision } from '../domain/decision.ts';
import { fillQueue } from '../domain/fill-queue.ts';
import type { Products } from './ports.ts';

/** Of the 100 items of a transaction each line may write three: itself, its place in the queue, a batch. */
export const LINES_PER_STEP = 30;

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
  const filled = fillQueue(decision, queue, at, LINES_PER_STEP);
  return products.fit([filled]) ? filled : decision;
};
