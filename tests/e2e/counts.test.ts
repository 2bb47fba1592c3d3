import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

/** A batch of ten units, of which three have left. */
const shelf = async () => {
  const [sku, orderId] = [fresh('LAMP'), fresh('order')];
  const ref = await addBatch(sku, 10);
  await order(orderId, { sku, qty: 3 });
  await ask('POST', `/orders/${orderId}/shipments`, {});
  return { sku, ref };
};

test('seven on the shelf of ten that were bought and three that have left are as it should be', async () => {
  const { sku, ref } = await shelf();

  const batch = await ask('PUT', `/batches/${ref}/count`, { counted: 7, reason: 'stocktaking' });
  const product = await ask('PUT', `/products/${sku}/count`, { counted: 7 });

  expect(batch).toMatchObject({
    status: 200,
    body: { batch: { qty: 10, available: 7 }, lines: [] },
  });
  expect(product).toMatchObject({
    status: 200,
    body: { product: { available: { warehouse: 7 } }, lines: [] },
  });
});

test('a batch with too few units sheds lines, and one that is not as expected loses none', async () => {
  const { sku, ref } = await shelf();
  await order(fresh('early'), { sku, qty: 3 });
  await order(fresh('late'), { sku, qty: 3 });

  expect(await ask('PUT', `/batches/${ref}/count`, { counted: 4, expected: 10 })).toMatchObject({
    status: 409,
    body: { type: '/problems/count-outdated', errors: [{ onHand: 7 }] },
  });
  expect(await ask('PUT', `/batches/${ref}/count`, { counted: 4, expected: 7 })).toMatchObject({
    status: 200,
    body: { batch: { qty: 7, allocated: 3, available: 1 }, lines: [{ state: 'backordered' }] },
  });
});

test('what has left since it was counted is accounted for, and the same count again changes nothing', async () => {
  const { ref } = await shelf();
  const count = { counted: 9, expected: 10, countedAt: new Date().toISOString() };

  const first = await ask('PUT', `/batches/${ref}/count`, count);
  expect(first).toMatchObject({ status: 200, body: { batch: { qty: 9, available: 6 } } });
  const again = await ask('PUT', `/batches/${ref}/count`, count);
  expect(again).toMatchObject({ status: 200, body: first.body });
  expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
});

test('what a product has too few of is taken from what nobody is promised, also from batches that are used up', async () => {
  const sku = fresh('LAMP');
  const [first, second] = [await addBatch(sku, 5), await addBatch(sku, 5)];
  await order(fresh('all'), { sku, qty: 5 });
  await order(fresh('some'), { sku, qty: 2 });

  const few = await ask('PUT', `/products/${sku}/count`, { counted: 8 });
  expect(few).toMatchObject({ status: 200, body: { lines: [] } });
  expect(await ask('GET', `/batches/${second}`)).toMatchObject({ body: { qty: 3 } });

  const fewer = await ask('PUT', `/products/${sku}/count`, { counted: 5, expected: 8 });
  expect(fewer).toMatchObject({
    status: 200,
    body: { lines: [{ qty: 2, state: 'backordered' }], product: { backordered: 2 } },
  });
  expect(fewer.headers.get('etag')).toBe(
    (await ask('GET', `/products/${sku}`)).headers.get('etag'),
  );
  expect(await ask('GET', `/batches/${first}`)).toMatchObject({ body: { qty: 5, allocated: 5 } });
});

test('what has not arrived, or is not known, can not be counted', async () => {
  const ref = await addBatch(fresh('LAMP'), 10, '2999-01-31');
  expect(await ask('PUT', `/batches/${ref}/count`, { counted: 1 })).toMatchObject({
    status: 409,
    body: { type: '/problems/batch-not-arrived', errors: [{ eta: '2999-01-31' }] },
  });
  expect((await ask('PUT', `/batches/${fresh('b')}/count`, { counted: 1 })).status).toBe(404);
  expect((await ask('PUT', `/products/${fresh('p')}/count`, { counted: 1 })).status).toBe(404);
});

test.each([
  ['counted', {}],
  ['counted', { counted: -1 }],
  ['counted', { counted: 1_000_000_001 }],
  ['expected', { counted: 1, countedAt: '2020-01-01T00:00:00Z' }],
  ['countedAt', { counted: 1, expected: 1, countedAt: '2999-01-01T00:00:00Z' }],
])('a count is refused whose %s is wrong: %j', async (field, body) => {
  const { sku, ref } = await shelf();
  for (const path of [`/batches/${ref}`, `/products/${sku}`]) {
    expect(await ask('PUT', `${path}/count`, body)).toMatchObject({
      status: 400,
      body: { errors: [{ in: 'body', field }] },
    });
  }
});

test('a SKU without stock is made known, listed, and waited for', async () => {
  const sku = fresh('LAMP');
  const put = (body: object) => ask('PUT', `/products/${sku}`, body);
  const waiting = { orderId: fresh('order'), lines: [{ sku, qty: 2 }], onShortage: 'backorder' };
  expect((await ask('POST', '/allocations', waiting)).status).toBe(409);

  const added = await put({ label: 'A lamp', tags: ['light'], backorderPolicy: 'fill-what-fits' });
  expect(added).toMatchObject({
    status: 201,
    body: { sku, label: 'A lamp', tags: ['light'], backorderPolicy: 'fill-what-fits', batches: [] },
  });
  expect(await put({ label: 'A lamp' })).toMatchObject({ status: 200, body: added.body });
  expect(await ask('POST', '/allocations', waiting)).toMatchObject({
    status: 201,
    body: { lines: [{ state: 'backordered' }] },
  });
  expect(await ask('PATCH', `/products/${sku}`, { label: null })).toMatchObject({ status: 200 });
  const { body } = await ask('GET', `/products/${sku}`);
  expect(body).toMatchObject({ backordered: 2, tags: ['light'] });
  expect(body).not.toHaveProperty('label');

  await addBatch(sku, 5);
  expect(await ask('GET', `/orders/${waiting.orderId}`)).toMatchObject({
    body: { lines: [{ state: 'allocated' }] },
  });
});

test('all batches of a product are listed, also those that are used up', async () => {
  const sku = fresh('LAMP');
  const refs = [
    await addBatch(sku, 5),
    await addBatch(sku, 1),
    await addBatch(sku, 2, '2999-01-31'),
  ];
  await order(fresh('order'), { sku, qty: 5 });

  const first = await ask('GET', `/products/${sku}/batches?limit=2`);
  const rest = await ask('GET', `/products/${sku}/batches?after=${first.body.next}`);

  expect(first.status).toBe(200);
  const listed = [...first.body.batches, ...rest.body.batches];
  expect(listed.map(({ ref }: { ref: string }) => ref)).toEqual(refs.toSorted());
  expect(listed.reduce((sum: number, { available }) => sum + available, 0)).toBe(3);
  expect((await ask('GET', `/products/${fresh('p')}/batches`)).status).toBe(404);
});
