import type { Batch } from '../domain/batch.ts';
import { restock as decide, restockRef } from '../domain/restock.ts';
import type { Deps } from './ports.ts';
import { changeStock } from './stock/change-stock.ts';

/** Products that are restocked at the same time. */
const LANES = 10;

type Needs = Pick<
  Deps,
  'products' | 'restockNeeds' | 'unfinished' | 'clock' | 'backOff' | 'counters' | 'newId' | 'pause'
>;

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
  const { products } = deps;
  const { stored, saved } = await changeStock(deps, {
    load: async () => {
      const stored = await products.load([sku], []);
      const ref = restockRef(sku, stored.products[0]?.today);
      return { ...stored, ref, known: await products.loadBatch(ref) };
    },
    decide: ({ products: [product], known }, at) => ({
      changes: product && !known ? [decide(product, at)] : [],
    }),
  });
  return saved[0]?.after.batches.find(({ ref }) => ref === stored.ref);
};
