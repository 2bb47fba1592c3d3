import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { productItem } from '../../src/adapters/dynamodb/items.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { newProduct } from '../../src/domain/product.ts';
import { freshTable } from '../support/fresh-table.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { median, rounded } from './support/stats.ts';
import { warmUp } from './support/warm-up.ts';
import { writeItems } from './support/write-items.ts';

const ORDERS = 1_000;
const SKUS = [1, 10, 200, 1_000];
const SAMPLES = 7;

type Outcomes = { readonly outcomes: readonly { readonly status: number }[] };

const stocked = (n: number) => ({
  ...newProduct(`SKU-${n}`),
  version: 1,
  batches: [{ ref: `batch-${n}`, purchased: 1_000_000, allocated: 0, eta: null, added: 1 }],
});

/** A bulk of orders of one line each, from the body of the request to the body of the answer. */
const measure: Benchmark = async () => {
  process.env.TABLE_NAME = await freshTable();
  const { handler } = await import('../../src/handlers/orders/allocate-bulk.ts');
  const deps = compose(process.env);
  await warmUp(deps);
  await writeItems(process.env.TABLE_NAME, Math.max(...SKUS), (n) => productItem(stocked(n), []));

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
