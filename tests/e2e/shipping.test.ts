import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

const ship = (orderId: string, body: object = {}) =>
  ask('POST', `/orders/${orderId}/shipments`, body);

test('an order is shipped when its shipment has arrived, not before', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const ref = await addBatch(sku, 10, '2099-01-01');
  await order(orderId, { sku, qty: 4 });

  expect(await ship(orderId)).toMatchObject({
    status: 409,
    body: { type: '/problems/stock-not-arrived', errors: [{ lineId: sku, eta: '2099-01-01' }] },
  });
  expect(await ask('POST', `/batches/${ref}/arrival`)).toMatchObject({
    status: 200,
    body: { ref, eta: null, allocated: 4, shipped: 0, available: 6 },
  });
  expect(await ship(orderId)).toMatchObject({
    status: 200,
    body: { orderId, lines: [{ lineId: sku, state: 'shipped', batchRef: ref }] },
  });
  expect(await ship(orderId)).toMatchObject({ status: 200 });
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({
    body: { qty: 10, allocated: 0, shipped: 4, available: 6 },
  });
});

test('some lines of an order are shipped, and stay shipped when the rest is released', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  await addBatch(sku, 10);
  await order(orderId, { sku, qty: 1, lineId: 'a' }, { sku, qty: 2, lineId: 'b' });

  expect(await ship(orderId, { lineIds: ['a'] })).toMatchObject({ status: 200 });
  expect(await ask('DELETE', `/orders/${orderId}/lines/a`)).toMatchObject({
    status: 409,
    body: { type: '/problems/line-shipped' },
  });
  expect(await ask('DELETE', `/orders/${orderId}`)).toMatchObject({
    status: 200,
    body: { lines: [{ state: 'shipped' }, { state: 'released' }] },
  });
});

test('what is wrong with a shipment is named', async () => {
  expect(await ship(fresh('unknown'))).toMatchObject({ status: 404 });
  expect(await ship(fresh('order'), { lineIds: [], lines: 1 })).toMatchObject({
    status: 400,
    body: {
      errors: [
        { in: 'body', field: 'lineIds', rule: 'must name a line at least' },
        { in: 'body', field: 'lines', rule: 'is not a field of this request' },
      ],
    },
  });
  expect(await ask('POST', `/batches/${fresh('unknown')}/arrival`)).toMatchObject({ status: 404 });
});
