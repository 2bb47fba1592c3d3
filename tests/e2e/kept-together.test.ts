import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh } from '../support/http.ts';

/** One top and four legs are there, and a table is ordered. */
const tableOf = async (more: object) => {
  const [top, leg, orderId] = [fresh('top'), fresh('leg'), fresh('table')];
  const ref = await addBatch(top, 1);
  await addBatch(leg, 4);
  const lines = [
    { sku: top, qty: 1 },
    { sku: leg, qty: 4 },
  ];
  const order = { orderId, lines, ...more };
  const { status, body } = await ask('POST', '/allocations', order);
  expect(status).toBe(201);
  return { ref, leg, orderId, order, body };
};

const cut = (ref: string, qty: number) => ask('PATCH', `/batches/${ref}`, { qty });
const statesOf = async (orderId: string) =>
  (await ask('GET', `/orders/${orderId}`)).body.lines.map(({ state }: { state: string }) => state);

test('a table that was ordered together gives back its legs when its top breaks, and is had again as a whole', async () => {
  const { ref, leg, orderId, order, body } = await tableOf({ keepTogether: true });
  expect(body.lines).toMatchObject([{ keepTogether: true }, { keepTogether: true }]);

  expect(await cut(ref, 0)).toMatchObject({
    status: 200,
    body: { batch: { available: 0 }, lines: [{ orderId, state: 'released' }] },
  });

  expect(await statesOf(orderId)).toEqual(['released', 'released']);
  const legs = await ask('GET', `/products/${leg}`);
  expect(legs.body.available.warehouse).toBe(4);
  expect(await ask('POST', '/allocations', order)).toMatchObject({
    status: 409,
    body: { type: '/problems/line-released' },
  });
  const again = { onShortage: 'backorder' };
  expect(await ask('POST', `/orders/${orderId}/reinstate`, again)).toMatchObject({
    status: 409,
    body: { type: '/problems/shortage' },
  });
  await cut(ref, 1);
  expect(await ask('POST', `/orders/${orderId}/reinstate`, {})).toMatchObject({ status: 200 });
  expect(await statesOf(orderId)).toEqual(['allocated', 'allocated']);
});

test('one that was not keeps them', async () => {
  const { ref, orderId, body } = await tableOf({});
  expect(body.lines[0]).not.toHaveProperty('keepTogether');

  await cut(ref, 0);

  expect((await statesOf(orderId)).toSorted()).toEqual(['allocated', 'backordered']);
});

test('what is kept together can not wait, and is another order than one that is not', async () => {
  const { order } = await tableOf({ keepTogether: true });

  expect(await ask('POST', '/allocations', { ...order, onShortage: 'backorder' })).toMatchObject({
    status: 400,
    body: { errors: [{ in: 'body', field: 'keepTogether' }] },
  });
  expect(await ask('POST', '/allocations', { ...order, keepTogether: false })).toMatchObject({
    status: 409,
    body: { type: '/problems/line-differs' },
  });
  expect(await ask('POST', '/allocations', order)).toMatchObject({ status: 200 });
});

test('so are the lines of an order in bulk', async () => {
  const [sku, orderId] = [fresh('top'), fresh('table')];
  await addBatch(sku, 1);
  const order = { orderId, lines: [{ sku, qty: 1 }], keepTogether: true };

  expect(await ask('POST', '/allocations/bulk', { orders: [order] })).toMatchObject({
    body: { outcomes: [{ status: 201, body: { lines: [{ keepTogether: true }] } }] },
  });
});
