import { expect, test } from '@jest/globals';
import { listen } from '../support/bus.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';

/** An order of eight lamps, of which five are here and more on the way. */
const split = async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const here = await addBatch(sku, 5);
  const soon = await addBatch(sku, 9, '2099-01-01');
  const line = { sku, qty: 8, allowSplit: true };
  return { sku, orderId, here, soon, line, placed: await order(orderId, line) };
};

test('a line that may be split is answered with each part and its batch, and so is the order', async () => {
  const { sku, orderId, here, soon, line, placed } = await split();
  const of = { lineId: sku, sku, state: 'allocated' };

  expect(placed.status).toBe(201);
  expect(placed.body).toEqual({
    orderId,
    lines: [
      { ...of, qty: 5, batchRef: here, shipsOn: null },
      { ...of, qty: 3, batchRef: soon, shipsOn: '2099-01-01', part: expect.any(String) },
    ],
  });
  expect(await order(orderId, line)).toMatchObject({ status: 200, body: placed.body });
  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({ body: placed.body });
  expect(await ask('GET', `/batches/${soon}/lines`)).toMatchObject({
    body: { lines: [{ orderId, lineId: sku, qty: 3, part: placed.body.lines[1].part }] },
  });
  expect(await order(orderId, { ...line, qty: 5 })).toMatchObject({
    status: 409,
    body: { type: '/problems/line-differs' },
  });
});

test('each part is published with its batch', async () => {
  const bus = await listen();
  const { orderId, soon, placed } = await split();

  const { detail } = await bus.first(
    ({ detail }) => detail.type === 'Allocated' && detail.orderId === orderId && 'part' in detail,
  );
  expect(detail).toMatchObject({ qty: 3, batchRef: soon, part: placed.body.lines[1].part });
  bus.stop();
});

test('the part that is there leaves, and the other one when it has arrived', async () => {
  const { orderId, here, soon } = await split();
  const ship = () => ask('POST', `/orders/${orderId}/shipments`, {});

  expect(await ship()).toMatchObject({
    status: 200,
    body: {
      lines: [
        { state: 'shipped', batchRef: here },
        { state: 'allocated', batchRef: soon },
      ],
    },
  });
  await ask('POST', `/batches/${soon}/arrival`);
  expect(await ship()).toMatchObject({
    status: 200,
    body: { lines: [{ state: 'shipped' }, { state: 'shipped', batchRef: soon }] },
  });
});

test('the part on a batch that is cut moves, and the line is released with all its parts', async () => {
  const { sku, orderId, here, soon, placed } = await split();

  const cut = await ask('PATCH', `/batches/${here}`, { qty: 2 });

  expect(cut.body).toMatchObject({
    batch: { allocated: 2, available: 0 },
    lines: [
      { orderId, qty: 2, batchRef: here },
      { orderId, qty: 3, batchRef: soon },
    ],
  });
  const released = await ask('DELETE', `/orders/${orderId}/lines/${sku}`);
  expect(released.status).toBe(200);
  expect(released.body.lines).toMatchObject(Array(3).fill({ lineId: sku, state: 'released' }));
  expect(released.body.lines.map(({ qty }: { qty: number }) => qty).toSorted()).toEqual([2, 3, 3]);
  expect(released.body.lines[1].part).toBe(placed.body.lines[1].part);
  expect(await ask('GET', `/products/${sku}`)).toMatchObject({
    body: { available: { warehouse: 2, onTheWay: 9 } },
  });
});

test('whether a line may be split is true or false', async () => {
  expect(await order(fresh('order'), { sku: 'LAMP', qty: 1, allowSplit: 'yes' })).toMatchObject({
    status: 400,
    body: { errors: [{ in: 'body', field: 'lines[0].allowSplit', rule: 'must be true or false' }] },
  });
});
