import { expect, test } from '@jest/globals';
import { send } from '../support/bus.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';
import { until } from '../support/until.ts';

type Entry = { readonly type: string; readonly cause?: object };

/** The newest first, once all of it is there. */
const historyOf = async (sku: string): Promise<readonly Entry[]> => {
  let entries: readonly Entry[] = [];
  await until(async () => {
    const { body } = await ask('GET', `/products/${sku}/history?limit=100`);
    entries = body.entries ?? [];
    return body.products?.[0]?.completeTo === body.products?.[0]?.version;
  });
  return entries;
};

const causesIn = (entries: readonly Entry[]) => entries.map(({ type, cause }) => [type, cause]);

test('the history says why stock was changed, and by which document', async () => {
  const [sku, ref, orderId] = [fresh('lamp'), fresh('batch'), fresh('order')];
  const delivery = { document: 'DN 4711' };
  const damage = { reason: 'damaged', document: 'ticket-9' };
  const added = await ask('POST', '/batches', {
    ref,
    sku,
    qty: 10,
    eta: '2999-01-01',
    ...delivery,
  });
  expect(added).toMatchObject({ status: 201, body: { ref, qty: 10 } });
  await ask('POST', `/batches/${ref}/arrival`, delivery);
  await order(orderId, { sku, qty: 2 });
  await ask('PATCH', `/batches/${ref}`, { qty: 9, ...damage });
  await ask('PUT', `/batches/${ref}/count`, { counted: 8, reason: 'stocktaking' });
  await ask('POST', `/orders/${orderId}/pack`, { document: 'pick-1' });
  await ask('DELETE', `/orders/${orderId}/lines/${sku}?reason=cancelled&document=call%201`);
  await ask('POST', `/orders/${orderId}/reinstate`, { reason: 'mistake' });
  await ask('POST', `/orders/${orderId}/shipments`, { document: 'waybill-1' });
  const back = { returnId: 'back', lines: [{ lineId: sku, qty: 1, to: 'scrap' }] };
  await ask('POST', `/orders/${orderId}/returns`, { ...back, document: 'rma-1' });
  await ask('DELETE', `/orders/${orderId}/returns/back?document=rma-2`);

  expect(causesIn(await historyOf(sku))).toEqual([
    ['ReturnUndone', { document: 'rma-2' }],
    ['Returned', { document: 'rma-1' }],
    ['Shipped', { document: 'waybill-1' }],
    ['Allocated', { reason: 'mistake' }],
    ['Deallocated', { reason: 'cancelled', document: 'call 1' }],
    ['Packed', { document: 'pick-1' }],
    ['BatchQuantityChanged', { reason: 'stocktaking' }],
    ['StockCounted', { reason: 'stocktaking' }],
    ['BatchQuantityChanged', damage],
    ['Allocated', undefined],
    ['BatchEtaChanged', delivery],
    ['AvailabilityChanged', undefined],
    ['BatchAdded', delivery],
  ]);
});

test('a delivery note of many batches stands with each of them', async () => {
  const [sku, one, two] = [fresh('lamp'), fresh('one'), fresh('two')];
  const batches = [one, two].map((ref) => ({ ref, sku, qty: 5 }));

  await ask('POST', '/batches/bulk', { batches, document: 'DN 4712' });
  const feedAt = new Date(Date.now() + 60_000).toISOString();
  const [first] = batches;
  await ask('POST', '/batches/bulk', { batches: [{ ...first, qty: 4 }], feedAt, reason: 'feed' });

  expect(causesIn(await historyOf(sku))).toEqual([
    ['BatchQuantityChanged', { reason: 'feed' }],
    ['AvailabilityChanged', undefined],
    ['BatchAdded', { document: 'DN 4712' }],
    ['BatchAdded', { document: 'DN 4712' }],
  ]);
});

test('a command by message says why, too', async () => {
  const sku = fresh('lamp');
  const batchRef = await addBatch(sku, 10);

  await send('ChangeBatchQuantity', { batchRef, qty: 7, reason: 'stolen', document: 'case 5' });

  await until(async () => (await historyOf(sku)).length > 2);
  expect((await historyOf(sku))[0]).toMatchObject({
    type: 'BatchQuantityChanged',
    ...{ from: 10, to: 7, reason: 'stolen' },
    cause: { reason: 'stolen', document: 'case 5' },
  });
});

test('a plain order has its own document, which is the order: it takes no other', async () => {
  const lines = [{ sku: fresh('lamp'), qty: 1 }];

  const refused = await ask('POST', '/allocations', { orderId: 'o', lines, document: 'x' });

  expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'document' }] } });
});

test('a document is a name that can be printed', async () => {
  const ref = await addBatch(fresh('lamp'), 1);

  const refused = await ask('PATCH', `/batches/${ref}`, { qty: 2, document: ' ' });

  expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'document' }] } });
  expect((await ask('GET', `/batches/${ref}`)).body).toMatchObject({ qty: 1 });
});
