import type { Batch } from '../domain/batch.ts';
import { restock as decide, restockRef } from '../domain/restock.ts';
import type { Deps } from './ports.ts';
import { expireHolds, fillIfPossible } from './stock/rest-of-queue.ts';
import { isSaved, untilSaved } from './stock/retry.ts';
import { withQueueFilled } from './stock/serve-queue.ts';
import { todayBy } from './stock/today.ts';

/** Products that are restocked at the same time. */
const LANES = 10;

type Needs = Pick<Deps, 'products' | 'restockNeeds' | 'clock' | 'backOff'>;

export type Restocked = { readonly sku: string; readonly batch: Batch };

/**
 * Restocks all products that need it by their rule, each once a day. An interrupted run is
 * finished by the next one.
 *
 * @throws AggregateError of what failed, once everything has been tried.
 */
export const restock = (deps: Needs) => async (): Promise<readonly Restocked[]> => {
  const skus = deps.restockNeeds.skus()[Symbol.asyncIterator]();
  const restocked: Restocked[] = [];
  const failures: unknown[] = [];
  const lane = async () => {
    for (let next = await skus.next(); !next.done; next = await skus.next()) {
      const sku: string = next.value;
      const batch = await restockProduct(deps, sku).catch((error) => {
        failures.push(new Error(`${sku} could not be restocked`, { cause: error }));
      });
      if (batch) restocked.push({ sku, batch });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (failures.length > 0) throw new AggregateError(failures, 'some products were not restocked');
  return restocked;
};

/** @returns the batch; undefined if the product needs none, or has got one today. */
const restockProduct = async (deps: Needs, sku: string): Promise<Batch | undefined> => {
  const { products, clock, backOff } = deps;
  const today = todayBy(clock);
  const added = await untilSaved(backOff, undefined, async () => {
    const [product] = (await products.load([sku], [])).products;
    if (product && (await expireHolds(deps, [product]))) return { again: undefined };
    if (!product || (await products.loadBatch(restockRef(sku, today)))) return { done: undefined };
    const at = clock().toISOString();
    const decision = await withQueueFilled(products, decide(product, today, at), at);
    return (await isSaved(products, [decision])) ? { done: decision.after } : { again: undefined };
  });
  if (added && added.filling !== null) await fillIfPossible(deps)(sku);
  return added?.batches.find(({ ref }) => ref === restockRef(sku, today));
};
