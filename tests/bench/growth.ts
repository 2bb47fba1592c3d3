import { addBatch } from '../../src/application/batches/add-batch.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';
import { oneUnit } from './support/allocators.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { meteredClient } from './support/metered-client.ts';
import { median, percentile, rounded } from './support/stats.ts';
import { warmUp } from './support/warm-up.ts';

const LINES = [0, 1_000, 20_000, 100_000];
/** One is what the others have. */
const OPEN_BATCHES = [10, 100, 1_000];
const SAMPLES = 100;
/** So many go into one transaction together. */
const LINES_PER_ORDER = 90;

/** What one allocation costs, by what is on its SKU already. */
const measure: Benchmark = async () => {
  const { client, meter, reset } = meteredClient();
  const deps = compose({ TABLE_NAME: await freshTable() }, client);
  const allocate = allocateOrder(deps);
  await warmUp(deps);

  /** The units are those of the last one: counters gain digits as they count. */
  const cost = async (sku: string, lines: number, batches: number): Promise<Row> => {
    const times: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample++) {
      reset();
      const begun = performance.now();
      const outcome = await oneUnit(allocate, sku)(`${sku}, ${lines}, ${batches}, ${sample}`);
      times.push(performance.now() - begun);
      if (outcome !== 'allocated') throw new Error(`an order of ${sku} was not allocated`);
    }
    return {
      'the SKU has': `${lines.toLocaleString('en')} lines, ${batches.toLocaleString('en')} batch${batches === 1 ? '' : 'es'}`,
      requests: meter.requests,
      'bytes sent': meter.bytesSent,
      'bytes received': meter.bytesReceived,
      'read units': meter.readUnits,
      'write units': meter.writeUnits,
      'median (ms)': rounded(median(times)),
      'p95 (ms)': rounded(percentile(times, 95)),
    };
  };

  const rows: Row[] = [];
  const batch = (sku: string, n: number) => ({
    ref: `${sku}-${n}`,
    sku,
    qty: 1_000_000,
    eta: null,
  });
  await addBatch(deps)(batch('LINES', 1));
  let [lines, orders] = [0, 0];
  for (const enough of LINES) {
    for (; lines < enough; lines += LINES_PER_ORDER) {
      const wanted = Array.from({ length: Math.min(LINES_PER_ORDER, enough - lines) }, (_, n) => ({
        lineId: `${n}`,
        sku: 'LINES',
        qty: 1,
      }));
      await allocate({ orderId: `fills-${orders++}`, lines: wanted });
    }
    rows.push(await cost('LINES', enough, 1));
    lines = enough + SAMPLES;
  }
  let open = 0;
  for (const enough of OPEN_BATCHES) {
    while (open < enough) await addBatch(deps)(batch('BATCHES', ++open));
    rows.push(await cost('BATCHES', 0, open));
  }
  return {
    rows,
    plot: {
      title: 'One allocation, by what its SKU has already',
      kind: 'bars',
      x: 'the SKU has',
      y: ['median (ms)', 'p95 (ms)'],
      unit: 'milliseconds',
    },
  };
};
export default measure;
