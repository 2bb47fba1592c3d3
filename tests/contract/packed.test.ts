import { describe, expect, test } from '@jest/globals';
import { driftsOf } from '../../src/domain/books/audit.ts';
import { linesOf, type PlacedLine } from '../../src/domain/order-line.ts';
import { changeLine } from '../../src/domain/orders/change-line.ts';
import { pack, unpack } from '../../src/domain/orders/pack.ts';
import { newProduct, onDay, type Product } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { AT, dueOn, heldUntil, inWarehouse, line, SKU } from '../support/builders.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

const LATER = '2030-01-01T09:00:00.000Z';

describe.each(adapters)('the places of lines %s', (_, open) => {
  const stocked = async () => {
    const deps = await open();
    const { products, queries } = deps;
    const read = async (orderId: string) => {
      const listed = await queries.order(orderId);
      const stored = await products.loadPlaced(listed);
      const [product] = stored.products as [Product];
      return { product: onDay(product, '2030-01-01'), lines: linesOf(listed, stored.lines) };
    };
    const sound = async () => {
      const books = await deps.audits.books(SKU);
      expect(books && driftsOf(books)).toEqual([]);
    };
    const change = async (decide: typeof pack, orderId: string) => {
      const { product, lines } = await read(orderId);
      await save(deps, decide(product, lines, AT));
      await sound();
    };
    const raise = async (orderId: string, priority: number) => {
      const { product, lines } = await read(orderId);
      await save(deps, changeLine(product, lines, { priority }, AT));
      await sound();
    };
    const wait = async (orderId: string) =>
      save(deps, allocate(await productOf(deps), [line(orderId, 9)], AT, 'backorder'));
    const onBatch = async () => ordersOf((await queries.linesOfBatch('here', { limit: 9 })).items);
    return { deps, products, read, change, raise, wait, onBatch };
  };
  const ordersOf = (lines: readonly Pick<PlacedLine, 'orderId'>[]) =>
    lines.map(({ orderId }) => orderId);

  test('on a batch move when they are packed, and back', async () => {
    const { deps, products, read, change, onBatch } = await stocked();
    await stock(deps, inWarehouse('here', 9));
    await sell(deps, { ...line('high', 3), priority: 9 });
    await sell(deps, line('plain', 3));
    await sell(deps, heldUntil(LATER, line('cart', 3)));
    expect(await onBatch()).toEqual(['high', 'plain', 'cart']);

    await change(pack, 'plain');

    expect(await onBatch()).toEqual(['plain', 'high', 'cart']);
    expect((await read('plain')).lines).toMatchObject([{ packed: true }]);
    const giving = async (units: number) => ordersOf(await products.linesToGiveWay('here', units));
    expect(await giving(6)).toEqual(['cart', 'high']);
    expect(await giving(9)).toEqual(['cart', 'high', 'plain']);
    const [batch] = (await read('plain')).product.batches;
    expect(batch).toMatchObject({ ref: 'here', arrived: true });

    await change(unpack, 'plain');

    expect(await onBatch()).toEqual(['high', 'plain', 'cart']);
    expect((await read('plain')).lines[0]).not.toHaveProperty('packed');
  });

  test('on a batch, in the queue and among promises for later move with their priority', async () => {
    const { deps, products, raise, wait, onBatch } = await stocked();
    await stock(deps, inWarehouse('here', 2));
    await stock(deps, dueOn('2030-02-01', 'soon', 2));
    await sell(deps, line('first', 1));
    await sell(deps, line('second', 1));
    await sell(deps, line('later', 1));
    await sell(deps, line('latest', 1));
    await wait('waits');
    const queue = async () => {
      const product = { ...newProduct(SKU), latestPromise: '2030-02-01' };
      return ordersOf((await products.waiting(product, 9)).lines);
    };
    expect([await onBatch(), await queue()]).toEqual([
      ['first', 'second'],
      ['later', 'latest', 'waits'],
    ]);

    for (const orderId of ['second', 'latest', 'waits']) await raise(orderId, 4);

    expect([await onBatch(), await queue()]).toEqual([
      ['second', 'first'],
      ['latest', 'waits', 'later'],
    ]);
    expect(await productOf(deps)).toMatchObject({
      backordered: 9,
      backorderedFirst: { 4: { '9999-12-31': 9 } },
    });

    for (const orderId of ['second', 'latest', 'waits']) await raise(orderId, 0);

    expect([await onBatch(), await queue()]).toEqual([
      ['first', 'second'],
      ['later', 'latest', 'waits'],
    ]);
  });
});
