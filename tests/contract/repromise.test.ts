import { describe, expect, test } from '@jest/globals';
import { changeBatch } from '../../src/domain/batches/change-batch.ts';
import { driftsOf } from '../../src/domain/books/audit.ts';
import { nameOf } from '../../src/domain/order-line.ts';
import { ship } from '../../src/domain/orders/ship.ts';
import { onDay, type Product } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { repromise } from '../../src/domain/promises/repromise.ts';
import { AT, dueOn, inWarehouse, line, placesOf, SKU, splitLine } from '../support/builders.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

describe.each(adapters)('all lines of a SKU %s', (_, open) => {
  /** A line on a batch that it uses up, one on another and on a shipment, and one that waits. */
  const stocked = async () => {
    const deps = await open();
    await stock(deps, inWarehouse('used up', 4));
    await stock(deps, inWarehouse('open', 9));
    await stock(deps, dueOn('2030-02-01', 'ship', 4));
    await sell(deps, line('whole', 4));
    await sell(deps, splitLine('split', 11));
    await save(deps, allocate(await productOf(deps), [line('waits', 4)], AT, 'backorder'));
    const keys = (limit = 9) => deps.products.linesOf(SKU, limit);
    const orders = async () => (await keys()).map(({ orderId }) => orderId).sort();
    const load = async () => {
      const { products, lines } = await deps.products.loadPlaced(await keys());
      const [product] = products as [Product];
      return { product: onDay(product, '2030-01-01'), lines };
    };
    return { deps, keys, orders, load };
  };

  test('are found where they have stock, also of what is used up, and in the queue', async () => {
    const { deps, keys, orders, load } = await stocked();
    await stock(deps, inWarehouse('of another', 9), 'ANOTHER');
    await sell(deps, { ...line('another', 1), sku: 'ANOTHER' });

    expect(await orders()).toEqual(['split', 'split', 'waits', 'whole']);
    expect(new Set((await keys()).map(nameOf)).size).toBe(4);
    expect(await keys(2)).toHaveLength(2);

    const { product, lines } = await load();
    await save(deps, changeBatch(product, 'used up', { eta: '2030-01-09' }, lines, AT));
    expect((await orders()).filter((orderId) => orderId !== 'whole')).toHaveLength(3);
  });

  test('are those that have stock or wait: what has left is none of them', async () => {
    const { deps, orders, load } = await stocked();
    const { product, lines } = await load();
    const leaving = lines.filter(({ batchRef }) => batchRef === 'used up');

    await save(deps, ship(product, leaving, AT));

    expect(await orders()).toEqual(['split', 'split', 'waits']);
  });

  test('are promised anew in one transaction, though decided on one after the other', async () => {
    const { deps, load } = await stocked();
    const { product, lines } = await load();
    const rules = [{ match: { orderIds: ['waits'] }, strategy: 'win' }] as const;

    const { after } = await save(deps, repromise(product, lines, { rules, default: 'lose' }, AT));

    expect(after.version).toBeGreaterThan(product.version + 1);
    expect(await productOf(deps)).toMatchObject({ version: after.version });
    const now = await load();
    expect(placesOf(now.lines)).toMatchObject({ waits: 'used up' });
    expect(repromise(now.product, now.lines, { rules, default: 'lose' }, AT).events).toEqual([]);
    const books = await deps.audits.books(SKU);
    expect(books && driftsOf(books)).toEqual([]);
  });
});
