import type { ChannelRule, Product, Protection } from '../../domain/product.ts';
import { areAllLines, namesAnother, setProtection } from '../../domain/promises/set-protection.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Stored } from '../ports.ts';
import { loadAll } from '../stock/all-lines.ts';
import { changeStock, type Needs } from '../stock/change-stock.ts';
import { mustBeExpected } from '../stock/expected.ts';

/** So many lines are read at the most to count what those of a channel have. */
const MOST_LINES = 10_000;

/** Whether the product is as its caller knows it. */
type Matches = (product: Product) => boolean;

/**
 * Keeps units of a SKU from orders, or for channels. What lines of a channel have is counted once, when it gets its rule, and
 * followed from then on.
 */
export const protectProduct =
  (deps: Needs) =>
  async (sku: string, wanted: Protection<ChannelRule>, matches?: Matches): Promise<Product> => {
    await changeStock(deps, {
      load: async (): Promise<Stored> => {
        const stored = await deps.products.load([sku], []);
        const [product] = stored.products;
        if (!product) throw new Refusal('product-not-found', `there is no product ${sku}`);
        return namesAnother(product, wanted) ? loadAll(deps.products, sku, MOST_LINES) : stored;
      },
      decide: ({ products: [product], lines }, at) => {
        mustBeExpected(matches?.(product as Product) ?? true);
        const isCounted = !namesAnother(product as Product, wanted);
        return {
          changes: [setProtection(product as Product, wanted, lines, at)],
          isLate: !isCounted && !areAllLines(product as Product, lines),
        };
      },
      isTorn: async ({ isLate }) => isLate,
    });
    return (await deps.products.load([sku], [])).products[0] as Product;
  };
