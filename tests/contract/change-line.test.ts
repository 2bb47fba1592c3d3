import { describe, expect, test } from '@jest/globals';
import { driftsOf } from '../../src/domain/books/audit.ts';
import { linesOf } from '../../src/domain/order-line.ts';
import { changeLine, type LineChange } from '../../src/domain/orders/change-line.ts';
import { shipUnits } from '../../src/domain/orders/ship-units.ts';
import { newProduct, onDay, type Product } from '../../src/domain/product.ts';
import {
  AT,
  dueOn,
  heldUntil,
  inWarehouse,
  line,
  SKU,
  sharesOf,
  splitLine,
} from '../support/builders.ts';
import { adapters, save, sell, stock } from './adapters.ts';

const LATER = '2030-01-01T09:00:00.000Z';

describe.each(adapters)('a line that is changed %s', (_, open) => {
  const stocked = async () => {
    const deps = await open();
    await stock(deps, inWarehouse('here', 5));
    await stock(deps, dueOn('2030-02-01', 'soon', 5));
    const read = async () => {
      const listed = await deps.queries.order('order');
      const { products, lines } = await deps.products.loadPlaced(listed);
      const [product] = products as [Product];
      return { product: onDay(product, '2030-01-01'), lines: linesOf(listed, lines) };
    };
    const change = async (wanted: LineChange) => {
      const { product, lines } = await read();
      await save(deps, changeLine(product, lines, wanted, AT));
      const books = await deps.audits.books(SKU);
      expect(books && driftsOf(books)).toEqual([]);
      return (await read()).lines;
    };
    return { ...deps, read, change, deps };
  };

  test('grows on a batch that it uses up, and waits for the rest', async () => {
    const { deps, change, products, queries } = await stocked();
    await sell(deps, heldUntil(LATER, line('order', 3)));

    expect(sharesOf(await change({ qty: 5 }))).toEqual([['here', 5]]);
    expect(sharesOf(await change({ qty: 9, onShortage: 'backorder' }))).toEqual([
      ['here', 5],
      ['soon', 4],
    ]);
    const parts = await change({ qty: 12, onShortage: 'backorder' });

    expect(sharesOf(parts)).toEqual([
      ['here', 5],
      ['soon', 4],
      ['backordered', 3],
    ]);
    expect((await products.waiting(newProduct(SKU), 9)).lines).toEqual([parts[2]]);
    expect(await products.holds(SKU, 9)).toHaveLength(3);
    expect((await queries.linesOfBatch('soon', { limit: 9 })).items).toEqual([parts[1]]);
  });

  test('gives parts up whole: what is left of it has its own key', async () => {
    const { deps, change, products, queries } = await stocked();
    await sell(deps, heldUntil(LATER, splitLine('order', 8)));
    await change({ qty: 12, onShortage: 'backorder' });

    const parts = await change({ qty: 2 });

    expect(parts).toMatchObject([{ qty: 2, batchRef: 'here' }]);
    expect(parts[0]).not.toHaveProperty('ordered');
    expect((await products.waiting(newProduct(SKU), 9)).lines).toEqual([]);
    expect(await products.holds(SKU, 9)).toHaveLength(1);
    expect((await queries.linesOfBatch('soon', { limit: 9 })).items).toEqual([]);
    expect(await products.linesToGiveWay('here', 9)).toEqual([
      { orderId: 'order', lineId: SKU, qty: 2, place: expect.any(String) },
    ]);
  });

  test('that has left in part goes on as what has left', async () => {
    const { deps, change, read } = await stocked();
    await sell(deps, line('order', 4));
    const { product, lines } = await read();
    await save(deps, shipUnits(product, lines, new Map([[SKU, 3]]), 'keep', AT));
    expect((await read()).lines.map(({ state, qty }) => [state, qty])).toEqual([
      ['allocated', 1],
      ['shipped', 3],
    ]);

    expect(await change({ qty: 3 })).toMatchObject([{ qty: 3, state: 'shipped' }]);
    expect((await read()).lines[0]).not.toHaveProperty('part');
    expect(sharesOf(await change({ qty: 5 }))).toEqual([
      ['here', 3],
      ['here', 2],
    ]);
  });
});
