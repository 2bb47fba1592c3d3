import { linesOf } from '../../domain/order-line.ts';
import { expire } from '../../domain/orders/holds.ts';
import { hasHoldsToExpire, type Product } from '../../domain/product.ts';
import type { Deps, HeldProducts, Hold } from '../ports.ts';
import { asManyAsFit, LINES_READ, prepareOne } from './in-steps.ts';
import { untilDone } from './retry.ts';
import { withQueueServed } from './serve-queue.ts';

type Needs = Pick<Deps, 'products' | 'clock' | 'backOff'>;

/**
 * Ends the holds of a product that are due by then, and nothing else. Lines that wait are served as far
 * as the same transaction holds them; the rest of the queue is left to the steps that serve it.
 */
export const endDueHolds = async (
  deps: Needs,
  product: Product,
  at: string,
  until: number,
): Promise<void> => {
  let now: Product | undefined = product;
  while (now && hasHoldsToExpire(now, at)) {
    const found: Product = now;
    now = await untilDone(deps, until, async (lost) => {
      const before = lost > 0 ? (await deps.products.load([found.sku], [])).products[0] : found;
      return before && endSome(deps, before, at);
    });
  }
};

/** @returns the product as it is then; undefined: it was changed meanwhile. */
const endSome = async (
  { products }: Needs,
  product: Product,
  at: string,
): Promise<Product | undefined> => {
  if (!hasHoldsToExpire(product, at)) return product;
  const holds = await products.holds(product.sku, LINES_READ + 1);
  const due = holds.slice(0, LINES_READ).filter(({ until }) => until <= at);
  const { before, lines } = await withLines(products, product, due);
  if (before.version !== product.version) return undefined;
  const ended = asManyAsFit(
    Math.max(1, due.length),
    (most) => {
      const next = holds[Math.min(most, due.length)]?.until ?? null;
      return expire(before, linesOf(due.slice(0, most), lines), next, at);
    },
    (decision) => prepareOne(products, decision),
  );
  if (!ended)
    throw new Error(`the end of a single hold on ${product.sku} does not fit into a transaction`);
  const { decided, transaction } = (await withQueueServed(products, ended.decided, at)) ?? ended;
  return (await transaction.save()) === 'saved' ? decided.after : undefined;
};

/** Lines, and the product with the batches that they are promised from in play. */
const withLines = async (products: HeldProducts, product: Product, holds: readonly Hold[]) => {
  const { products: found, lines } = await products.loadPlaced(holds);
  return { before: found[0] ?? product, lines };
};

/**
 * A product as it will be once the holds that are due are ended. Nothing is written: there is no
 * version of it that is like this, and it has none.
 */
export const withoutDueHolds = async (
  products: HeldProducts,
  product: Product,
  at: string,
): Promise<Product> => {
  if (!hasHoldsToExpire(product, at)) return product;
  const due = await allDueHolds(products, product.sku, at);
  if (due.length === 0) return product;
  const { before, lines } = await withLines(products, product, due);
  return { ...expire(before, lines, null, at).after, version: 0 };
};

const PAGE = 100;

const allDueHolds = async (
  products: HeldProducts,
  sku: string,
  at: string,
): Promise<readonly Hold[]> => {
  const due: Hold[] = [];
  for (let after: Hold | undefined; ; after = due.at(-1)) {
    const page = await products.holds(sku, PAGE, after);
    due.push(...page.filter(({ until }) => until <= at));
    if (page.length < PAGE || (page.at(-1)?.until ?? '') > at) return due;
  }
};
