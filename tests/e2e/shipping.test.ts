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

test('units of a line are shipped: so many in all, so that a repeat ships none', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const ref = await addBatch(sku, 10);
  await order(orderId, { sku, qty: 10 });
  const seven = { lines: [{ lineId: sku, qty: 7 }] };

  const parts = [
    { lineId: sku, qty: 3, state: 'allocated' },
    { lineId: sku, qty: 7, state: 'shipped', part: expect.any(String) },
  ];
  expect(await ship(orderId, seven)).toMatchObject({ status: 200, body: { lines: parts } });
  expect(await ship(orderId, seven)).toMatchObject({ status: 200, body: { lines: parts } });
  expect(await ship(orderId, { lines: [{ lineId: sku, qty: 11 }] })).toMatchObject({
    status: 409,
    body: {
      type: '/problems/line-not-allocated',
      errors: [{ lineId: sku, qty: 11, shipped: 7, canLeave: 10 }],
    },
  });
  expect(await ship(orderId, { ...seven, rest: 'release' })).toMatchObject({
    status: 200,
    body: {
      lines: [
        { qty: 3, state: 'released' },
        { qty: 7, state: 'shipped' },
      ],
    },
  });
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({
    body: { allocated: 0, shipped: 7, available: 3 },
  });
});

test('what is wrong with a shipment is named', async () => {
  expect(await ship(fresh('unknown'))).toMatchObject({ status: 404 });
  expect(await ship(fresh('order'), { lineIds: [], line: 1 })).toMatchObject({
    status: 400,
    body: {
      errors: [
        { in: 'body', field: 'lineIds', rule: 'must name at least one line' },
        { in: 'body', field: 'line', rule: 'is not a field of this request' },
      ],
    },
  });
  const [a, both] = [
    { lineId: 'a', qty: 1 },
    { lineIds: ['a'], rest: 'keep' },
  ];
  expect(await ship(fresh('order'), { lines: [a, a], ...both, rest: 'x' })).toMatchObject({
    status: 400,
    body: {
      errors: [
        { field: 'lines[1].lineId', rule: expect.stringContaining('a appears twice') },
        { field: 'rest', rule: 'must be keep or release' },
      ],
    },
  });
  expect(await ship(fresh('order'), { lines: [a], ...both })).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'lines', rule: 'must not be given with lineIds' }] },
  });
  expect(await ship(fresh('order'), both)).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'rest', rule: 'must only be given with lines' }] },
  });
  expect(await ask('POST', `/batches/${fresh('unknown')}/arrival`)).toMatchObject({ status: 404 });
});
