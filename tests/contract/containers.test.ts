import { describe, expect, test } from '@jest/globals';
import type { Deps } from '../../src/application/ports.ts';
import { enterBatches } from '../../src/domain/batches/enter-batches.ts';
import { correctBatch, removeBatch } from '../../src/domain/batches/remove-batch.ts';
import { driftsOf } from '../../src/domain/books/audit.ts';
import { newProduct } from '../../src/domain/product.ts';
import { AT, dueOn, line, SKU } from '../support/builders.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

const OTHER = 'BLUE-LAMP';
const inContainer = (ref: string, qty: number, container = 'sea-1') => ({
  ...dueOn('2030-02-01', ref, qty),
  container,
});

const pages = async ({ queries }: Deps, limit: number, container = 'sea-1') => {
  const refs: string[][] = [];
  let after: string | undefined;
  do {
    const page = await queries.batchesIn(container, { limit, after });
    refs.push(page.items.map(({ ref }) => ref));
    after = page.next;
  } while (after !== undefined);
  return refs;
};

describe.each(adapters)('the batches of a container %s', (_, open) => {
  /** One that is used up and one of another SKU among them; one of another container, and one of none. */
  const stocked = async () => {
    const deps = await open();
    await stock(deps, inContainer('a', 5));
    await sell(deps, line('order', 5));
    await stock(deps, inContainer('b', 4), OTHER);
    await stock(deps, inContainer('c', 3));
    await stock(deps, inContainer('d', 2, 'sea-2'));
    await stock(deps, dueOn('2030-02-01', 'e', 1));
    return deps;
  };

  test('are listed by their references with their SKUs, open or not, page by page', async () => {
    const deps = await stocked();

    expect((await deps.queries.batchesIn('sea-1', { limit: 10 })).items).toEqual([
      { container: 'sea-1', ref: 'a', sku: SKU },
      { container: 'sea-1', ref: 'b', sku: OTHER },
      { container: 'sea-1', ref: 'c', sku: SKU },
    ]);
    expect(await pages(deps, 2)).toEqual([['a', 'b'], ['c']]);
    expect(await pages(deps, 10, 'sea-2')).toEqual([['d']]);
    expect(await pages(deps, 10, 'sea-3')).toEqual([[]]);
  });

  test('are read together, open or not, in the order in which they are named; those that are gone are left out', async () => {
    const deps = await stocked();
    await save(deps, removeBatch(await productOf(deps), 'e', AT));

    const names = [
      { sku: SKU, ref: 'c' },
      { sku: OTHER, ref: 'b' },
      { sku: SKU, ref: 'a' },
      { sku: SKU, ref: 'e' },
      { sku: SKU, ref: 'never-there' },
    ];
    expect(await deps.queries.batchesNamed(names)).toMatchObject([
      { sku: SKU, batch: { ref: 'c', purchased: 3, allocated: 0 } },
      { sku: OTHER, batch: { ref: 'b', purchased: 4 } },
      { sku: SKU, batch: { ref: 'a', purchased: 5, allocated: 5 } },
    ]);
    expect(await deps.queries.batchesNamed([])).toEqual([]);
  });

  test('say so, and did so when they were added', async () => {
    const deps = await stocked();

    expect(await deps.products.loadBatch('a')).toMatchObject({
      batch: { container: 'sea-1' },
      original: { container: 'sea-1' },
    });
    expect((await deps.products.loadNamed(SKU, ['c'])).originals.get('c')).toEqual({
      ...{ sku: SKU, qty: 3, eta: '2030-02-01', container: 'sea-1' },
    });
  });

  test('are fewer once one of them is removed', async () => {
    const deps = await stocked();

    await save(deps, removeBatch(await productOf(deps), 'c', AT));

    expect(await pages(deps, 10)).toEqual([['a', 'b']]);
  });

  test('have another reference once one of them is corrected', async () => {
    const deps = await stocked();

    for (const change of correctBatch(
      await productOf(deps),
      undefined,
      { ref: 'c', as: 'f' },
      AT,
    )) {
      await save(deps, change);
    }

    expect(await pages(deps, 10)).toEqual([['a', 'b', 'f']]);
  });

  test('have another SKU once one of them is corrected to it', async () => {
    const deps = await stocked();
    const to = newProduct('LAMP-2');

    const changes = correctBatch(await productOf(deps), to, { ref: 'c', as: 'f' }, AT);
    for (const change of changes) await save(deps, change);

    expect((await deps.queries.batchesIn('sea-1', { limit: 10 })).items).toContainEqual({
      ...{ container: 'sea-1', ref: 'f', sku: 'LAMP-2' },
    });
  });

  test('are 33 of a SKU in a transaction at the most: each is three items', async () => {
    const deps = await open();
    const adding = (count: number) => {
      const entries = Array.from({ length: count }, (_, n) => ({
        ...{ ref: `b-${n}`, sku: SKU, qty: 1, container: 'sea-1' },
      }));
      return enterBatches(newProduct(SKU), entries, new Map(), AT).decision;
    };

    expect(deps.products.prepare([adding(34)])).toBe('too large');
    await save(deps, adding(33));
    expect((await pages(deps, 100))[0]).toHaveLength(33);
  });

  test('contradict no books', async () => {
    const deps = await stocked();
    await save(deps, removeBatch(await productOf(deps), 'c', AT));

    for (const sku of [SKU, OTHER]) {
      const books = await deps.audits.books(sku);
      expect(books?.contained.length).toBeGreaterThan(0);
      expect(books && driftsOf(books)).toEqual([]);
    }
  });
});
