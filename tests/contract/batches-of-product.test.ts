import { describe, expect, test } from '@jest/globals';
import type { Deps } from '../../src/application/ports.ts';
import { countProduct } from '../../src/domain/batches/count-product.ts';
import { newProduct } from '../../src/domain/product.ts';
import { addProduct, describe as describeProduct } from '../../src/domain/product-rules.ts';
import { AT, dueOn, inWarehouse, line, SKU } from '../support/builders.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

const pages = async ({ queries }: Deps, limit: number) => {
  const refs: string[][] = [];
  let after: string | undefined;
  do {
    const page = await queries.batchesOf(SKU, { limit, after });
    refs.push(page.items.map(({ ref }) => ref));
    after = page.next;
  } while (after !== undefined);
  return refs;
};

describe.each(adapters)('all batches of a product %s', (_, open) => {
  /** One that is used up among others, whose references look like something else; and one of another product. */
  const stocked = async () => {
    const deps = await open();
    await stock(deps, inWarehouse('PRODUCT', 5));
    await stock(deps, inWarehouse('LINE#1', 4));
    await stock(deps, dueOn('2030-01-03', 'ship', 7));
    await stock(deps, inWarehouse('other', 1), 'BLUE-LAMP');
    await sell(deps, line('order', 5));
    return deps;
  };

  test('are listed by their references, page by page', async () => {
    const deps = await stocked();

    expect(await pages(deps, 10)).toEqual([['LINE#1', 'PRODUCT', 'ship']]);
    expect(await pages(deps, 2)).toEqual([['LINE#1', 'PRODUCT'], ['ship']]);
    expect(await pages(deps, 1)).toEqual([['LINE#1'], ['PRODUCT'], ['ship']]);
  });

  test('are listed as they are, open or not', async () => {
    const deps = await stocked();

    const { items } = await deps.queries.batchesOf(SKU, { limit: 10 });
    expect(items).toMatchObject([
      { ref: 'LINE#1', purchased: 4, allocated: 0 },
      { ref: 'PRODUCT', purchased: 5, allocated: 5 },
      { ref: 'ship', purchased: 7, eta: '2030-01-03' },
    ]);
  });

  test('come together with it', async () => {
    const deps = await stocked();

    const product = await deps.products.loadWhole(SKU);
    expect(product?.batches.map(({ ref }) => ref)).toEqual(['PRODUCT', 'LINE#1', 'ship']);
    expect(await deps.products.loadWhole('NOTHING')).toBeUndefined();
  });

  test('can change together, also those that are used up', async () => {
    const deps = await stocked();
    const product = await deps.products.loadWhole(SKU);
    if (!product) throw new Error('it is known');

    await save(deps, countProduct(product, { counted: 3 }, [], AT));

    const { items } = await deps.queries.batchesOf(SKU, { limit: 10 });
    expect(items).toMatchObject([
      { ref: 'LINE#1', purchased: 0 },
      { ref: 'PRODUCT', purchased: 3, allocated: 5 },
      { ref: 'ship', purchased: 7 },
    ]);
    expect(await deps.unfinished.names('cut')).toEqual(['PRODUCT']);
    expect(await productOf(deps)).toMatchObject({ counted: { at: '2030-01-01T08:00:00Z' } });
  });

  test('are none where the product was made known alone', async () => {
    const deps = await open();
    const { after } = await save(deps, addProduct(newProduct(SKU), AT));
    await save(deps, describeProduct(after, { label: 'A chair', tags: ['red'] }, AT));

    expect(await productOf(deps)).toMatchObject({ label: 'A chair', tags: ['red'], batches: [] });
    expect(await pages(deps, 10)).toEqual([[]]);
  });
});
