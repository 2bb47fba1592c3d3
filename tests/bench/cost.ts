import { addBatch } from '../../src/application/batches/add-batch.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';
import { oneUnit } from './support/allocators.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { meteredClient } from './support/metered-client.ts';
import { PRICES } from './support/prices.ts';
import { median, rounded } from './support/stats.ts';
import { warmUp } from './support/warm-up.ts';

const MEMORY_GB = 0.5;
const MILLION = 1_000_000;
/** Orders of one line for the same SKU that one request brings: 1, or as many in bulk. */
const ORDERS_PER_REQUEST = [1, 10, 90, 900];
const SAMPLES = 20;
/** The relay takes up to 100 records at a time, and sends ten events with a request to the bus. */
const RECORDS_PER_CALL = 100;
const EVENTS_PER_PUT = 10;
/** Assumed, as there is no bus here to measure it with. */
const MS_PER_PUT = 10;

/**
 * Dollars for a million allocations. Lambda's duration is taken to be what the same work takes here, in
 * process and on DynamoDB Local; the relay to be called once for what one request has changed.
 */
const measure: Benchmark = async () => {
  const { client, meter, reset } = meteredClient();
  const deps = compose({ TABLE_NAME: await freshTable() }, client);
  await warmUp(deps);
  await addBatch(deps)({ ref: 'LAMP', sku: 'LAMP', qty: MILLION, eta: null });
  const want = oneUnit(allocateOrder(deps), 'LAMP');

  const rows: Row[] = [];
  for (const orders of ORDERS_PER_REQUEST) {
    const times: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample++) {
      reset();
      const begun = performance.now();
      const all = Array.from({ length: orders }, (_, n) => want(`${orders}, ${sample}, ${n}`));
      const outcomes = await Promise.all(all);
      times.push(performance.now() - begun);
      if (outcomes.some((one) => one !== 'allocated')) throw new Error('an order is short');
    }
    const ms = Math.ceil(median(times));
    const parts = dollars(orders, ms, meter);
    const total = Object.values(parts).reduce((sum, part) => sum + part, 0);
    rows.push({
      'orders per request': orders,
      'write units per order': rounded(meter.writeUnits / orders),
      'read units per order': rounded(meter.readUnits / orders),
      'duration (ms)': ms,
      ...Object.fromEntries(
        Object.entries({ ...parts, total }).map(([name, sum]) => [`${name} ($)`, rounded(sum)]),
      ),
    });
  }
  return {
    rows,
    plot: {
      title: 'Dollars for a million allocations, by orders in one request',
      kind: 'bars',
      x: 'orders per request',
      y: Object.keys(rows[0] ?? {}).filter((column) => column.endsWith('($)')),
      unit: 'dollars per million allocations',
    },
  };
};
export default measure;

const lambda = (calls: number, ms: number): number =>
  calls * (PRICES.lambdaRequest + (ms / 1_000) * MEMORY_GB * PRICES.lambdaGbSecond);

/** For a million allocations, by what is paid for; a line is one event. */
const dollars = (
  orders: number,
  ms: number,
  { writeUnits, readUnits }: { readonly writeUnits: number; readonly readUnits: number },
) => {
  const requests = MILLION / orders;
  const records = Math.min(orders, RECORDS_PER_CALL);
  return {
    API: requests * PRICES.apiRequest,
    Lambda: lambda(requests, ms),
    writes: requests * writeUnits * PRICES.writeUnit,
    reads: requests * readUnits * PRICES.readUnit,
    relay: lambda(MILLION / records, Math.ceil(records / EVENTS_PER_PUT) * MS_PER_PUT),
    events: MILLION * PRICES.event,
  };
};
