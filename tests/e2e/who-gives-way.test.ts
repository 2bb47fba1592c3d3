import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh } from '../support/http.ts';

const place = async (sku: string, qty: number, more: object = {}, line: object = {}) => {
  const orderId = fresh('order');
  const lines = [{ sku, qty, ...line }];
  expect(await ask('POST', '/allocations', { orderId, lines, ...more })).toMatchObject({
    status: 201,
  });
  return orderId;
};

const stateOf = async (orderId: string) =>
  (await ask('GET', `/orders/${orderId}`)).body.lines.map(
    ({ qty, state }: { qty: number; state: string }) => `${qty} ${state}`,
  );

const cut = (ref: string, qty: number) => ask('PATCH', `/batches/${ref}`, { qty });

test('who ordered first keeps stock, though an earlier cut has moved the line', async () => {
  const sku = fresh('lamp');
  const here = await addBatch(sku, 5);
  const soon = await addBatch(sku, 10, '2099-01-01');
  const [old, young] = [await place(sku, 5), await place(sku, 5)];

  await cut(here, 0);
  await cut(soon, 5);

  expect([await stateOf(old), await stateOf(young)]).toEqual([['5 allocated'], ['5 backordered']]);
});

test('a cart that nobody has confirmed gives way before an order', async () => {
  const sku = fresh('lamp');
  const ref = await addBatch(sku, 10);
  const [cart, paid] = [await place(sku, 5, { holdFor: 'PT15M' }), await place(sku, 5)];

  await cut(ref, 5);

  expect([await stateOf(cart), await stateOf(paid)]).toEqual([['5 backordered'], ['5 allocated']]);
});

test('one unit that is missing takes one unit', async () => {
  const sku = fresh('lamp');
  const ref = await addBatch(sku, 52);
  const orders = [await place(sku, 1), await place(sku, 1), await place(sku, 50)];

  expect(await cut(ref, 51)).toMatchObject({ body: { batch: { available: 0 } } });
  expect(await Promise.all(orders.map(stateOf))).toEqual([
    ['1 allocated'],
    ['1 backordered'],
    ['50 allocated'],
  ]);
});

test('a line that may be split gives what is missing, and gets it back when there is stock', async () => {
  const sku = fresh('lamp');
  const ref = await addBatch(sku, 50);
  const orderId = await place(sku, 50, {}, { allowSplit: true });

  await cut(ref, 48);
  expect(await stateOf(orderId)).toEqual(['48 allocated', '2 backordered']);
  await cut(ref, 50);
  expect(await stateOf(orderId)).toEqual(['48 allocated', '2 allocated']);
});

test('a priority is of an order or of a line, is shown, and is part of what a repeat must have', async () => {
  const [sku, other] = [fresh('lamp'), fresh('desk')];
  await addBatch(sku, 9);
  await addBatch(other, 9);
  const orderId = fresh('order');
  const lines = [
    { sku, qty: 1 },
    { sku: other, qty: 1, priority: 0 },
    { sku, lineId: 'urgent', qty: 1, priority: 9 },
  ];
  const send = (priority: number) => ask('POST', '/allocations', { orderId, lines, priority });

  const { status, body } = await send(5);

  expect(status).toBe(201);
  expect(body.lines.map((line: { priority?: number }) => line.priority)).toEqual([5, undefined, 9]);
  expect(await send(5)).toMatchObject({ status: 200, body });
  expect(await send(4)).toMatchObject({ status: 409, body: { type: '/problems/line-differs' } });
  expect(
    await ask('POST', '/allocations', { orderId: fresh('order'), lines, priority: 10 }),
  ).toMatchObject({
    status: 400,
    body: {
      errors: [{ in: 'body', field: 'priority', rule: expect.stringContaining('from 0 to 9') }],
    },
  });
});

test('a line of higher priority is served first, and takes what others wait for', async () => {
  const sku = fresh('lamp');
  await addBatch(sku, 2);
  const wait = { onShortage: 'backorder' };
  const [large, high] = [await place(sku, 9, wait), await place(sku, 3, { ...wait, priority: 5 })];

  expect(await stateOf(await place(sku, 1, { priority: 6 }))).toEqual(['1 allocated']);
  expect(await ask('GET', `/products/${sku}/backorders`)).toMatchObject({
    body: { lines: [{ orderId: high, priority: 5 }, { orderId: large }] },
  });
  await addBatch(sku, 3);
  expect([await stateOf(large), await stateOf(high)]).toEqual([['9 backordered'], ['3 allocated']]);
});
