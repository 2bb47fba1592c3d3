import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

/** Ten orders of 10 on a shipment of 100. */
const promised = async () => {
  const [sku, name] = [fresh('lamp'), fresh('order')];
  const ref = await addBatch(sku, 100, '2030-02-01');
  const orderIds = Array.from({ length: 10 }, (_, n) => `${name}-${n + 1}`);
  for (const orderId of orderIds) await order(orderId, { sku, qty: 10 });
  /** The numbers of those that ship now. */
  const shipNow = async () => {
    const answers = await Promise.all(orderIds.map((orderId) => ask('GET', `/orders/${orderId}`)));
    return answers.flatMap(({ body }, n) => (body.lines[0].shipsOn === null ? n + 1 : []));
  };
  return { sku, ref, orderIds, shipNow };
};

test('when 40 of 100 come the orders that came first ship now, and the others keep their day', async () => {
  const { sku, ref, orderIds, shipNow } = await promised();

  const received = await ask('POST', `/batches/${ref}/arrival`, { qty: 40, receipt: 'GR-1' });

  expect(received).toMatchObject({
    status: 200,
    body: { ref, qty: 60, allocated: 60, available: 0, eta: '2030-02-01', arrivedAs: `${ref}~1` },
  });
  expect(await shipNow()).toEqual([1, 2, 3, 4]);
  expect(await ask('GET', `/orders/${orderIds[4]}`)).toMatchObject({
    body: { lines: [{ batchRef: ref, shipsOn: '2030-02-01' }] },
  });
  expect(await ask('GET', `/batches/${ref}~1`)).toMatchObject({
    status: 200,
    body: { sku, qty: 40, allocated: 40, eta: null },
  });
  expect(await ask('POST', `/orders/${orderIds[0]}/shipments`, {})).toMatchObject({ status: 200 });
  expect(await ask('POST', `/orders/${orderIds[4]}/shipments`, {})).toMatchObject({
    status: 409,
    body: { type: '/problems/stock-not-arrived' },
  });
});

test('the same receipt again receives nothing, and another one does; the last makes it arrive', async () => {
  const { ref, shipNow } = await promised();
  const receive = (qty: number, receipt?: string) =>
    ask('POST', `/batches/${ref}/arrival`, { qty, ...(receipt && { receipt }) });
  const first = await receive(40, 'GR-1');

  expect(await receive(40, 'GR-1')).toMatchObject({ status: 200, body: first.body });
  expect(await receive(41, 'GR-1')).toMatchObject({
    status: 409,
    body: { type: '/problems/receipt-differs', errors: [{ receipt: 'GR-1', qty: 40 }] },
  });
  expect(await receive(61, 'GR-2')).toMatchObject({
    status: 409,
    body: { type: '/problems/qty-above-announced', errors: [{ onItsWay: 60 }] },
  });
  expect(await receive(20, 'GR-2')).toMatchObject({ status: 200, body: { qty: 40 } });
  expect(await shipNow()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await receive(40, 'GR-3')).toMatchObject({ status: 200, body: { qty: 40, eta: null } });
  expect(await shipNow()).toHaveLength(10);
  expect(await receive(40, 'GR-3')).toMatchObject({ status: 200, body: { qty: 40, eta: null } });
  expect(await receive(1, 'GR-4')).toMatchObject({
    status: 409,
    body: { type: '/problems/batch-arrived' },
  });
});

test('without a number there is one receipt, and an Idempotency-Key is a number', async () => {
  const { ref } = await promised();
  const receive = (qty: number, key?: string) =>
    ask('POST', `/batches/${ref}/arrival`, { qty }, key ? { 'idempotency-key': key } : {});
  await receive(40);

  expect(await receive(40)).toMatchObject({ status: 200, body: { qty: 60 } });
  expect(await receive(10)).toMatchObject({ status: 409 });
  const key = fresh('key');
  expect(await receive(10, key)).toMatchObject({ status: 200, body: { qty: 50 } });
  expect(await receive(10, key)).toMatchObject({ status: 200, body: { qty: 50 } });
});

test('what fits no line is shown with the shipment', async () => {
  const sku = fresh('lamp');
  const ref = await addBatch(sku, 100, '2030-02-01');
  await order(fresh('order'), { sku, qty: 100 });

  const received = await ask('POST', `/batches/${ref}/arrival`, { qty: 40 });

  expect(received).toMatchObject({ status: 200, body: { qty: 100, available: 0, here: 40 } });
  expect(received.body).not.toHaveProperty('arrivedAs');
  expect(await ask('GET', `/products/${sku}`)).toMatchObject({
    body: { available: { warehouse: 0, onTheWay: 0 } },
  });
});

test('what is not a part of a shipment is refused, and changes nothing', async () => {
  const { ref, shipNow } = await promised();
  const receive = (body: unknown, headers = {}) =>
    ask('POST', `/batches/${ref}/arrival`, body, headers);

  expect(await receive({ receipt: 'GR-1' })).toMatchObject({
    status: 400,
    body: { errors: [{ in: 'body', field: 'receipt' }] },
  });
  for (const qty of [0, -1, 1.5, '40', null]) {
    expect(await receive({ qty })).toMatchObject({
      status: 400,
      body: { errors: [{ in: 'body', field: 'qty' }] },
    });
  }
  expect(await receive({ qty: 40, reciept: 'GR-1' })).toMatchObject({
    status: 400,
    body: { errors: [{ in: 'body', field: 'reciept' }] },
  });
  expect(await receive('{not json')).toMatchObject({
    status: 400,
    body: { detail: 'the body must be a JSON object' },
  });
  expect(await receive({ qty: 40 }, { 'if-match': '"outdated"' })).toMatchObject({ status: 412 });
  expect(await ask('POST', `/batches/${fresh('none')}/arrival`, { qty: 1 })).toMatchObject({
    status: 404,
  });
  expect(await shipNow()).toEqual([]);
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({ body: { qty: 100 } });
});

test('all of it comes without a body, as before', async () => {
  const { ref, shipNow } = await promised();

  expect(await ask('POST', `/batches/${ref}/arrival`)).toMatchObject({
    status: 200,
    body: { qty: 100, eta: null },
  });
  expect(await shipNow()).toHaveLength(10);
});
