import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { addBatch } from '../../src/application/add-batch.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { median, rounded } from './support/stats.ts';
import { warmUp } from './support/warm-up.ts';

const ORDERS = 1_000;
const SKUS = [1, 10, 200, 1_000];
const SAMPLES = 7;

type Outcomes = { readonly outcomes: readonly { readonly status: number }[] };

/** A bulk of orders of one line each, from the body of the request to the body of the answer. */
const measure: Benchmark = async () => {
  process.env.TABLE_NAME = await freshTable();
  const { handler } = await import('../../src/handlers/allocate-bulk.ts');
  const deps = compose(process.env);
  await warmUp(deps);
  for (let n = 0; n < Math.max(...SKUS); n++) {
    await addBatch(deps)({ ref: `SKU-${n}`, sku: `SKU-${n}`, qty: 1_000_000, eta: null });
  }

  const send = async (skus: number, sample: number): Promise<number> => {
    const orders = Array.from({ length: ORDERS }, (_, n) => ({
      orderId: `${skus}-${sample}-${n}`,
      lines: [{ sku: `SKU-${n % skus}`, qty: 1 }],
    }));
    const event = { body: JSON.stringify({ orders }), isBase64Encoded: false };
    const begun = performance.now();
    const answer = await handler(event as APIGatewayProxyEventV2, {} as Context);
    const seconds = (performance.now() - begun) / 1_000;
    const { outcomes } = JSON.parse(`${answer.body}`) as Outcomes;
    if (outcomes.some(({ status }) => status !== 201)) throw new Error('an order failed');
    return seconds;
  };

  const rows: Row[] = [];
  for (const skus of SKUS) {
    const times: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample++) times.push(await send(skus, sample));
    const seconds = median(times);
    rows.push({ orders: ORDERS, SKUs: skus, seconds, 'lines/s': rounded(ORDERS / seconds) });
  }
  return {
    rows,
    plot: {
      title: `A bulk of ${ORDERS} orders`,
      kind: 'bars',
      x: 'SKUs',
      y: ['lines/s'],
      unit: 'lines per second',
    },
  };
};
export default measure;
