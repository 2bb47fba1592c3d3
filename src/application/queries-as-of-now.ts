import { asOf, hasExpired, type PlacedLine, skusOf } from '../domain/order-line.ts';
import { onDay, type Product } from '../domain/product.ts';
import type { BatchOfSku, Clock, HeldProducts, Page, Queries, Today } from './ports.ts';
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
  const batchesNow = async (found: readonly BatchOfSku[]): Promise<readonly BatchOfSku[]> => {
    const stored = await queries.productsOf(skusOf(found));
    const batches = (await Promise.all(stored.map(asOfNow))).flatMap((product) => product.batches);
    const now = new Map(batches.map((batch) => [batch.ref, batch]));
    return found.map(({ sku, batch }) => ({ sku, batch: now.get(batch.ref) ?? batch }));
  };
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
      const now = await batchesNow(items.map((batch) => ({ sku, batch })));
      return { items: now.map(({ batch }) => batch), next };
    },

    batchesIn: queries.batchesIn,
    batchesNamed: async (names) => batchesNow(await queries.batchesNamed(names)),
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
