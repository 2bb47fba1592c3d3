import { type AfterWait, type Scenario, simulate } from './simulation/hot-sku.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { rounded } from './support/stats.ts';

const SEEDS = [1, 2, 3, 4, 5];
const LATENCY_MS = 10;
const BURST = { writers: 64, groupSize: 1, orders: 64 };
const RUSH = { writers: 64, groupSize: 1, orders: 3_000 };
const GROUPS = { writers: 2, groupSize: 90, orders: 3_000 * 90 };
/** With 100 and 1,000 open batches; 1 KB holds 8. */
const LARGE_KB = [10, 89];
const PRODUCTION = 'read again from the second on';

type Load = Pick<Scenario, 'writers' | 'groupSize' | 'orders'>;

const play = (load: Load, productKb: number, afterWait: AfterWait): Row => {
  const latencies = { readMs: LATENCY_MS, transactionMs: LATENCY_MS };
  const outcomes = SEEDS.map((seed) =>
    simulate({ ...load, productKb, afterWait, ...latencies, seed }),
  );
  const mean = (what: keyof (typeof outcomes)[number]) =>
    outcomes.reduce((sum, outcome) => sum + outcome[what], 0) / outcomes.length;
  return {
    writers: load.writers,
    'orders in a group': load.groupSize,
    orders: load.orders,
    'product (KB)': productKb,
    'after a wait': afterWait,
    'allocations/s': load === BURST ? '-' : rounded(mean('allocatedPerSecond')),
    'lost races per group': rounded((mean('lostRaces') / load.orders) * load.groupSize),
    'given up (%)': rounded((mean('givenUp') / load.orders) * 100),
    'last answer (s)': rounded(mean('seconds')),
  };
};

/** What else matters for one SKU, simulated: the size of its item, and what a lost race goes on with. */
const measure: Benchmark = async () => ({
  rows: [
    ...[BURST, RUSH, GROUPS].flatMap((load) => [
      play(load, 1, 'go on'),
      play(load, 1, 'read again'),
      play(load, 1, PRODUCTION),
    ]),
    ...LARGE_KB.flatMap((kb) => [play(RUSH, kb, PRODUCTION), play(GROUPS, kb, PRODUCTION)]),
  ],
  plot: {
    title: 'Simulated: time until the last order of one SKU has an answer',
    kind: 'bars',
    x: 'orders',
    y: ['last answer (s)'],
    unit: 'seconds',
    by: 'after a wait',
  },
});
export default measure;
