import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

const change = (orderId: string, lineId: string, body: object, headers = {}) =>
  ask('PATCH', `/orders/${orderId}/lines/${lineId}`, body, headers);

test('a line is lowered, and who waits gets what it frees', async () => {
  const [sku, orderId, waits] = [fresh('lamp'), fresh('order'), fresh('waits')];
  const ref = await addBatch(sku, 5);
  await order(orderId, { sku, qty: 5 });
  await ask('POST', '/allocations', {
    orderId: waits,
    lines: [{ sku, qty: 2 }],
    onShortage: 'backorder',
  });

  const lowered = {
    status: 200,
    body: { orderId, lines: [{ lineId: sku, sku, qty: 3, state: 'allocated', batchRef: ref }] },
  };
  expect(await change(orderId, sku, { qty: 3 })).toMatchObject(lowered);
  expect(await change(orderId, sku, { qty: 3 })).toMatchObject(lowered);
  expect(await ask('GET', `/orders/${waits}`)).toMatchObject({
    body: { lines: [{ qty: 2, state: 'allocated' }] },
  });
});

test('a line that waits is lowered, and served at its place', async () => {
  const [sku, first, second] = [fresh('lamp'), fresh('first'), fresh('second')];
  await addBatch(sku, 4);
  for (const [orderId, qty] of [
    [first, 10],
    [second, 4],
  ] as const) {
    await ask('POST', '/allocations', { orderId, lines: [{ sku, qty }], onShortage: 'backorder' });
  }

  expect(await change(first, sku, { qty: 4 })).toMatchObject({
    body: { lines: [{ qty: 4, state: 'allocated' }] },
  });
  expect(await ask('GET', `/orders/${second}`)).toMatchObject({
    body: { lines: [{ state: 'backordered' }] },
  });
});

test('a line that can not have more keeps what it has, or waits for the rest', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  await addBatch(sku, 5);
  await order(orderId, { sku, qty: 5 });

  expect(await change(orderId, sku, { qty: 8 })).toMatchObject({
    status: 409,
    body: {
      type: '/problems/shortage',
      errors: [{ lineId: sku, qty: 8, available: 5, availableInOneBatch: 5, reason: 'shortage' }],
    },
  });
  expect(await change(orderId, sku, { qty: 8, onShortage: 'backorder' })).toMatchObject({
    status: 200,
    body: {
      lines: [
        { qty: 5, state: 'allocated' },
        { qty: 3, state: 'backordered' },
      ],
    },
  });
  expect(await change(orderId, sku, { qty: 5 })).toMatchObject({
    status: 200,
    body: { lines: [{ qty: 5, state: 'allocated' }] },
  });
  const { body } = await ask('GET', `/orders/${orderId}`);
  expect((body as { lines: unknown[] }).lines).toHaveLength(1);
});

test('a line that is to be good for longer gets another batch, or keeps what it has', async () => {
  const [sku, orderId] = [fresh('milk'), fresh('order')];
  const short = await addBatch(sku, 5);
  const long = await addBatch(sku, 3);
  await ask('PATCH', `/batches/${short}`, {
    expiresOn: new Date(Date.now() + 30 * DAY_MS).toISOString().slice(0, 10),
  });
  await order(orderId, { sku, qty: 3 });

  const moved = { body: { lines: [{ batchRef: long, minimumDays: 60 }] } };
  expect(await change(orderId, sku, { minimumDays: 60 })).toMatchObject({ status: 200, ...moved });
  expect(await change(orderId, sku, { qty: 4 })).toMatchObject({ status: 409 });
  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject(moved);
  const { body } = await change(orderId, sku, { minimumDays: null, qty: 5 });
  expect(body.lines[0]).not.toHaveProperty('minimumDays');
});

test('a line that is changed is compared with what it is now when its order comes again', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  await addBatch(sku, 9);
  await order(orderId, { sku, qty: 5 });
  await change(orderId, sku, { qty: 8, shipBy: '2099-01-01' });

  const again = (qty: number, more: object) =>
    ask('POST', '/allocations', { orderId, lines: [{ sku, qty, ...more }] });
  expect(await again(8, { shipBy: '2099-01-01' })).toMatchObject({ status: 200 });
  expect(await again(5, {})).toMatchObject({
    status: 409,
    body: { type: '/problems/line-differs', errors: [{ lineId: sku, qty: 8 }] },
  });
  expect(await change(orderId, sku, { shipBy: null })).toMatchObject({ status: 200 });
  expect(await again(8, {})).toMatchObject({ status: 200 });
});

test('a line that waits is given priority, and is served before those who came first', async () => {
  const [sku, first, second] = [fresh('lamp'), fresh('first'), fresh('second')];
  await addBatch(sku, 3);
  for (const [orderId, qty] of [
    [first, 10],
    [second, 3],
  ] as const) {
    await ask('POST', '/allocations', { orderId, lines: [{ sku, qty }], onShortage: 'backorder' });
  }

  const raised = {
    status: 200,
    body: { lines: [{ qty: 3, priority: 5, state: 'allocated' }] },
  };
  expect(await change(second, sku, { priority: 5 })).toMatchObject(raised);
  expect(await change(second, sku, { priority: 5 })).toMatchObject(raised);
  const again = (priority: number) =>
    ask('POST', '/allocations', { orderId: second, lines: [{ sku, qty: 3, priority }] });
  expect(await again(5)).toMatchObject({ status: 200 });
  expect(await again(0)).toMatchObject({
    status: 409,
    body: { type: '/problems/line-differs' },
  });
});

test('a line is changed only if its order is as If-Match says', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  await addBatch(sku, 9);
  await order(orderId, { sku, qty: 5 });
  const { headers } = await ask('GET', `/orders/${orderId}`);
  const known = { 'if-match': headers.get('etag') ?? '' };

  expect(await change(orderId, sku, { qty: 6 }, known)).toMatchObject({ status: 200 });
  expect(await change(orderId, sku, { qty: 7 }, known)).toMatchObject({ status: 412 });
});

test('what is wrong with a change is named', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  await addBatch(sku, 9);
  await order(orderId, { sku, qty: 5 });

  for (const [body, field, rule] of [
    [{ minimumDays: 3_651 }, 'minimumDays', 'must be a whole number from 0 to 3650'],
    [{}, 'body', 'must have qty, shipBy, notBefore, minimumDays or priority'],
    [{ qty: 0 }, 'qty', 'must be a whole number from 1 to 1000000000'],
    [{ priority: 10 }, 'priority', 'must be a whole number from 0 to 9'],
    [{ shipBy: 'soon' }, 'shipBy', 'must be a calendar date (YYYY-MM-DD)'],
    [{ shipBy: '2099-01-01', notBefore: '2099-01-02' }, 'shipBy', 'must not be before notBefore'],
    [{ qty: 1, onShortage: 'x' }, 'onShortage', 'must be reject, backorder or partial'],
  ] as const) {
    expect(await change(orderId, sku, body)).toMatchObject({
      status: 400,
      body: { errors: [{ ...(field !== 'body' && { field }), rule }] },
    });
  }
  await change(orderId, sku, { shipBy: '2099-01-01' });
  expect(await change(orderId, sku, { notBefore: '2099-01-02' })).toMatchObject({
    status: 409,
    body: { type: '/problems/dates-contradict' },
  });
  expect(await change(orderId, 'x', { qty: 1 })).toMatchObject({ status: 404 });
  await ask('DELETE', `/orders/${orderId}`);
  expect(await change(orderId, sku, { qty: 1 })).toMatchObject({
    status: 409,
    body: { type: '/problems/line-released' },
  });
});
