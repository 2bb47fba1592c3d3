import { Refusal } from '../domain/refusal.ts';
import { changeBatch } from './change-batch.ts';
import { movePromises } from './move-promises.ts';
import type { Deps } from './ports.ts';
import { withdrawAbandoned } from './stock/large-order.ts';
import { fillBackorders } from './stock/rest-of-queue.ts';

/** For all queues together, of the 300 s that the job has at the most. */
const PATIENCE_MS = 200_000;

/**
 * Finishes what invocations left half done, since they were interrupted or had no time: attempts at
 * large orders, batch cuts, holds that have expired, queues of lines that wait, and promises of
 * batches that were put off.
 *
 * @throws AggregateError of what failed, once everything has been tried.
 */
export const finishWork = (deps: Deps) => async (): Promise<void> => {
  const cuts = await deps.unfinished.batchesToCut();
  const orders = await deps.unfinished.ordersInProgress();
  const tasks: (() => Promise<unknown>)[] = [
    ...orders.map((orderId) => () => withdrawFound(deps, orderId)),
    ...cuts.map((ref) => () => changeBatch(deps)(ref, {})),
  ];
  const failures: unknown[] = [];
  for (const task of tasks) await task().catch((error) => failures.push(error));
  // What the others have given back is there now.
  const holds = await deps.unfinished.holdsToExpire(deps.clock().toISOString());
  const skus = [...new Set([...holds, ...(await deps.unfinished.queuesToFill())])];
  const end = deps.clock().getTime() + PATIENCE_MS;
  for (const [index, sku] of skus.entries()) {
    const now = deps.clock().getTime();
    const share = Math.max(0, end - now) / (skus.length - index);
    await fillBackorders(deps)(sku, now + share).catch((error) => failures.push(error));
  }

  for (const ref of await deps.unfinished.promisesToMove()) {
    await movePromises(deps)(ref).catch((error) => failures.push(error));
  }

  const unexpected = failures.filter((error) => !isInProgress(error));
  if (unexpected.length > 0)
    throw new AggregateError(unexpected, 'some work could not be finished');
};

const withdrawFound = async (deps: Deps, orderId: string): Promise<void> => {
  const attempt = await deps.attempts.find(orderId);
  if (attempt) await withdrawAbandoned(deps, attempt);
};

const isInProgress = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'order-in-progress';
