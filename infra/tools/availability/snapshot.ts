import { setTimeout as wait } from 'node:timers/promises';

/** What can be had of a SKU, as of a version of it. */
export type Availability = {
  readonly sku: string;
  readonly version: number;
  readonly level: string;
  readonly available: number;
  readonly nextEta: string | null;
  readonly backordered: number;
};

/** A product as the service shows it. */
type Product = Omit<Availability, 'version' | 'available'> & {
  readonly version?: number;
  readonly available: Readonly<Record<string, number>>;
};

type Page = { readonly products: readonly Product[]; readonly next?: string };

/** Asks the service for what is at a path. */
export type Ask = (path: string) => Promise<unknown>;

const PAUSE_MS = 1_000;
/** A job ends holds each minute. */
const MAX_PAUSES = 180;

/**
 * All products, page by page. One whose holds have expired and are not written as ended has no version, so nobody could tell
 * which events it has in it: it is asked for again, after all others.
 *
 * @throws Error if that takes longer than a job that ends holds may.
 */
export async function* snapshot(ask: Ask, pause = () => wait(PAUSE_MS)) {
  let unsettled: string[] = [];
  for (let path: string | undefined = '/products?limit=100'; path; ) {
    const { products, next } = (await ask(path)) as Page;
    for (const product of products) {
      if (isSettled(product)) yield availabilityOf(product);
      else unsettled.push(product.sku);
    }
    path = next && `/products?limit=100&after=${encodeURIComponent(next)}`;
  }
  for (let pauses = 0; unsettled.length > 0; pauses++) {
    if (pauses === MAX_PAUSES)
      throw new Error(`expired holds have not ended yet for ${unsettled.join(', ')}`);
    await pause();
    const left: string[] = [];
    for (const sku of unsettled) {
      const product = (await ask(`/products/${encodeURIComponent(sku)}`)) as Product;
      if (isSettled(product)) yield availabilityOf(product);
      else left.push(sku);
    }
    unsettled = left;
  }
}

const isSettled = (product: Product): product is Product & { readonly version: number } =>
  product.version !== undefined;

const availabilityOf = ({
  available,
  ...product
}: Product & { readonly version: number }): Availability => {
  const { sku, version, level, nextEta, backordered } = product;
  const units = Object.values(available).reduce((sum, some) => sum + some, 0);
  return { sku, version, level, available: units, nextEta, backordered };
};
