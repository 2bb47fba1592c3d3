import { expire } from '../../domain/holds.ts';
import { hasHoldsToExpire, type Product } from '../../domain/product.ts';
import type { HeldProducts, Hold, Products } from '../ports.ts';
import { isSaved } from './retry.ts';
import { withQueueFilled } from './serve-queue.ts';

/** Of the 100 items of a transaction each line may write three: itself, its hold, and its place in the queue or a batch. */
const LINES_PER_STEP = 30;

/** One transaction that ends holds of a product that have expired; false: it is to be made again. */
export const expireSome = async (
  products: Products,
  product: Product,
  at: string,
): Promise<boolean> => {
  const holds = await products.holds(product.sku, LINES_PER_STEP + 1);
  const expired = holds.slice(0, LINES_PER_STEP).filter(({ until }) => until <= at);
  const { before, lines } = await withLines(products, product, expired);
  if (before.version !== product.version) return false;
  const decision = expire(before, lines, holds[expired.length]?.until ?? null, at);
  return isSaved(products, [await withQueueFilled(products, decision, at)]);
};

/** Lines, and the product with the batches that hold them in play. */
const withLines = async (products: HeldProducts, product: Product, holds: readonly Hold[]) => {
  const { products: found, lines } = await products.loadPlaced(holds);
  return { before: found[0] ?? product, lines };
};

/**
 * A product as it will be once the holds that have expired are ended. Nothing is written: there is no
 * version of it that is like this, and it has none.
 */
export const withoutExpiredHolds = async (
  products: HeldProducts,
  product: Product,
  at: string,
): Promise<Product> => {
  if (!hasHoldsToExpire(product, at)) return product;
  const expired = await expiredHolds(products, product.sku, at);
  if (expired.length === 0) return product;
  const { before, lines } = await withLines(products, product, expired);
  return { ...expire(before, lines, null, at).after, version: 0 };
};

const PAGE = 100;

const expiredHolds = async (
  products: HeldProducts,
  sku: string,
  at: string,
): Promise<readonly Hold[]> => {
  const expired: Hold[] = [];
  for (let after: Hold | undefined; ; after = expired.at(-1)) {
    const page = await products.holds(sku, PAGE, after);
    expired.push(...page.filter(({ until }) => until <= at));
    if (page.length < PAGE || (page.at(-1)?.until ?? '') > at) return expired;
  }
};
