import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

const partly = (orderId: string, ...lines: readonly object[]) =>
  ask('POST', '/allocations', { orderId, lines, onShortage: 'partial' });

const linesOf = async (orderId: string) =>
  (await ask('GET', `/orders/${orderId}`)).body.lines as readonly object[];

test('of ten with six there, six are had now and four wait; what comes goes to these first', async () => {
  const [sku, orderId, later] = [fresh('lamp'), fresh('order'), fresh('later')];
  const here = await addBatch(sku, 6);
  const wanted = { sku, qty: 10 };
  const of = { lineId: sku, sku };

  const kept = await partly(orderId, wanted);

  expect(kept).toMatchObject({ status: 201 });
  expect(kept.body).toEqual({
    orderId,
    lines: [
      { ...of, qty: 6, state: 'allocated', batchRef: here, shipsOn: null },
      {
        ...of,
        part: expect.any(String),
        qty: 4,
        state: 'backordered',
        batchRef: null,
        shipsOn: null,
      },
    ],
  });
  expect(await partly(orderId, wanted)).toMatchObject({ status: 200, body: kept.body });
  expect(await linesOf(orderId)).toEqual(kept.body.lines);

  expect(await order(later, { sku, qty: 1 })).toMatchObject({
    status: 409,
    body: { errors: [{ available: 0, backordered: 4 }] },
  });
  const more = await addBatch(sku, 3);
  expect(await linesOf(orderId)).toMatchObject([
    { qty: 6, state: 'allocated', batchRef: here },
    { qty: 3, state: 'allocated', batchRef: more },
    { qty: 1, state: 'backordered' },
  ]);
  expect(await ask('GET', `/products/${sku}`)).toMatchObject({
    body: { backordered: 1, available: { warehouse: 0 } },
  });

  expect(await ask('POST', `/orders/${orderId}/shipments`, {})).toMatchObject({
    status: 200,
    body: {
      lines: [
        { qty: 6, state: 'shipped' },
        { qty: 3, state: 'shipped' },
        { qty: 1, state: 'backordered' },
      ],
    },
  });
  await addBatch(sku, 5);
  expect(await linesOf(orderId)).toMatchObject([
    { state: 'shipped' },
    { state: 'shipped' },
    { qty: 1, state: 'allocated' },
  ]);
});

test('a dry run says that a line would be had in part', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const here = await addBatch(sku, 6);
  const body = { orderId, lines: [{ sku, qty: 10 }], onShortage: 'partial' };

  expect(await ask('POST', '/allocations?dryRun=true', body)).toMatchObject({
    status: 200,
    body: {
      accepted: true,
      lines: [{ outcome: 'partial', batchRef: here, considered: [{ batchRef: here, takes: 6 }] }],
    },
  });
  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({ status: 404 });
});

test('a line that waits for all of it can be changed to take what is there', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  await addBatch(sku, 6);
  const lines = [{ sku, qty: 10 }];
  await ask('POST', '/allocations', { orderId, lines, onShortage: 'backorder' });
  const change = () =>
    ask('PATCH', `/orders/${orderId}/lines/${sku}`, { qty: 10, onShortage: 'partial' });

  const changed = await change();

  expect(changed).toMatchObject({
    status: 200,
    body: {
      lines: [
        { qty: 6, state: 'allocated' },
        { qty: 4, state: 'backordered' },
      ],
    },
  });
  expect((await change()).body).toEqual(changed.body);
});

test('released lines are had again in part', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const ref = await addBatch(sku, 10);
  await order(orderId, { sku, qty: 10 });
  await ask('DELETE', `/orders/${orderId}`);
  await ask('PATCH', `/batches/${ref}`, { qty: 6 });

  expect(
    await ask('POST', `/orders/${orderId}/reinstate`, { onShortage: 'partial' }),
  ).toMatchObject({
    status: 200,
    body: {
      lines: [
        { qty: 6, state: 'allocated' },
        { qty: 4, state: 'backordered' },
      ],
    },
  });
});
