import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Deps } from '../../src/application/ports.ts';
import { inWarehouse } from '../support/builders.ts';
import { adapters, productOf, stock } from './adapters.ts';

/** In the order of their UTF-8 bytes, which for the last two is not JavaScript's. */
const SKUS = [
  '10-CHAIR',
  '9-CHAIR',
  'CHAIR',
  'CHAIR 2',
  'LAMP',
  'Lamp',
  'lamp',
  'ÄRMEL',
  '椅子',
  '\uFF21',
  '🪑',
  '🪑🪑',
];

describe.each(adapters)('the catalogue %s', (_, open) => {
  let deps: Deps;
  beforeAll(async () => {
    deps = await open();
    for (const sku of SKUS.toReversed()) await stock(deps, inWarehouse(`of ${sku}`, 1), sku);
  });

  test('is read page by page, in order', async () => {
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const page = await deps.queries.products({ limit: 5, after });
      pages.push(page.items.map(({ sku }) => sku));
      after = page.next;
    } while (after);

    expect(pages).toEqual([SKUS.slice(0, 5), SKUS.slice(5, 10), SKUS.slice(10)]);
  });

  test('is one page if that is large enough', async () => {
    const { items, next } = await deps.queries.products({ limit: SKUS.length });

    expect(items.map(({ sku }) => sku)).toEqual(SKUS);
    expect(next).toBeUndefined();
  });

  test('goes on behind a SKU that is not in it', async () => {
    const { items } = await deps.queries.products({ limit: 2, after: 'KITCHEN' });

    expect(items.map(({ sku }) => sku)).toEqual(['LAMP', 'Lamp']);
  });

  test('is empty at first', async () => {
    expect(await (await open()).queries.products({ limit: 5 })).toEqual({ items: [] });
  });

  test('has the products as they are stored', async () => {
    const { items } = await deps.queries.products({ limit: 1, after: '椅' });

    expect([await productOf(deps, '椅子')]).toMatchObject(items);
    expect(await deps.queries.product('椅子')).toEqual(items[0]);
    expect(await deps.queries.product('NO-SUCH-SKU')).toBeUndefined();
  });

  test('has as many products as are asked for, each once, and leaves out those that it does not know', async () => {
    const found = await deps.queries.productsOf(['LAMP', 'NO-SUCH-SKU', '椅子', 'LAMP']);

    const bySku = found.toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
    expect(bySku).toEqual([await deps.queries.product('LAMP'), await deps.queries.product('椅子')]);
    expect(await deps.queries.productsOf([])).toEqual([]);
  });

  test('has a batch by its reference, be it used up or not', async () => {
    expect(await deps.queries.batch('of 🪑')).toMatchObject({ sku: '🪑', batch: { purchased: 1 } });
    expect(await deps.queries.batch('unknown')).toBeUndefined();
  });
});
