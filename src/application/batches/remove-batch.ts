import type { Batch } from '../../domain/batch.ts';
import { batchNotFound, removeBatch as decide } from '../../domain/batches/remove-batch.ts';
import { batchOf } from '../../domain/product.ts';
import { changeStock, type Needs } from '../stock/change-stock.ts';
import { mustBeExpected } from '../stock/expected.ts';

export type Matches = ((sku: string, batch: Batch) => boolean) | undefined;

/** Removes a batch that nobody uses; one that is removed already stays so. */
export const removeBatch =
  (deps: Needs) =>
  async (ref: string, matches?: Matches): Promise<void> => {
    await changeStock(deps, {
      cause: deps.cause,
      load: async () => {
        const stored = await deps.products.loadBatch(ref);
        if (!stored) throw batchNotFound(ref);
        return { products: [stored.product] as const };
      },
      decide: ({ products: [product] }, at) => {
        const batch = batchOf(product, ref);
        mustBeExpected(batch.removed !== undefined || (matches?.(product.sku, batch) ?? true));
        return { changes: [decide(product, ref, at)] };
      },
    });
  };
