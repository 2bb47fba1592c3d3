import type { Decision } from '../../domain/decision.ts';
import type { Product } from '../../domain/product.ts';
import { changeStock, type Needs } from '../stock/change-stock.ts';

/** Marks a batch, if it is there and the mark is news: false means that it is not. */
export const markBatch = async (
  deps: Needs,
  ref: string,
  mark: (product: Product, at: string) => Decision,
): Promise<boolean> => {
  const { saved } = await changeStock(deps, {
    load: async () => {
      const stored = await deps.products.loadBatch(ref);
      return { products: stored ? [stored.product] : [] };
    },
    decide: ({ products }, at) => ({ changes: products.map((product) => mark(product, at)) }),
  });
  return saved.length > 0;
};
