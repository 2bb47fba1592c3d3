import type { Batch } from '../../domain/batch.ts';
import { inPlay } from '../../domain/product.ts';
import type { Products, Stored } from '../ports.ts';

/** A batch, and the SKU that it is booked under. */
export type OwnBatch = { readonly sku: string; readonly batch: Batch };

/** Those of these batches that exist, open or not. */
export const loadBatches = async (
  { loadBatch }: Products,
  refs: readonly string[],
): Promise<readonly OwnBatch[]> => {
  const found = await Promise.all([...new Set(refs)].map((ref) => loadBatch(ref)));
  return found.flatMap((one) => (one ? [{ sku: one.product.sku, batch: one.batch }] : []));
};

/** The same with these batches in play, that were read after their products. */
export const withInPlay = <S extends Stored>(stored: S, batches: readonly OwnBatch[]): S => ({
  ...stored,
  products: stored.products.map((product) =>
    inPlay(
      product,
      batches.flatMap(({ sku, batch }) => (sku === product.sku ? [batch] : [])),
    ),
  ),
});
