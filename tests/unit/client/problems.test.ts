import { expect, test } from '@jest/globals';
import { pages } from '../../../src/client/pages.ts';
import { dataOf, isProblem, ServiceError } from '../../../src/client/problems.ts';
import { problem, scripted } from './scripted.ts';

const shortage = await problem('shortage', 409).json();
const once = { retry: { attempts: 1 } };

test('a problem is recognised by its type, among other problems and what API Gateway says', () => {
  expect(isProblem(shortage)).toBe(true);
  expect(isProblem(shortage, '/problems/shortage')).toBe(true);
  expect(isProblem(shortage, '/problems/line-differs', '/problems/shortage')).toBe(true);
  expect(isProblem(shortage, '/problems/line-differs')).toBe(false);
  for (const other of [{ message: 'Forbidden' }, { type: 7 }, { type: 'Error' }, '', null]) {
    expect(isProblem(other)).toBe(false);
  }
});

test('the data of an answer is there, or it is thrown what was answered instead', async () => {
  const { client } = scripted([Response.json({ products: [] }), problem('shortage', 409)]);
  expect(dataOf(await client.GET('/products'))).toEqual({ products: [] });

  const body = { orderId: 'order-1', lines: [{ sku: 'LAMP', qty: 6 }] };
  const refused = await client.POST('/allocations', { body });
  expect(() => dataOf(refused)).toThrow(ServiceError);
  expect(() => dataOf(refused)).toThrow(
    expect.objectContaining({ status: 409, problem: shortage }),
  );
});

test('an answer of nobody who knows problems is thrown as it is', async () => {
  const { client } = scripted([Response.json({ message: 'Forbidden' }, { status: 403 })]);
  const refused = await client.GET('/products');
  expect(() => dataOf(refused)).toThrow('403: {"message":"Forbidden"}');

  const empty = scripted([new Response(null, { status: 502 })], once);
  const nothing = await empty.client.GET('/products');
  expect(() => dataOf(nothing)).toThrow('502');
});

test('nothing is the data of what has no content', async () => {
  const { client } = scripted([new Response(null, { status: 204 })]);
  const path = { sku: 'LAMP' };
  const removed = await client.DELETE('/products/{sku}/restock-rule', { params: { path } });
  expect(dataOf(removed)).toBeUndefined();
});

test('pages come one after the other, each when it is wanted, until there is no next', async () => {
  const { client, asked } = scripted([
    Response.json({ products: [{ sku: 'A' }], next: 'A' }),
    Response.json({ products: [{ sku: 'B & C' }], next: 'B & C' }),
    Response.json({ products: [] }),
  ]);
  const skus: string[] = [];
  const askedByThen: number[] = [];
  for await (const { products } of pages((at) =>
    client.GET('/products', { params: { query: { limit: 1, ...at } } }),
  )) {
    skus.push(...products.map(({ sku }) => sku));
    askedByThen.push(asked.length);
  }
  expect(skus).toEqual(['A', 'B & C']);
  expect(askedByThen).toEqual([1, 2, 3]);
  expect(asked.map(({ url }) => new URL(url).search)).toEqual([
    '?limit=1',
    '?limit=1&after=A',
    '?limit=1&after=B%20%26%20C',
  ]);
});

test('a page that is refused ends it', async () => {
  const { client } = scripted([problem('product-not-found', 404)]);
  const params = { path: { sku: 'LAMP' } };
  const all = pages((query) =>
    client.GET('/products/{sku}/batches', { params: { ...params, query } }),
  );
  await expect(all.next()).rejects.toMatchObject({ status: 404 });
});
