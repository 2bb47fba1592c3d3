import { expect, test } from '@jest/globals';
import { snapshot } from '../../../infra/tools/availability/snapshot.ts';
import { createClient } from '../../../src/client/client.ts';

const SERVICE = 'http://stock';

const product = (sku: string, more: object = {}) => ({
  ...{ sku, version: 4, level: 'ok', nextEta: null, backordered: 0 },
  ...{ available: { warehouse: 3, onTheWay: 2, overdue: 1 }, backorderPolicy: 'strict' },
  ...more,
});

/** What is written of a service that gives these answers, and what it was asked. */
const exported = async (answers: Record<string, object | undefined>[]) => {
  const asked: string[] = [];
  const lines: object[] = [];
  const answer = async ({ url }: Request): Promise<Response> => {
    const path = url.slice(SERVICE.length);
    asked.push(path);
    const at = answers.find((one) => one[path]);
    const body = at?.[path];
    if (at) delete at[path];
    return Response.json(body);
  };
  const client = createClient({ url: SERVICE, fetch: answer });
  for await (const line of snapshot(client, async () => {})) lines.push(line);
  return { asked, lines };
};

test('each product of each page is a line with its version, its level and its figures', async () => {
  const { lines, asked } = await exported([
    {
      '/products?limit=100': { products: [product('A')], next: 'A/ö' },
      '/products?limit=100&after=A%2F%C3%B6': {
        products: [product('B', { level: 'out', nextEta: '2030-02-01', backordered: 7 })],
      },
    },
  ]);

  const figures = { version: 4, available: 6 };
  expect(lines).toEqual([
    { sku: 'A', ...figures, level: 'ok', nextEta: null, backordered: 0 },
    { sku: 'B', ...figures, level: 'out', nextEta: '2030-02-01', backordered: 7 },
  ]);
  expect(asked).toHaveLength(2);
});

test('a product without a version is asked for again until it has one, after all others', async () => {
  const unsettled = product('A/1', { version: undefined });
  const { lines } = await exported([
    {
      '/products?limit=100': { products: [unsettled, product('B')] },
      '/products/base64:QS8x': unsettled,
    },
    { '/products/base64:QS8x': product('A/1', { version: 9, level: 'low' }) },
  ]);

  expect(lines).toMatchObject([
    { sku: 'B', version: 4 },
    { sku: 'A/1', version: 9, level: 'low' },
  ]);
});
