import { byRank, type PlacedLine } from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Products } from '../ports.ts';

/** A product with all its lines that have stock or wait, and the batches that they have stock of in play. */
export type WithAllLines = {
  readonly products: readonly [Product];
  readonly lines: readonly PlacedLine[];
};

/** @throws Refusal `product-not-found`, or `too-many-lines` if there are more than `most`. */
export const loadAll = async (
  products: Products,
  sku: string,
  most: number,
): Promise<WithAllLines> => {
  const keys = await products.linesOf(sku, most + 1);
  if (keys.length > most) {
    throw new Refusal(
      'too-many-lines',
      `more than ${most} lines have stock of ${sku} or wait for it, which is too many to compare at once`,
    );
  }
  const placed = await products.loadPlaced(keys);
  const stored = placed.products.length > 0 ? placed : await products.load([sku], []);
  const [product] = stored.products;
  if (!product) throw new Refusal('product-not-found', `there is no product ${sku}`);
  return { products: [product], lines: placed.lines.toSorted(byRank) };
};
