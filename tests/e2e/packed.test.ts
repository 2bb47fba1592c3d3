import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

const pack = (orderId: string, body: object = {}) => ask('POST', `/orders/${orderId}/pack`, body);
const unpack = (orderId: string, body: object = {}) =>
  ask('POST', `/orders/${orderId}/unpack`, body);
const stateOf = async (orderId: string) =>
  (await ask('GET', `/orders/${orderId}`)).body.lines.map(
    ({ qty, state }: { qty: number; state: string }) => `${qty} ${state}`,
  );

test('an order is packed, shown as such, and no cut takes it before others', async () => {
  const [sku, parcel, urgent] = [fresh('lamp'), fresh('parcel'), fresh('urgent')];
  const ref = await addBatch(sku, 10);
  await ask('POST', '/allocations', { orderId: urgent, lines: [{ sku, qty: 5, priority: 9 }] });
  await order(parcel, { sku, qty: 5 });

  const packed = { status: 200, body: { lines: [{ lineId: sku, qty: 5, packed: true }] } };
  expect(await pack(parcel)).toMatchObject(packed);
  expect(await pack(parcel)).toMatchObject(packed);
  expect(await ask('GET', `/batches/${ref}/lines`)).toMatchObject({
    body: { lines: [{ orderId: parcel, packed: true }, { orderId: urgent }] },
  });
  await ask('PATCH', `/batches/${ref}`, { qty: 5 });

  expect([await stateOf(parcel), await stateOf(urgent)]).toEqual([
    ['5 allocated'],
    ['5 backordered'],
  ]);
});

test('an order is unpacked, and is as any other', async () => {
  const [sku, parcel] = [fresh('lamp'), fresh('parcel')];
  await addBatch(sku, 10);
  await order(parcel, { sku, qty: 2, lineId: 'a' }, { sku, qty: 3, lineId: 'b' });
  await pack(parcel);

  const { body } = await unpack(parcel, { lineIds: ['a'] });

  expect(body.lines).toMatchObject([{ lineId: 'a' }, { lineId: 'b', packed: true }]);
  expect(body.lines[0]).not.toHaveProperty('packed');
  expect(await unpack(parcel, { lineIds: ['a'] })).toMatchObject({ status: 200, body });
});

test('what can not leave can not be packed, and is named', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  await addBatch(sku, 5);
  const ref = await addBatch(sku, 9, '2099-01-01');
  await order(orderId, { sku, qty: 2, lineId: 'here' }, { sku, qty: 9, lineId: 'on its way' });

  expect(await pack(orderId)).toMatchObject({
    status: 409,
    body: {
      type: '/problems/stock-not-arrived',
      detail: expect.stringContaining('nothing was packed'),
      errors: [{ lineId: 'on its way', qty: 9, batchRef: ref, eta: '2099-01-01' }],
    },
  });
  expect(await pack(orderId, { lineIds: ['here'] })).toMatchObject({ status: 200 });
  expect(await pack(orderId, { lineIds: ['x'] })).toMatchObject({
    status: 404,
    body: { type: '/problems/line-not-found' },
  });
  expect(await pack(fresh('nobody'))).toMatchObject({ status: 404 });
  expect(await pack(orderId, { lines: [] })).toMatchObject({ status: 400 });
});

test('a parcel is closed: less is refused, more goes beside it, and a cancel frees all', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const ref = await addBatch(sku, 10);
  await order(orderId, { sku, qty: 5 });
  await pack(orderId);
  const change = (qty: number) => ask('PATCH', `/orders/${orderId}/lines/${sku}`, { qty });

  expect(await change(4)).toMatchObject({
    status: 409,
    body: { type: '/problems/line-packed', errors: [{ lineId: sku, qty: 4, packed: 5 }] },
  });
  const { body } = await change(7);
  expect(body.lines).toMatchObject([
    { qty: 5, packed: true },
    { qty: 2, part: expect.any(String) },
  ]);
  expect(body.lines[1]).not.toHaveProperty('packed');
  expect(await ask('DELETE', `/orders/${orderId}`)).toMatchObject({ status: 200 });
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({ body: { available: 10 } });
});
