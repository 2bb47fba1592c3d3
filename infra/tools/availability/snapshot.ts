import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '../../../src/client/client.ts';
import { pages } from '../../../src/client/pages.ts';
import { dataOf } from '../../../src/client/problems.ts';
import type { Stock } from '../../../src/client/schema.ts';

/** The availability of a SKU, as of a version of it. */
export type Availability = Pick<Stock, 'sku' | 'level' | 'nextEta' | 'backordered'> & {
  readonly version: number;
  readonly available: number;
};

const PAUSE_MS = 1_000;
/** A job ends holds each minute. */
const MAX_PAUSES = 180;

/**
 * All products, page by page. One whose holds have expired and are not written as ended has no version, so nobody could tell
 * which events it has in it: it is asked for again, after all others.
 *
 * @throws Error if that takes longer than a job that ends holds may.
 */
export async function* snapshot(client: Client, pause = () => wait(PAUSE_MS)) {
  let unsettled: string[] = [];
  const all = pages((at) => client.GET('/products', { params: { query: { limit: 100, ...at } } }));
  for await (const { products } of all) {
    for (const product of products) {
      if (isSettled(product)) yield availabilityOf(product);
      else unsettled.push(product.sku);
    }
  }
  for (let pauses = 0; unsettled.length > 0; pauses++) {
    if (pauses === MAX_PAUSES)
      throw new Error(`expired holds have not ended yet for ${unsettled.join(', ')}`);
    await pause();
    const left: string[] = [];
    for (const sku of unsettled) {
      const product = dataOf(await client.GET('/products/{sku}', { params: { path: { sku } } }));
      if (isSettled(product)) yield availabilityOf(product);
      else left.push(sku);
    }
    unsettled = left;
  }
}

const isSettled = (product: Stock): product is Stock & { readonly version: number } =>
  product.version !== undefined;

const availabilityOf = ({
  available,
  ...product
}: Stock & { readonly version: number }): Availability => {
  const { sku, version, level, nextEta, backordered } = product;
  const units = Object.values(available).reduce((sum, some) => sum + some, 0);
  return { sku, version, level, available: units, nextEta, backordered };
};
