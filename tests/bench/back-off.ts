import { setTimeout as wait } from 'node:timers/promises';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import type { Deps } from '../../src/application/ports.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';
import type { Benchmark } from './support/benchmark.ts';
import { rounded } from './support/stats.ts';

const CLIENTS = 64;
const ORDERS = 1_000;
const UNITS = 500;
const BOUNDS_MS = [500, 1_000, 2_000, 4_000];

/**
 * How long to wait after a lost race, by the bound of the wait: 64 clients, each as a process of its
 * own, want one SKU at once.
 */
const measure: Benchmark = async () => {
  const deps = compose({ TABLE_NAME: await freshTable() });
  const rows = [];
  for (const bound of BOUNDS_MS) rows.push({ 'bound (ms)': bound, ...(await race(deps, bound)) });
  return {
    rows,
    plot: {
      title: 'Orders for one SKU, each alone: time until all 1,000 have an answer',
      kind: 'bars',
      x: 'bound (ms)',
      y: ['seconds'],
      unit: 'seconds',
    },
  };
};
export default measure;

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
  const seconds = rounded((performance.now() - begun) / 1_000);
  return { ...count, seconds, 'lost races': lostRaces, 'most by one order': mostByOne };
};
