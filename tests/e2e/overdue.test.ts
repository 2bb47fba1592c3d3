import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from '@jest/globals';
import { prefixOf } from '../../infra/tools/stage.ts';
import { dynamoDbProducts } from '../../src/adapters/dynamodb/products.ts';
import { productsOnTheDay } from '../../src/application/products-on-the-day.ts';
import { tableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { listen } from '../support/bus.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';
import { order as orderOf, orWait, useCases } from '../support/shop.ts';
import { stock } from '../support/stock.ts';

const dayFromNow = (days: number): string =>
  new Date(Date.now() + days * 24 * 60 * 60 * 1_000).toISOString().slice(0, 10);
const YESTERDAY = dayFromNow(-1);

/** Works on the table of the service as if it were three days ago. */
const earlier = () => {
  const env = { TABLE_NAME: prefixOf('dev') };
  const today = () => dayFromNow(-3);
  const products = productsOnTheDay(dynamoDbProducts(tableOf(env)), today);
  return useCases({ ...compose(env), products, today });
};

const endDay = () =>
  new LambdaClient().send(new InvokeCommand({ FunctionName: `${prefixOf('dev')}-endOfDay` }));

const overdueOf = async (sku: string): Promise<readonly object[]> => {
  const found: { readonly sku: string }[] = [];
  for (let after = ''; ; ) {
    const { body } = await ask('GET', `/overdue-batches?limit=2${after}`);
    found.push(...body.batches);
    if (!body.next) return found.filter((batch) => batch.sku === sku);
    after = `&after=${encodeURIComponent(body.next)}`;
  }
};

test('a shipment that has not come by its day is published and listed with what is promised from it, and listed no more once it has come', async () => {
  const [sku, ref, orderId] = [fresh('lamp'), fresh('batch'), fresh('order')];
  const bus = await listen();
  await earlier().addBatch({ ref, sku, qty: 10, eta: YESTERDAY });
  await earlier().allocate(orderOf(orderId, { [sku]: 10 }));

  await endDay();

  const { detail } = await bus.first(
    ({ detail }) => detail.type === 'BatchOverdue' && detail.batchRef === ref,
  );
  expect(detail).toMatchObject({ sku, eta: YESTERDAY, allocated: 10, available: 0 });
  const late = { ref, qty: 10, allocated: 10, available: 0, eta: YESTERDAY, overdue: true };
  expect(await overdueOf(sku)).toMatchObject([late]);
  expect(await ask('POST', `/orders/${orderId}/shipments`, {})).toMatchObject({ status: 409 });

  expect(await ask('POST', `/batches/${ref}/arrival`)).toMatchObject({ status: 200 });
  expect(await overdueOf(sku)).toEqual([]);
  expect(await ask('POST', `/orders/${orderId}/shipments`, {})).toMatchObject({ status: 200 });
  bus.stop();
});

test('a line that missed its last day is published, and keeps nothing from those behind it', async () => {
  const [sku, first, second] = [fresh('lamp'), fresh('first'), fresh('second')];
  const bus = await listen();
  const ref = await addBatch(sku, 5);
  const wanted = orWait(orderOf(first, { [sku]: 8 }));
  const lines = wanted.lines.map((line) => ({ ...line, shipBy: YESTERDAY }));
  await earlier().allocate({ ...wanted, lines });
  await earlier().allocate(orWait(orderOf(second, { [sku]: 5 })));

  await endDay();

  const { detail } = await bus.first(
    ({ detail }) => detail.type === 'DeadlineMissed' && detail.orderId === first,
  );
  expect(detail).toMatchObject({ sku, lineId: sku, qty: 8, shipBy: YESTERDAY });
  expect(await ask('GET', `/orders/${second}`)).toMatchObject({
    body: { lines: [{ state: 'allocated', batchRef: ref }] },
  });
  bus.stop();
});

test('a batch that is added late is overdue at once, and the restock rule orders all the same (31)', async () => {
  const sku = fresh('lamp');
  const ref = await addBatch(sku, 100, dayFromNow(-300));
  expect(await overdueOf(sku)).toMatchObject([{ ref, overdue: true }]);
  const rule = { reorderPoint: 10, lotSize: 50, leadTimeDays: 7 };
  await ask('PUT', `/products/${sku}/restock-rule`, rule);

  expect(await stock(['restock'])).toMatchObject({ code: 0 });

  expect(await ask('GET', `/batches/restock-${sku}-${dayFromNow(0)}`)).toMatchObject({
    status: 200,
    body: { qty: 50 },
  });
});

test('what is due yesterday is promised for no past day, and can not be shipped (10)', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  await addBatch(sku, 10, YESTERDAY);
  const { body } = await order(orderId, { sku, qty: 3 });

  expect(body.lines).toMatchObject([{ shipsOn: dayFromNow(1), overdue: true }]);
  expect(await ask('POST', `/orders/${orderId}/shipments`, {})).toMatchObject({
    status: 409,
    body: { type: '/problems/stock-not-arrived' },
  });
});

test('what is wrong with a page of overdue batches is named', async () => {
  expect(await ask('GET', '/overdue-batches?limit=0')).toMatchObject({
    status: 400,
    body: { errors: [{ in: 'query', field: 'limit' }] },
  });
});
