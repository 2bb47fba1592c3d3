import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../src/domain/batches/add-batch.ts';
import { nothing } from '../../src/domain/decision.ts';
import { newProduct } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { serveQueue } from '../../src/domain/promises/serve-queue.ts';
import { AT, inWarehouse, line, SKU } from '../support/builders.ts';
import { adapters, productOf, save, stock } from './adapters.ts';

describe.each(adapters)('how far a queue was asked %s', (_, open) => {
  test('is noted while it is being asked, and forgotten when it has been asked to its end', async () => {
    const deps = await open();
    const { products, unfinished } = deps;
    const so = { kind: 'queue', name: SKU, since: '3', cursor: '000000000002.00000' } as const;
    const noted = async () => (await unfinished.find('queue', SKU))?.cursor;
    await stock(deps, inWarehouse('chairs', 1));
    await save(deps, allocate(await productOf(deps), [line('waits', 9)], AT, 'backorder'));
    await unfinished.note(so);
    expect(await noted()).toBeUndefined();

    await save(deps, addBatch(await productOf(deps), inWarehouse('more', 2), AT));
    expect(await noted()).toBeUndefined();
    await unfinished.note(so);
    expect(await unfinished.find('queue', SKU)).toEqual(so);

    const queue = await products.waiting(newProduct(SKU), 10);
    await save(deps, serveQueue(nothing(await productOf(deps)), queue, AT, 10));
    expect(await noted()).toBeUndefined();
    await unfinished.note(so);
    expect(await noted()).toBeUndefined();
  });
});
