import { simulate } from './simulation/hot-sku.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { rounded } from './support/stats.ts';

const WRITERS = [1, 2, 4, 8, 16, 64];
const GROUP_SIZES = [1, 10, 90];
/** Of a read, and of a transaction. */
const LATENCIES_MS = [5, 10, 20];
const GROUPS = 3_000;

/** One SKU that many processes write to DynamoDB, simulated: each always has a group of orders to go. */
const measure: Benchmark = async () => {
  const rows = GROUP_SIZES.flatMap((groupSize) =>
    WRITERS.map((writers): Row => {
      const row: Record<string, number> = { 'orders in a group': groupSize, writers };
      for (const ms of LATENCIES_MS) {
        const orders = groupSize * GROUPS;
        const latencies = { readMs: ms, transactionMs: ms };
        const outcome = simulate({ writers, groupSize, orders, ...latencies, seed: 1 });
        row[`allocations/s, ${ms} ms`] = rounded(outcome.allocatedPerSecond);
        row[`lost races per allocation, ${ms} ms`] = rounded(outcome.lostRaces / outcome.allocated);
        row[`given up (%), ${ms} ms`] = rounded((outcome.givenUp / orders) * 100);
      }
      return row;
    }),
  );
  return {
    rows,
    plot: {
      title: 'Simulated: lost races per allocation of one SKU, 10 ms a request',
      kind: 'lines',
      x: 'writers',
      y: ['lost races per allocation, 10 ms'],
      unit: 'lost races',
      by: 'orders in a group',
    },
  };
};
export default measure;
