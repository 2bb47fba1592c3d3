import { simulate as simulateCounter } from './simulation/counter.ts';
import { simulate } from './simulation/hot-sku.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { rounded } from './support/stats.ts';

const ENVIRONMENTS = [1, 2, 4, 8, 16, 32, 64, 128, 256];
/** Of a read, and of a transaction. */
const LATENCIES_MS = [5, 10, 20];
/** So many that the start, and the second that a partition has saved up by then, matter little. */
const ORDERS = 30_000;
const STRAIGHT_ORDERS = 3_000;

/** One SKU that many processes want, one order at a time each, simulated: with the counter and without. */
const measure: Benchmark = async () => {
  const rows = ENVIRONMENTS.flatMap((environments) =>
    LATENCIES_MS.map((ms): Row => {
      const latencies = { readMs: ms, transactionMs: ms, seed: 1 };
      const straight = simulate({
        writers: environments,
        groupSize: 1,
        orders: STRAIGHT_ORDERS,
        ...latencies,
      });
      const counter = simulateCounter({
        environments,
        orders: ORDERS,
        ...latencies,
      });
      const requests = Object.values(counter.requests).reduce((sum, each) => sum + each, 0);
      return {
        environments,
        'a request (ms)': ms,
        'allocations/s, without the counter': rounded(straight.allocatedPerSecond),
        'allocations/s, with it': rounded(counter.allocatedPerSecond),
        'p50 (ms)': rounded(counter.p50Ms),
        'p95 (ms)': rounded(counter.p95Ms),
        'longest (ms)': rounded(counter.longestMs),
        'turn (ms)': rounded(counter.turnMs),
        'orders in a group': rounded(counter.groupSize),
        'lost races per order': rounded(counter.lostRaces / ORDERS),
        'requests per order': rounded(requests),
        throttled: counter.throttled,
        late: counter.late,
      };
    }),
  );
  return {
    rows,
    plot: {
      title: 'Simulated: allocations of one SKU a second, by the time of a request',
      kind: 'lines',
      x: 'environments',
      y: ['allocations/s, with it', 'allocations/s, without the counter'],
      unit: 'allocations/s',
      by: 'a request (ms)',
      log: true,
    },
  };
};
export default measure;
