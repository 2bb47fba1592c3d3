import { describe, expect, test } from '@jest/globals';
import type { Deps } from '../../src/application/ports.ts';
import { restock } from '../../src/domain/batches/restock.ts';
import { onDay } from '../../src/domain/product.ts';
import { setRestockRule } from '../../src/domain/product-rules.ts';
import { AT, inWarehouse, line, SKU } from '../support/builders.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

const RULE = { reorderPoint: 5, lotSize: 10, leadTimeDays: 7 };

const needs = async ({ restockNeeds }: Deps): Promise<string[]> => {
  const skus: string[] = [];
  for await (const sku of restockNeeds.skus()) skus.push(sku);
  return skus;
};

describe.each(adapters)('products that need to be restocked %s', (_, open) => {
  test('are found while they do, and only then', async () => {
    const deps = await open();
    await stock(deps, inWarehouse('chairs', 6));
    await save(deps, setRestockRule(await productOf(deps), RULE, AT));
    expect(await needs(deps)).toEqual([]);

    await sell(deps, line('order', 1));
    expect(await needs(deps)).toEqual([SKU]);

    await save(deps, restock(onDay(await productOf(deps), '2030-01-01'), AT));
    expect(await needs(deps)).toEqual([]);
  });

  test('are found as soon as they have a rule, and not when it is gone', async () => {
    const deps = await open();
    await save(deps, setRestockRule(await productOf(deps), RULE, AT));
    expect(await needs(deps)).toEqual([SKU]);
    expect(await productOf(deps)).toMatchObject({ restockRule: RULE });

    await save(deps, setRestockRule(await productOf(deps), null, AT));
    expect(await needs(deps)).toEqual([]);
  });
});
