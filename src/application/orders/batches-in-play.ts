import { inPlay, type Product } from '../../domain/product.ts';
import type { Products } from '../ports.ts';

type Named = { readonly sku: string; readonly batchRef?: string | null | undefined };

/** Products with these batches in play, too, open or not. Only those that are not there yet are read. */
export const withBatches = (
  repository: Products,
  products: readonly Product[],
  named: readonly Named[],
): Promise<readonly Product[]> =>
  Promise.all(
    products.map(async (product) => {
      const known = new Set(product.batches.map(({ ref }) => ref));
      const refs = named.flatMap(({ sku, batchRef }) =>
        sku === product.sku && batchRef && !known.has(batchRef) ? [batchRef] : [],
      );
      if (refs.length === 0) return product;
      const missing = new Set(refs);
      const { product: now } = await repository.loadNamed(product.sku, [...missing]);
      return inPlay(product, now?.batches.filter(({ ref }) => missing.has(ref)) ?? []);
    }),
  );
