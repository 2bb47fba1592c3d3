import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

const orWait = (orderId: string, ...lines: readonly object[]) =>
  ask('POST', '/allocations', { orderId, lines, onShortage: 'backorder' });

/** The ids of all orders that wait for a SKU, page by page. */
const pagesOf = async (sku: string, limit: number): Promise<string[][]> => {
  const pages: string[][] = [];
  let query = '';
  do {
    const { body } = await ask('GET', `/products/${sku}/backorders?limit=${limit}${query}`);
    pages.push(body.lines.map(({ orderId }: { orderId: string }) => orderId));
    query = body.next && `&after=${encodeURIComponent(body.next)}`;
  } while (query);
  return pages;
};

const stateOf = async (orderId: string) =>
  (await ask('GET', `/orders/${orderId}`)).body.lines[0]?.state;

test('an order that may wait is kept, and tells of each line whether it waits', async () => {
  const [lamp, chair, orderId] = [fresh('LAMP'), fresh('CHAIR'), fresh('order')];
  const ref = await addBatch(lamp, 10);
  await addBatch(chair, 2);
  const lines = [
    { sku: lamp, qty: 3 },
    { sku: chair, qty: 4 },
  ];

  const kept = await orWait(orderId, ...lines);

  expect(kept.status).toBe(201);
  expect(kept.headers.get('location')).toBe(`/orders/${orderId}`);
  expect(kept.body).toEqual({
    orderId,
    lines: [
      { lineId: lamp, sku: lamp, qty: 3, state: 'allocated', batchRef: ref, shipsOn: null },
      { lineId: chair, sku: chair, qty: 4, state: 'backordered', batchRef: null, shipsOn: null },
    ],
  });
  expect(await orWait(orderId, ...lines)).toMatchObject({ status: 200, body: kept.body });
  expect(await order(orderId, ...lines)).toMatchObject({ status: 200, body: kept.body });
  expect(await ask('GET', `/products/${chair}`)).toMatchObject({
    body: { backordered: 4, backorderPolicy: 'strict', available: { warehouse: 2 } },
  });
  expect(await ask('GET', `/products/${chair}/backorders`)).toMatchObject({
    status: 200,
    body: {
      lines: [{ orderId, lineId: chair, sku: chair, qty: 4, state: 'backordered', batchRef: null }],
    },
  });
});

test('who waits is listed page by page, first come first, and served in that order', async () => {
  const sku = fresh('LAMP');
  await addBatch(sku, 1);
  const orderIds = ['e', 'a', 'd', 'b', 'c'].map(fresh);
  for (const orderId of orderIds) await orWait(orderId, { sku, qty: 2 });
  expect(await pagesOf(sku, 2)).toEqual([
    orderIds.slice(0, 2),
    orderIds.slice(2, 4),
    orderIds.slice(4),
  ]);

  const ref = fresh('batch');
  const added = await ask('POST', '/batches', { ref, sku, qty: 7 });

  expect(added).toMatchObject({ status: 201, body: { ref, qty: 7, allocated: 6, available: 1 } });
  expect(await pagesOf(sku, 3)).toEqual([orderIds.slice(3)]);
  expect(await Promise.all(orderIds.map(stateOf))).toEqual([
    'allocated',
    'allocated',
    'allocated',
    'backordered',
    'backordered',
  ]);
  expect(await ask('GET', `/products/${sku}`)).toMatchObject({ body: { backordered: 4 } });
});

test('who comes later gets nothing before those who wait, until the product is set so', async () => {
  const [sku, orderId] = [fresh('LAMP'), fresh('order')];
  await addBatch(sku, 5);
  await orWait(fresh('first'), { sku, qty: 8 });

  const refused = await order(orderId, { sku, qty: 2 });

  expect(refused).toMatchObject({
    status: 409,
    body: {
      type: '/problems/shortage',
      errors: [
        {
          lineId: sku,
          sku,
          qty: 2,
          available: 5,
          availableInOneBatch: 5,
          backordered: 8,
          reason: 'backorders-first',
        },
      ],
    },
  });
  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({ status: 404 });

  const backorderPolicy = 'fill-what-fits';
  const changed = await ask('PATCH', `/products/${sku}`, { backorderPolicy });

  expect(changed).toMatchObject({ status: 200, body: { sku, backorderPolicy, backordered: 8 } });
  expect(await ask('GET', `/products/${sku}`)).toMatchObject({
    body: { backorderPolicy },
  });
  expect(changed.headers.get('etag')).toBe(
    (await ask('GET', `/products/${sku}`)).headers.get('etag'),
  );
  expect(await order(orderId, { sku, qty: 2 })).toMatchObject({ status: 201 });
});

test('a product that is set to fill what fits serves at once who fits', async () => {
  const [sku, small] = [fresh('LAMP'), fresh('small')];
  await addBatch(sku, 5);
  await orWait(fresh('first'), { sku, qty: 8 });
  await orWait(small, { sku, qty: 3 });

  const changed = await ask('PATCH', `/products/${sku}`, { backorderPolicy: 'fill-what-fits' });

  expect(changed.body).toMatchObject({ backordered: 8, available: { warehouse: 2 } });
  expect(await stateOf(small)).toBe('allocated');
});

test('a line that is released, or waits no more, makes way for those who wait', async () => {
  const [sku, early, first, second] = [
    fresh('LAMP'),
    fresh('early'),
    fresh('first'),
    fresh('second'),
  ];
  await addBatch(sku, 5);
  await order(early, { sku, qty: 4 });
  await orWait(first, { sku, qty: 8 });
  await orWait(second, { sku, qty: 5 });
  await ask('DELETE', `/orders/${early}`);
  expect(await stateOf(second)).toBe('backordered');

  const released = await ask('DELETE', `/orders/${first}/lines/${sku}`);

  expect(released.status).toBe(200);
  expect([await stateOf(first), await stateOf(second)]).toEqual(['released', 'allocated']);
  expect(await pagesOf(sku, 9)).toEqual([[]]);
});

test('an order for a SKU that nobody knows does not wait: nothing of it is kept', async () => {
  const [sku, unknown, orderId] = [fresh('LAMP'), fresh('UNKNOWN'), fresh('order')];
  await addBatch(sku, 1);

  const refused = await orWait(orderId, { sku, qty: 5 }, { sku: unknown, qty: 1 });

  expect(refused).toMatchObject({
    status: 409,
    body: {
      type: '/problems/shortage',
      errors: [{ sku: unknown, qty: 1, reason: 'unknown-sku' }],
    },
  });
  expect(refused.body.errors).toHaveLength(1);
  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({ status: 404 });
  expect(await ask('GET', `/products/${sku}`)).toMatchObject({ body: { backordered: 0 } });
  expect(await ask('GET', `/products/${unknown}`)).toMatchObject({ status: 404 });
});

test('an unknown product has no queue and no policy', async () => {
  const body = { type: '/problems/product-not-found' };
  expect(await ask('GET', '/products/nothing/backorders')).toMatchObject({ status: 404, body });
  expect(await ask('PATCH', '/products/nothing', { backorderPolicy: 'strict' })).toMatchObject({
    status: 404,
    body,
  });
});

test.each([
  [
    'POST',
    '/allocations',
    { orderId: 'o', lines: [{ sku: 'LAMP', qty: 1 }], onShortage: 'wait' },
    { in: 'body', field: 'onShortage', rule: 'must be reject, backorder or partial' },
  ],
  [
    'POST',
    '/allocations',
    { orderId: 'o', lines: [{ sku: 'LAMP', qty: 1 }], onShortage: null },
    { in: 'body', field: 'onShortage', rule: 'must be reject, backorder or partial' },
  ],
  [
    'PATCH',
    '/products/LAMP',
    { backorderPolicy: 'fair' },
    { in: 'body', field: 'backorderPolicy', rule: 'must be strict or fill-what-fits' },
  ],
  [
    'PATCH',
    '/products/LAMP',
    {},
    {
      in: 'body',
      field: '',
      rule: 'must have backorderPolicy, promisePolicy, lowAt, label or tags',
    },
  ],
  [
    'PATCH',
    '/products/LAMP',
    { backorderPolicy: 'strict', sku: 'CHAIR' },
    { in: 'body', field: 'sku', rule: 'is not a field of this request' },
  ],
  [
    'GET',
    '/products/LAMP/backorders?limit=101',
    undefined,
    { in: 'query', field: 'limit', rule: 'must be a whole number from 1 to 100' },
  ],
  [
    'GET',
    '/products/LAMP/backorders?after=',
    undefined,
    { in: 'query', field: 'after', rule: 'must be the "next" of the previous page' },
  ],
])('%s %s %j is refused', async (method, path, body, error) => {
  expect(await ask(method, path, body)).toMatchObject({
    status: 400,
    body: { type: '/problems/invalid-request', errors: [error] },
  });
});
