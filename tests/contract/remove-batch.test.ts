import { describe, expect, test } from '@jest/globals';
import { correctBatch, removeBatch } from '../../src/domain/batches/remove-batch.ts';
import { driftsOf } from '../../src/domain/books/audit.ts';
import type { Decision } from '../../src/domain/decision.ts';
import { newProduct } from '../../src/domain/product.ts';
import { AT, dueOn, inWarehouse, SKU } from '../support/builders.ts';
import { saveChanges } from '../support/saving.ts';
import { adapters, productOf, save, stock } from './adapters.ts';

const DUE = '2030-02-01';

describe.each(adapters)('a batch that was booked by mistake %s', (_, open) => {
  const stocked = async () => {
    const deps = await open();
    await stock(deps, dueOn(DUE, 'wrong', 5));
    await stock(deps, inWarehouse('other', 4));
    return deps;
  };

  test('is neither listed nor found once it is removed, and its reference stays taken', async () => {
    const deps = await stocked();
    const { products, queries } = deps;
    await save(deps, removeBatch(await productOf(deps), 'wrong', AT));

    expect(await queries.batch('wrong')).toBeUndefined();
    expect((await queries.batchesOf(SKU, { limit: 10 })).items).toMatchObject([{ ref: 'other' }]);
    expect((await queries.product(SKU))?.batches).toMatchObject([{ ref: 'other' }]);
    expect((await products.loadWhole(SKU))?.batches).toMatchObject([{ ref: 'other' }]);
    expect((await products.loadNamed('BLUE-LAMP', ['wrong'])).originals).toEqual(
      new Map([['wrong', { sku: SKU, qty: 5, eta: DUE, removed: true }]]),
    );
    expect(await products.loadBatch('wrong')).toMatchObject({ batch: { removed: {} } });
  });

  test('does not miss its day', async () => {
    const deps = await stocked();
    await save(deps, removeBatch(await productOf(deps), 'wrong', AT));

    const missed: string[] = [];
    for await (const ref of deps.missedDays.batches('2030-12-01')) missed.push(ref);
    expect(missed).toEqual([]);
  });

  test('contradicts nothing', async () => {
    const deps = await stocked();
    await save(deps, removeBatch(await productOf(deps), 'wrong', AT));

    const books = await deps.audits.books(SKU);
    expect(books && driftsOf(books)).toEqual([]);
  });

  test('is booked under the right SKU in the same transaction, or not at all', async () => {
    const deps = await stocked();
    const right = newProduct('BLUE-LAMP');
    const from = await productOf(deps);
    const correct = (as: string) => {
      const changes = correctBatch(from, right, { ref: 'wrong', as }, AT);
      return saveChanges(deps.products, changes as [Decision, Decision]);
    };

    expect(await correct('other')).not.toBe('saved');
    expect(await deps.queries.batch('wrong')).toMatchObject({ sku: SKU });

    expect(await correct('right')).toBe('saved');
    expect(await deps.queries.batch('right')).toMatchObject({
      sku: 'BLUE-LAMP',
      batch: { purchased: 5, eta: DUE },
    });
    expect(await deps.products.loadBatch('wrong')).toMatchObject({
      batch: { removed: { as: 'right' } },
    });
  });
});
