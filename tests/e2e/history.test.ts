import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';
import { queueUrl, sqs, takeUntil } from '../support/queues.ts';
import { stock } from '../support/stock.ts';
import { until } from '../support/until.ts';

type Product = { readonly completeTo: number; readonly version: number };

/** What a route shows once it has caught up with what was done. */
const historyOf = async (path: string) => {
  let body: Awaited<ReturnType<typeof ask>>['body'];
  await until(async () => {
    ({ body } = await ask('GET', `${path}/history?limit=100`));
    return body.products.every(({ completeTo, version }: Product) => completeTo === version);
  });
  return body;
};

const typesIn = ({ entries }: { readonly entries: readonly { readonly type: string }[] }) =>
  entries.map(({ type }) => type);

test('what happened to a product, a batch and an order can be read, the newest first', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const ref = await addBatch(sku, 10);
  const later = await addBatch(sku, 20, '2099-01-01');
  await order(orderId, { sku, qty: 6 });
  await ask('PATCH', `/batches/${ref}`, { qty: 5 });

  const ofProduct = await historyOf(`/products/${sku}`);
  expect(typesIn(ofProduct)).toEqual([
    'BackordersChecked',
    'Allocated',
    'Deallocated',
    'BatchQuantityChanged',
    'Allocated',
    'BatchAdded',
    'AvailabilityChanged',
    'BatchAdded',
  ]);
  expect(ofProduct.products).toEqual([{ sku, completeFrom: 0, completeTo: 5, version: 5 }]);
  expect(ofProduct.entries[1]).toEqual({
    ...{ id: `${sku}:4:2`, type: 'Allocated', sku, version: 4, at: expect.any(String) },
    ...{ orderId, lineId: sku, qty: 6, batchRef: later, eta: '2099-01-01' },
    movement: { available: -6, allocated: 6 },
  });
  expect(ofProduct.entries[3]).toMatchObject({ from: 10, to: 5, movement: { available: -5 } });

  const ofBatch = await historyOf(`/batches/${ref}`);
  expect(typesIn(ofBatch)).toEqual([
    'Deallocated',
    'BatchQuantityChanged',
    'Allocated',
    'BatchAdded',
  ]);
  const ofOrder = await historyOf(`/orders/${orderId}`);
  expect(typesIn(ofOrder)).toEqual(['Allocated', 'Deallocated', 'Allocated']);
  expect(ofOrder.products).toEqual(ofProduct.products);
});

test('a history is read in pages', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  await addBatch(sku, 10);
  await order(orderId, { lineId: '1', sku, qty: 1 }, { lineId: '2', sku, qty: 2 });
  const all = await historyOf(`/orders/${orderId}`);

  const first = await ask('GET', `/orders/${orderId}/history?limit=1`);
  const after = encodeURIComponent(first.body.next);
  const second = await ask('GET', `/orders/${orderId}/history?limit=1&after=${after}`);
  expect([...first.body.entries, ...second.body.entries]).toEqual(all.entries);
  expect(second.body.next).toBeUndefined();
});

test('an order of two SKUs has what happened to both, and says of each how far it is complete', async () => {
  const [lamp, chair, orderId] = [fresh('lamp'), fresh('chair'), fresh('order')];
  await addBatch(lamp, 10);
  await addBatch(chair, 10);
  await order(orderId, { sku: lamp, qty: 1 }, { sku: chair, qty: 1 });

  const { entries, products } = await historyOf(`/orders/${orderId}`);
  expect(entries).toHaveLength(2);
  expect(products).toEqual([
    { sku: chair, completeFrom: 0, completeTo: 2, version: 2 },
    { sku: lamp, completeFrom: 0, completeTo: 2, version: 2 },
  ]);
});

test.each([
  ['products', 'product-not-found'],
  ['batches', 'batch-not-found'],
  ['orders', 'order-not-found'],
])('what nobody knows has no history: %s', async (what, code) => {
  expect(await ask('GET', `/${what}/${fresh('unknown')}/history`)).toMatchObject({
    status: 404,
    body: { type: `/problems/${code}` },
  });
});

test('the command that rebuilds finds nothing to do where the ledger has all that happened', async () => {
  const sku = fresh('lamp');
  await addBatch(sku, 10);
  await historyOf(`/products/${sku}`);

  const { code, stdout } = await stock(['ledger', 'rebuild', '--sku', sku]);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'Products: 1. Ledgers started from current figures: 0.\n',
  });
});

test('what the archive tells again is in the history, and what is not an event of a SKU in the dead letters', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const detail = {
    ...{ id: `${sku}:1:0`, type: 'Allocated', sku, version: 1, ordinal: 0, of: 1 },
    ...{ at: '2026-01-01T08:00:00.000Z', orderId, lineId: '1', qty: 5, batchRef: 'a', eta: null },
  };
  const event = { id: fresh('event'), 'detail-type': 'Allocated', detail };
  const tell = async (body: object) =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: await queueUrl('ledger'),
        MessageBody: JSON.stringify(body),
      }),
    );
  await tell(event);
  await tell(event);
  await tell({ ...event, id: fresh('broken'), detail: { orderId } });

  await until(async () => (await ask('GET', `/orders/${orderId}/history`)).status === 200);
  const { body } = await ask('GET', `/orders/${orderId}/history`);
  expect(body.entries).toMatchObject([{ id: `${sku}:1:0`, movement: { available: -5 } }]);
  const dead = await takeUntil(await queueUrl('ledger-dead-letters'), ({ Body = '' }) =>
    Body.includes(orderId),
  );
  expect(dead.MessageAttributes?.reason?.StringValue).toContain('detail');
});

test('dead letters are moved back: a record of the stream, and an event that was replayed', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const event = (version: number) => ({
    ...{ id: `${sku}:${version}:0`, type: 'Backordered', sku, version, ordinal: 0, of: 1 },
    ...{ at: `2026-01-0${version}T08:00:00.000Z`, orderId, lineId: '1', qty: 5 },
  });
  const record = {
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: '1', NewImage: marshall({ events: [event(1)] }) },
  };
  const again = { id: fresh('event'), 'detail-type': 'Backordered', detail: event(2) };
  const QueueUrl = await queueUrl('ledger-dead-letters');
  for (const dead of [record, again]) {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(dead) }));
  }

  expect(await stock(['redrive', 'ledger'])).toMatchObject({ code: 0 });
  await until(async () => {
    const { status, body } = await ask('GET', `/orders/${orderId}/history`);
    return status === 200 && body.entries.length === 2;
  });
  const { body } = await ask('GET', `/orders/${orderId}/history`);
  expect(body.entries).toMatchObject([{ version: 2 }, { version: 1 }]);
  // Its product is unknown, but not what is known of it.
  expect(body.products).toEqual([{ sku, completeFrom: 0, completeTo: 2, version: 0 }]);
});
