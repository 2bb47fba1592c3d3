import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

/** An order of 5 that has left. */
const shipped = async () => {
  const [sku, orderId, returnId] = [fresh('lamp'), fresh('order'), fresh('return')];
  const ref = await addBatch(sku, 5);
  await order(orderId, { sku, qty: 5 });
  await ask('POST', `/orders/${orderId}/shipments`, {});
  const back = (qty: number, more: object = {}, id = returnId) =>
    ask('POST', `/orders/${orderId}/returns`, {
      returnId: id,
      lines: [{ lineId: sku, qty, ...more }],
    });
  const undo = (id = returnId) => ask('DELETE', `/orders/${orderId}/returns/${id}`);
  return { sku, orderId, returnId, ref, back, undo };
};

const inWarehouse = async (sku: string): Promise<number> =>
  (await ask('GET', `/products/${sku}`)).body.available.warehouse;

test('2 of 5 come back: they are sold again, and the line says so', async () => {
  const { sku, orderId, returnId, ref, back } = await shipped();

  const line = { lineId: sku, qty: 5, state: 'shipped', batchRef: ref, returned: 2 };
  expect(await back(2)).toMatchObject({
    status: 200,
    body: {
      orderId,
      lines: [{ ...line, returns: [{ returnId, qty: 2, to: 'stock', batchRef: `${returnId}~1` }] }],
    },
  });
  expect(await inWarehouse(sku)).toBe(2);
  expect(await order(fresh('next'), { sku, qty: 2 })).toMatchObject({
    body: { lines: [{ batchRef: `${returnId}~1` }] },
  });
  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({ body: { lines: [line] } });
});

test('a return counts once, and never for more than is still out', async () => {
  const { sku, returnId, back } = await shipped();
  const first = await back(2);

  expect(await back(2)).toEqual({ ...first, headers: expect.anything() });
  expect(await back(3)).toMatchObject({
    status: 409,
    body: {
      type: '/problems/return-differs',
      errors: [{ lineId: sku, qty: 2, to: 'stock' }],
    },
  });
  expect(await back(4, {}, `${returnId}-2`)).toMatchObject({
    status: 409,
    body: {
      type: '/problems/qty-above-shipped',
      errors: [{ lineId: sku, sku, qty: 4, shipped: 5, returned: 2 }],
    },
  });
  expect(await inWarehouse(sku)).toBe(2);
});

test('what is to be looked at is for nobody until it is unblocked; scrap is only noted', async () => {
  const { sku, orderId, returnId, back } = await shipped();
  await back(2, { to: 'quarantine' });
  await back(1, { to: 'scrap' }, `${returnId}-2`);

  expect(await inWarehouse(sku)).toBe(0);
  expect(await ask('GET', `/batches/${returnId}~1`)).toMatchObject({
    body: { qty: 2, available: 0, blocked: true },
  });
  expect((await ask('GET', `/batches/${returnId}-2~1`)).status).toBe(404);
  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({
    body: { lines: [{ returned: 3 }] },
  });
  await ask('PATCH', `/batches/${returnId}~1`, { blocked: false });
  expect(await inWarehouse(sku)).toBe(2);
});

test('lines of several SKUs come back together, or none does', async () => {
  const [a, b, orderId, returnId] = [fresh('a'), fresh('b'), fresh('order'), fresh('return')];
  await addBatch(a, 3);
  await addBatch(b, 3);
  await order(orderId, { sku: a, qty: 3 }, { sku: b, qty: 3 });
  await ask('POST', `/orders/${orderId}/shipments`, {});
  const back = (...qty: readonly [number, number]) =>
    ask('POST', `/orders/${orderId}/returns`, {
      returnId,
      lines: [
        { lineId: a, qty: qty[0] },
        { lineId: b, qty: qty[1] },
      ],
    });

  expect(await back(1, 4)).toMatchObject({ status: 409, body: { errors: [{ lineId: b }] } });
  expect([await inWarehouse(a), await inWarehouse(b)]).toEqual([0, 0]);
  expect((await back(1, 2)).status).toBe(200);
  expect([await inWarehouse(a), await inWarehouse(b)]).toEqual([1, 2]);
});

test('a return can be undone while nobody was promised its units', async () => {
  const { sku, orderId, returnId, back, undo } = await shipped();
  await back(2);

  expect(await undo()).toMatchObject({ status: 200, body: { orderId, lines: [{ qty: 5 }] } });
  expect((await undo()).body.lines[0]).not.toHaveProperty('returned');
  expect(await inWarehouse(sku)).toBe(0);
  expect(await back(2)).toMatchObject({
    status: 409,
    body: { type: '/problems/return-undone' },
  });
  expect(await undo(`${returnId}-2`)).toMatchObject({
    status: 404,
    body: { type: '/problems/return-not-found' },
  });

  await back(2, {}, `${returnId}-2`);
  await order(fresh('next'), { sku, qty: 1 });
  expect(await undo(`${returnId}-2`)).toMatchObject({
    status: 409,
    body: {
      type: '/problems/return-in-use',
      errors: [{ batchRef: `${returnId}-2~1`, qty: 2, allocated: 1, shipped: 0, left: 1 }],
    },
  });
});

test('what comes back goes to who waits', async () => {
  const { sku, returnId, back } = await shipped();
  const waits = fresh('waits');
  await ask('POST', '/allocations', {
    orderId: waits,
    lines: [{ sku, qty: 2 }],
    onShortage: 'backorder',
  });
  await back(2);

  expect(await ask('GET', `/orders/${waits}`)).toMatchObject({
    body: { lines: [{ state: 'allocated', batchRef: `${returnId}~1` }] },
  });
});
