import type { Decision } from '../../domain/decision.ts';
import type { PlacedLine } from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';
import type { Stored } from '../ports.ts';

/** Decides lines of several SKUs: one decision for each product that this changes. */
export const decideEach = (
  { products, lines }: Stored,
  decide: (product: Product, lines: readonly PlacedLine[]) => Decision,
): readonly Decision[] => {
  const ofSku = Map.groupBy(lines, ({ sku }) => sku);
  return products
    .map((product) => decide(product, ofSku.get(product.sku) ?? []))
    .filter(({ events }) => events.length > 0);
};
