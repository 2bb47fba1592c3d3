import { addBatch } from '../../src/application/batches/add-batch.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';
import { oneUnit } from './support/allocators.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { drive } from './support/drive.ts';
import { meteredClient } from './support/metered-client.ts';
import { rounded } from './support/stats.ts';
import { warmUp } from './support/warm-up.ts';

const SECONDS = 5;

/** Orders for a SKU of which nothing is left, and for which that has been told. */
const measure: Benchmark = async () => {
  const { client, meter, reset } = meteredClient();
  const deps = compose({ TABLE_NAME: await freshTable() }, client);
  await warmUp(deps);
  await addBatch(deps)({ ref: 'GONE', sku: 'GONE', qty: 1, eta: null });
  const want = oneUnit(allocateOrder(deps), 'GONE');
  await want('takes the last one');
  await want('tells the shortage');

  const rows: Row[] = [];
  for (const clients of [1, 64]) {
    reset();
    const { outcomes, errors, perSecond, p95 } = await drive(clients, SECONDS, (n) =>
      want(`${clients}, ${n}`),
    );
    const { short = 0, allocated = 0 } = outcomes;
    rows.push({
      clients,
      'refusals/s': perSecond,
      'p95 (ms)': p95,
      refused: short,
      allocated,
      errors,
      'reads per order': rounded((meter.requests - meter.writes) / short),
      writes: meter.writes,
    });
  }
  return {
    rows,
    plot: {
      title: 'Refusals of a SKU that is sold out',
      kind: 'bars',
      x: 'clients',
      y: ['refusals/s'],
      unit: 'refusals per second',
    },
  };
};
export default measure;
