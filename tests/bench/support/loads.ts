import { type Request, type Send, surely } from './fleet.ts';

/** What clients do, and how much of that is stored afterwards. */
export type Load = {
  readonly request: (n: number) => Request;
  readonly stored: () => Promise<number>;
};

/** Gets something ready that nobody else uses, by its name. */
export type Prepare = (send: Send, name: string) => Promise<Load>;

const PLENTY = 1_000_000;
/** More than are released in a few seconds. What one request of `POST /allocations/bulk` takes is 1,000. */
const TO_RELEASE = 3_000;
const PER_BULK = 1_000;

const batch = (ref: string, sku: string, qty: number): Request => ({
  method: 'POST',
  path: '/batches',
  body: { ref, sku, qty, eta: null },
});
const order = (orderId: string, sku: string) => ({ orderId, lines: [{ sku, qty: 1 }] });

const get = async (send: Send, path: string) =>
  JSON.parse((await surely(send)({ method: 'GET', path })).body);
const allocatedOf = async (send: Send, ref: string): Promise<number> =>
  (await get(send, `/batches/${ref}`)).allocated;

/** Orders of one unit each, of one of so many SKUs in turn. */
export const orders =
  (count: number): Prepare =>
  async (send, name) => {
    const skus = Array.from({ length: count }, (_, n) => `${name}-SKU-${n}`);
    for (const sku of skus) await surely(send)(batch(sku, sku, PLENTY));
    return {
      request: (n) => ({
        method: 'POST',
        path: '/allocations',
        body: order(`${name}-${n}`, skus[n % count] as string),
      }),
      stored: async () => {
        let sum = 0;
        for (const sku of skus) sum += await allocatedOf(send, sku);
        return sum;
      },
    };
  };

/** Releases of orders of one SKU. */
export const releases: Prepare = async (send, name) => {
  await surely(send)(batch(name, name, PLENTY));
  for (let from = 0; from < TO_RELEASE; from += PER_BULK) {
    const some = Array.from({ length: PER_BULK }, (_, n) => order(`${name}-${from + n}`, name));
    await surely(send)({ method: 'POST', path: '/allocations/bulk', body: { orders: some } });
  }
  const allocated = await allocatedOf(send, name);
  return {
    request: (n) => ({ method: 'DELETE', path: `/orders/${name}-${n}` }),
    stored: async () => allocated - (await allocatedOf(send, name)),
  };
};

/** Batches of one SKU. */
export const batches: Prepare = async (send, name) => ({
  request: (n) => batch(`${name}-${n}`, name, 5),
  stored: async () => (await get(send, `/products/${name}`)).batches.length,
});
