import { describe, expect, test } from '@jest/globals';
import { undoShipment } from '../../src/application/orders/undo-shipment.ts';
import { changeBatch } from '../../src/domain/batches/change-batch.ts';
import { driftsOf } from '../../src/domain/books/audit.ts';
import { takeBack } from '../../src/domain/orders/returns.ts';
import { ship } from '../../src/domain/orders/ship.ts';
import { AT, inWarehouse, line, SKU } from '../support/builders.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

describe.each(adapters)('stock that is not for everybody %s', (_, open) => {
  /** Of three orders on a batch of 10 the first two have left. */
  const shipped = async () => {
    const deps = await open();
    await stock(deps, inWarehouse('batch', 10));
    const sold = await sell(deps, line('one', 2), line('two', 3), line('three', 4));
    const gone = await save(deps, ship(sold.after, sold.lines.slice(0, 2), AT));
    return { deps, product: gone.after, lines: gone.lines };
  };

  test('lines that have left are found by their batch, apart from those that have stock', async () => {
    const { deps } = await shipped();
    const on = async (state?: 'allocated' | 'shipped', after?: string) => {
      const { items, next } = await deps.queries.linesOfBatch('batch', { limit: 1, after }, state);
      return { orders: items.map(({ orderId }) => orderId), next };
    };

    expect(await on()).toEqual({ orders: ['three'], next: undefined });
    const first = await on('shipped');
    expect(first).toMatchObject({ orders: ['one'], next: expect.any(String) });
    expect(await on('shipped', first.next)).toEqual({ orders: ['two'], next: undefined });
  });

  test('a blocked batch is not among those of its product, and is found with all that it has', async () => {
    const { deps, product } = await shipped();
    const [three] = (await deps.queries.linesOfBatch('batch', { limit: 9 })).items;
    const reason = 'mould';
    const change = { blocked: true, reason };
    const half = await save(deps, changeBatch(product, 'batch', change, [], AT));
    expect(await deps.unfinished.names('cut')).toEqual(['batch']);
    const { after } = await save(deps, changeBatch(half.after, 'batch', {}, [three as never], AT));

    const books = await deps.audits.books(SKU);
    expect(books && driftsOf(books)).toEqual([]);
    expect((await productOf(deps)).batches).toEqual([]);
    expect(await deps.unfinished.names('cut')).toEqual([]);
    expect(await deps.products.loadBatch('batch')).toMatchObject({
      batch: { purchased: 10, allocated: 0, shipped: 5, blocked: { reason } },
    });

    await save(deps, changeBatch(after, 'batch', { blocked: false }, [], AT));
    expect((await productOf(deps)).batches).toMatchObject([{ ref: 'batch', purchased: 10 }]);
  });

  test('what came back is noted on its line and is a batch', async () => {
    const { deps, product, lines } = await shipped();
    const back = {
      returnId: 'R-1',
      lines: [{ lineId: SKU, qty: 1, to: 'quarantine' as const }],
      reason: 'opened',
    };
    const [one] = lines;
    const [decision] = takeBack(
      { products: [product], lines: [one as never] },
      back,
      ['R-1~1'],
      AT,
    );
    await save(deps, decision as never);

    expect(await deps.queries.order('one')).toMatchObject([
      { state: 'shipped', returns: [{ returnId: 'R-1', qty: 1, batchRef: 'R-1~1' }] },
    ]);
    expect(await deps.queries.batch('R-1~1')).toMatchObject({
      batch: { purchased: 1, allocated: 0, blocked: { reason: 'opened' } },
    });
    const books = await deps.audits.books(SKU);
    expect(books && driftsOf(books)).toEqual([]);
    expect((await deps.queries.linesOfBatch('batch', { limit: 9 }, 'shipped')).items).toHaveLength(
      2,
    );
  });

  test('a batch of which all had left, and that was closed, has the units again that had not', async () => {
    const deps = await open();
    await stock(deps, inWarehouse('batch', 5));
    const sold = await sell(deps, line('order', 5));
    const [gone] = (await save(deps, ship(sold.after, sold.lines, AT))).lines;
    expect((await productOf(deps)).batches).toEqual([]);

    const lines = [{ lineId: SKU, qty: 2 }];
    await undoShipment(deps)('order', { lines });
    await undoShipment(deps)('order', { lines });

    expect(await deps.queries.order('order')).toMatchObject([
      { state: 'shipped', qty: 2, ordered: 5, shippedAt: gone?.shippedAt },
      { state: 'allocated', qty: 3, batchRef: 'batch', shipsOn: null },
    ]);
    expect(await deps.queries.batch('batch')).toMatchObject({
      batch: { purchased: 5, allocated: 3, shipped: 2 },
    });
    const onBatch = async (state: 'allocated' | 'shipped') =>
      (await deps.queries.linesOfBatch('batch', { limit: 9 }, state)).items.map(({ qty }) => qty);
    expect([await onBatch('allocated'), await onBatch('shipped')]).toEqual([[3], [2]]);
    await undoShipment(deps)('order', { lines: [{ lineId: SKU, qty: 0 }] });
    expect(await deps.queries.order('order')).toMatchObject([{ state: 'allocated', qty: 5 }]);
    const books = await deps.audits.books(SKU);
    expect(books && driftsOf(books)).toEqual([]);
  });
});
