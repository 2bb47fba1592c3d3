import type { Batch } from '../../domain/batch.ts';
import { restock as decide, restockRef } from '../../domain/batches/restock.ts';
import type { Deps } from '../ports.ts';
import { changeStock } from '../stock/change-stock.ts';
import { type Task, tryAll } from '../try-all.ts';

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
  const restocked: Restocked[] = [];
  async function* needed(): AsyncGenerator<Task> {
    for await (const sku of deps.restockNeeds.skus()) {
      yield [
        sku,
        async () => {
          const batch = await restockProduct(deps, sku);
          if (batch) restocked.push({ sku, batch });
        },
      ];
    }
  }
  await tryAll(needed(), 'could not be restocked');
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
