import { addBatch } from '../../src/application/batches/add-batch.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';
import { ALLOCATORS, counting, oneUnit } from './support/allocators.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { drive } from './support/drive.ts';
import { rounded } from './support/stats.ts';
import { warmUp } from './support/warm-up.ts';

const SECONDS = 6;
const CLIENTS = 32;
const SKUS = 200;

/** Many clients of one process want one of many SKUs each, in turn. */
const measure: Benchmark = async () => {
  const plain = compose({ TABLE_NAME: await freshTable() });
  await warmUp(plain);
  for (let n = 0; n < SKUS; n++) {
    await addBatch(plain)({ ref: `SKU-${n}`, sku: `SKU-${n}`, qty: 1_000_000, eta: null });
  }
  const rows: Row[] = [];
  for (const way of ['group commit', 'each alone'] as const) {
    const { deps, count } = counting(plain);
    const allocate = ALLOCATORS[way](deps);
    const { outcomes, errors, perSecond, p95 } = await drive(CLIENTS, SECONDS, (n) =>
      oneUnit(allocate, `SKU-${n % SKUS}`)(`${way}, ${n}`),
    );
    rows.push({
      way,
      SKUs: SKUS,
      clients: CLIENTS,
      'orders/s': perSecond,
      'p95 (ms)': p95,
      errors,
      'lost races per order': rounded(count.lostRaces / (outcomes.allocated ?? 0)),
    });
  }
  return {
    rows,
    plot: {
      title: `Orders for ${SKUS} SKUs from ${CLIENTS} clients of one process`,
      kind: 'bars',
      x: 'way',
      y: ['orders/s'],
      unit: 'orders per second',
    },
  };
};
export default measure;
