import { setTimeout as wait } from 'node:timers/promises';
import { addBatch } from '../../src/application/add-batch.ts';
import { allocateOrder } from '../../src/application/allocate-order.ts';
import type { Deps } from '../../src/application/ports.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';

const CLIENTS = 64;
const ORDERS = 1_000;
const UNITS = 500;
const BOUNDS_MS = [500, 1_000, 2_000, 4_000];

/** Each client as a process of its own. How long to wait after a lost race, by the bound of the wait: 64 clients want one SKU at once. */
export default async () => {
  const deps = compose({ TABLE_NAME: await freshTable() });
  const rows = [];
  for (const bound of BOUNDS_MS) rows.push({ 'bound (ms)': bound, ...(await race(deps, bound)) });
  return rows;
};

const race = async (deps: Deps, bound: number) => {
  const sku = `HOT-${bound}`;
  await addBatch(deps)({ ref: sku, sku, qty: UNITS, eta: null });
  let [lostRaces, mostByOne] = [0, 0];
  const backOff = async (lost: number) => {
    lostRaces++;
    mostByOne = Math.max(mostByOne, lost);
    await wait(Math.random() * Math.min(bound, 20 * 2 ** lost));
  };
  const count = { allocated: 0, short: 0, 'given up': 0 };
  const orderIds = Array.from({ length: ORDERS }, (_, n) => `${sku}-${n}`);
  const client = async () => {
    for (let orderId = orderIds.pop(); orderId; orderId = orderIds.pop()) {
      const lines = [{ lineId: sku, sku, qty: 1 }];
      const outcome = allocateOrder({ ...deps, backOff })({ orderId, lines });
      count[await outcome.then((one) => one.outcome).catch(() => 'given up' as const)]++;
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  return { ...count, seconds, 'lost races': lostRaces, 'most by one order': mostByOne };
};
