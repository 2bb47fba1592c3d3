import { asOf, hasExpired, type PlacedLine } from '../domain/order-line.ts';
import { onDay, type Product } from '../domain/product.ts';
import type { Clock, HeldProducts, Page, Queries, Today } from './ports.ts';
import { withoutDueHolds } from './stock/due-holds.ts';

/** What is stored, read as of this day, and as if each hold ended at the moment at which it expires. */
export const queriesAsOfNow = (
  queries: Queries,
  products: HeldProducts,
  clock: Clock,
  today: Today,
): Queries => {
  const at = (): string => clock().toISOString();
  const asOfNow = (stored: Product): Promise<Product> =>
    withoutDueHolds(products, onDay(stored, today()), at());
  return {
    product: async (sku) => {
      const stored = await queries.product(sku);
      return stored && asOfNow(stored);
    },

    productsOf: async (skus) => Promise.all((await queries.productsOf(skus)).map(asOfNow)),

    products: async (page) => {
      const { items, next } = await queries.products(page);
      return { items: await Promise.all(items.map(asOfNow)), next };
    },

    batch: async (ref) => {
      const stored = await products.loadBatch(ref);
      if (!stored || stored.batch.removed) return undefined;
      const product = await withoutDueHolds(products, stored.product, at());
      const batch = product.batches.find((one) => one.ref === ref) ?? stored.batch;
      return { sku: product.sku, batch };
    },

    batchesOf: async (sku, page) => {
      const { items, next } = await queries.batchesOf(sku, page);
      const stored = await queries.product(sku);
      const now = new Map(
        (stored && (await asOfNow(stored)).batches)?.map((one) => [one.ref, one]),
      );
      return { items: items.map((batch) => now.get(batch.ref) ?? batch), next };
    },

    batchesIn: queries.batchesIn,
    overdueBatches: queries.overdueBatches,

    linesOfBatch: async (...asked) => unexpired(await queries.linesOfBatch(...asked), at()),
    backorders: async (sku, page) => unexpired(await queries.backorders(sku, page), at()),

    order: async (orderId) => {
      const now = at();
      return (await queries.order(orderId)).map((line) => asOf(line, now));
    },
  };
};

const unexpired = ({ items, next }: Page<PlacedLine>, at: string): Page<PlacedLine> => ({
  items: items.filter((line) => !hasExpired(line, at)),
  next,
});
