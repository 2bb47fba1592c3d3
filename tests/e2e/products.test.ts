import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

test('a product shows its open batches in order of preference, and its version as ETag', async () => {
  const sku = fresh('LAMP');
  const late = await addBatch(sku, 5, '2027-03-01');
  const early = await addBatch(sku, 3, '2027-02-01');
  const warehouse = await addBatch(sku, 2);
  const usedUp = await addBatch(sku, 1);
  await order(fresh('order'), { sku, qty: 2 }, { sku, qty: 1, lineId: 'more' });

  const { status, headers, body } = await ask('GET', `/products/${sku}`);

  expect(status).toBe(200);
  expect(headers.get('etag')).toBe('"5"');
  expect(body).toMatchObject({ sku, available: { warehouse: 0, onTheWay: 8 }, backordered: 0 });
  expect(body.batches.map(({ ref }: { ref: string }) => ref)).toEqual([early, late]);
  for (const ref of [warehouse, usedUp]) {
    expect(await ask('GET', `/batches/${ref}`)).toMatchObject({ body: { available: 0 } });
  }
});

test('all products are listed page by page, in order', async () => {
  const added = ['A', 'B', 'C'].map(fresh);
  for (const sku of added) await addBatch(sku, 1);

  const seen: string[] = [];
  let query = '';
  do {
    const { body } = await ask('GET', `/products?limit=2${query}`);
    expect(body.products.length).toBeLessThanOrEqual(2);
    seen.push(...body.products.map(({ sku }: { sku: string }) => sku));
    query = body.next && `&after=${encodeURIComponent(body.next)}`;
  } while (query);

  expect(seen).toEqual(expect.arrayContaining(added));
  expect(new Set(seen).size).toBe(seen.length);
});

test('an unknown product is not found', async () => {
  expect(await ask('GET', '/products/nothing')).toMatchObject({
    status: 404,
    body: { type: '/problems/product-not-found', title: 'Product not found', status: 404 },
  });
});
