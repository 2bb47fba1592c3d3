import { simulate } from './simulation/hot-sku.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { rounded } from './support/stats.ts';

const BOUNDS_MS = [500, 1_000, 2_000, 4_000];
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
/** What DynamoDB Local takes for each when many wait for it: docs/scale.md. */
const SERVICE = { readMs: 2.6, transactionMs: 3.6 };
const LOAD = { writers: 64, groupSize: 1, orders: 1_000, units: 500 };

/** The same as the benchmark back-off, simulated: one request after the other, and no conflicts. */
const measure: Benchmark = async () => {
  const rows = BOUNDS_MS.map((boundMs): Row => {
    const outcomes = SEEDS.map((seed) =>
      simulate({ ...LOAD, ...SERVICE, boundMs, serial: true, seed }),
    );
    const mean = (what: keyof (typeof outcomes)[number]) =>
      rounded(outcomes.reduce((sum, outcome) => sum + outcome[what], 0) / outcomes.length);
    return {
      'bound (ms)': boundMs,
      allocated: mean('allocated'),
      short: mean('short'),
      'given up': mean('givenUp'),
      seconds: mean('seconds'),
      'lost races': mean('lostRaces'),
      'most by one order': mean('mostByOne'),
    };
  });
  return {
    rows,
    plot: {
      title: 'Simulated: orders for one SKU, each alone, on DynamoDB Local',
      kind: 'bars',
      x: 'bound (ms)',
      y: ['seconds'],
      unit: 'seconds',
    },
  };
};
export default measure;
