import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';
import { until } from '../support/until.ts';

/** An order of 5 that has left, of a batch that has no more. */
const shipped = async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const ref = await addBatch(sku, 5);
  await order(orderId, { sku, qty: 5 });
  await ask('POST', `/orders/${orderId}/shipments`, {});
  const undo = (qty: number, headers: Record<string, string> = {}, more: object = {}) =>
    ask(
      'POST',
      `/orders/${orderId}/shipments/undo`,
      { lines: [{ lineId: sku, qty }], ...more },
      headers,
    );
  return { sku, orderId, ref, undo };
};

test('2 of 5 have really left: the others are allocated again, once', async () => {
  const { sku, orderId, ref, undo } = await shipped();

  const first = await undo(2, {}, { reason: 'wrong parcel', document: 'ticket-9' });

  expect(first).toMatchObject({
    status: 200,
    body: {
      orderId,
      lines: [
        { lineId: sku, qty: 2, state: 'shipped', batchRef: ref },
        { lineId: sku, qty: 3, state: 'allocated', batchRef: ref, shipsOn: null },
      ],
    },
  });
  expect(await undo(2)).toMatchObject({ status: 200, body: first.body });
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({
    body: { qty: 5, allocated: 3, shipped: 2, available: 0 },
  });
  expect(await ask('POST', `/orders/${orderId}/shipments`, {})).toMatchObject({
    status: 200,
    body: { lines: [{ state: 'shipped' }, { state: 'shipped' }] },
  });
});

test('the history says it, with why, and what has moved', async () => {
  const { sku, orderId, undo } = await shipped();
  await undo(0, {}, { reason: 'wrong parcel', document: 'ticket-9' });

  const last = async () => (await ask('GET', `/orders/${orderId}/history`)).body.entries[0];
  await until(async () => (await last())?.type === 'ShipmentUndone');
  expect(await last()).toMatchObject({
    ...{ sku, qty: 5, movement: { allocated: 5, shipped: -5 } },
    cause: { reason: 'wrong parcel', document: 'ticket-9' },
  });
});

test('nothing is undone for more than have left, for less than came back, or after a count', async () => {
  const { sku, orderId, ref, undo } = await shipped();
  const line = { lineId: sku, sku };

  expect(await undo(6)).toMatchObject({
    status: 409,
    body: {
      type: '/problems/qty-above-shipped',
      errors: [{ ...line, qty: 6, shipped: 5, returned: 0 }],
    },
  });
  await ask('POST', `/orders/${orderId}/returns`, {
    returnId: fresh('return'),
    lines: [{ lineId: sku, qty: 2, to: 'scrap' }],
  });
  expect(await undo(1)).toMatchObject({
    status: 409,
    body: {
      type: '/problems/qty-below-returned',
      errors: [{ ...line, qty: 1, shipped: 5, returned: 2 }],
    },
  });
  await ask('PUT', `/batches/${ref}/count`, { counted: 3 });
  expect(await undo(2)).toMatchObject({
    status: 409,
    body: {
      type: '/problems/counted-since',
      errors: [
        {
          ...line,
          qty: 2,
          shipped: 5,
          canComeBack: 0,
          batchRef: ref,
          countedAt: expect.any(String),
        },
      ],
    },
  });
  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({
    body: { lines: [{ qty: 5, state: 'shipped', returned: 2 }] },
  });
});

test('nothing is undone in a blocked batch', async () => {
  const { ref, undo } = await shipped();
  await ask('PATCH', `/batches/${ref}`, { blocked: true, reason: 'recall' });

  expect(await undo(0)).toMatchObject({
    status: 409,
    body: { type: '/problems/batch-blocked', errors: [{ batchRef: ref, reason: 'recall' }] },
  });
});

test('it is undone only in the version that the caller knows, and once for its key', async () => {
  const { orderId, undo } = await shipped();
  const { headers } = await ask('GET', `/orders/${orderId}`);
  const etag = headers.get('etag') as string;
  const key = { 'idempotency-key': fresh('key') };

  expect(await undo(3, { 'if-match': '"other"' })).toMatchObject({ status: 412 });
  const first = await undo(3, { ...key, 'if-match': etag });
  expect(first).toMatchObject({ status: 200 });
  expect(await undo(3, { ...key, 'if-match': etag })).toMatchObject({
    status: 200,
    body: first.body,
  });
  expect(await undo(2, key)).toMatchObject({ status: 422 });
});
