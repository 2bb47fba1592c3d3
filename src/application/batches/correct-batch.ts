import type { Batch } from '../../domain/batch.ts';
import { batchDiffers } from '../../domain/batches/enter-batches.ts';
import {
  batchNotFound,
  batchRemoved,
  correctBatch as decide,
} from '../../domain/batches/remove-batch.ts';
import { newProduct, onDay } from '../../domain/product.ts';
import type { Deps, StoredBatch } from '../ports.ts';
import { changeStock, type Needs as StockNeeds } from '../stock/change-stock.ts';
import { mustBeExpected } from '../stock/expected.ts';
import type { Matches } from './remove-batch.ts';

type Needs = StockNeeds & Pick<Deps, 'today'>;

/** What a batch should have been booked as. */
export type Correction = {
  /** A reference of its own: that of the batch that was booked wrongly stays taken. */
  readonly ref: string;
  /** Absent: the SKU was right. */
  readonly sku?: string | undefined;
};

export type BatchCorrected = { readonly sku: string; readonly batch: Batch };

/**
 * Books a batch that nobody uses under another reference, SKU or both, and removes the one that was booked wrongly, in
 * one transaction. The same correction again changes nothing.
 */
export const correctBatch =
  (deps: Needs) =>
  async (ref: string, correction: Correction, matches?: Matches): Promise<BatchCorrected> => {
    const { products, today } = deps;
    const { ref: as, sku } = correction;
    await changeStock(deps, {
      cause: deps.cause,
      load: async () => {
        const [wrong, right] = await Promise.all([ref, as].map(products.loadBatch));
        if (!wrong) throw batchNotFound(ref);
        const isOther = sku !== undefined && sku !== wrong.product.sku;
        const other = isOther
          ? ((await products.load([sku], [])).products[0] ?? onDay(newProduct(sku), today()))
          : undefined;
        return {
          products: [wrong.product, ...(other ? [other] : [])] as const,
          wrong,
          right,
        };
      },
      decide: ({ products: [product, other], wrong, right }, at) => {
        if (isDone(wrong, right, correction)) return { changes: [] };
        if (wrong.batch.removed) throw batchNotFound(ref);
        mustBeExpected(matches?.(product.sku, wrong.batch) ?? true);
        if (right?.batch.removed) throw batchRemoved(as);
        if (right) throw batchDiffers(as, right.original);
        return { changes: decide(product, other, { ref, as }, at) };
      },
    });
    const stored = await products.loadBatch(as);
    if (!stored || stored.batch.removed) throw batchNotFound(as);
    return { sku: stored.product.sku, batch: stored.batch };
  };

const isDone = (
  wrong: StoredBatch,
  right: StoredBatch | undefined,
  { ref, sku }: Correction,
): boolean =>
  wrong.batch.removed?.as === ref &&
  right !== undefined &&
  (sku === undefined || sku === right.product.sku);
