import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

const bulk = (...orders: readonly unknown[]) => ask('POST', '/allocations/bulk', { orders });

test('each order of a bulk is answered as it would be by itself, in its place', async () => {
  const [sku, known] = [fresh('lamp'), fresh('known')];
  const ref = await addBatch(sku, 10);
  await order(known, { sku, qty: 1 });
  const orderIds = [fresh('order'), fresh('order'), fresh('order')] as const;

  const { status, body } = await bulk(
    { orderId: orderIds[0], lines: [{ sku, qty: 6 }] },
    { orderId: orderIds[1], lines: [{ sku, qty: 4 }] },
    { orderId: known, lines: [{ sku, qty: 1 }] },
    { orderId: known, lines: [{ sku, qty: 2 }] },
    { orderId: 'order', lines: [{ sku, qty: 0 }] },
    'not an order',
    { orderId: orderIds[2], lines: [{ sku, qty: 3 }] },
    { orderId: orderIds[0], lines: [{ sku, qty: 6 }] },
  );

  expect(status).toBe(200);
  expect(body.outcomes).toMatchObject([
    { status: 201, body: { orderId: orderIds[0], lines: [{ batchRef: ref, qty: 6 }] } },
    { status: 409, body: { type: '/problems/shortage', errors: [{ qty: 4, available: 3 }] } },
    { status: 200, body: { orderId: known, lines: [{ batchRef: ref, qty: 1 }] } },
    { status: 409, body: { type: '/problems/line-differs' } },
    { status: 400, body: { errors: [{ in: 'body', field: 'lines[0].qty' }] } },
    { status: 400, body: { type: '/problems/invalid-request' } },
    { status: 201, body: { orderId: orderIds[2], lines: [{ batchRef: ref, qty: 3 }] } },
    { status: 200, body: { orderId: orderIds[0], lines: [{ batchRef: ref, qty: 6 }] } },
  ]);
  expect((await ask('GET', `/batches/${ref}`)).body).toMatchObject({ allocated: 10 });
});

test('a thousand orders of one SKU go through in one bulk, first come first served; again they change nothing', async () => {
  const sku = fresh('lamp');
  await addBatch(sku, 800);
  const orders = Array.from({ length: 1_000 }, (_, n) => ({
    orderId: `${sku}-${n}`,
    lines: [{ sku, qty: 1 }],
  }));
  const statuses = async () =>
    (await bulk(...orders)).body.outcomes.map((one: { status: number }) => one.status);

  expect(await statuses()).toEqual([...Array(800).fill(201), ...Array(200).fill(409)]);
  expect(await statuses()).toEqual([...Array(800).fill(200), ...Array(200).fill(409)]);
});

test.each([
  ['without orders', {}, 'must be a list of orders'],
  ['of no order', { orders: [] }, 'must have at least one order'],
  ['of more than 1000', { orders: Array(1_001).fill({}) }, 'must have at most 1000 orders'],
  [
    'of more than 5000 lines',
    { orders: [...Array(5).fill({ lines: Array(1_000).fill({}) }), { lines: [{}] }] },
    'must have at most 5000 lines in all orders together',
  ],
])('a bulk %s is refused', async (_, body, rule) => {
  expect(await ask('POST', '/allocations/bulk', body)).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'orders', rule }] },
  });
});
