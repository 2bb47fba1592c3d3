import { describe, expect, test } from '@jest/globals';
import type { Deps, StoredBatch } from '../../src/application/ports.ts';
import { changeBatch } from '../../src/domain/batches/change-batch.ts';
import { nothing } from '../../src/domain/decision.ts';
import type { PlacedLine } from '../../src/domain/order-line.ts';
import { release } from '../../src/domain/orders/release.ts';
import type { Product } from '../../src/domain/product.ts';
import { newProduct } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { serveQueue } from '../../src/domain/promises/serve-queue.ts';
import {
  AT,
  inWarehouse,
  line,
  partialLine,
  SKU,
  sharesOf,
  splitLine,
} from '../support/builders.ts';
import { saveChanges } from '../support/saving.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

const ALL = { limit: 9 };

describe.each(adapters)('a line that is split %s', (_, open) => {
  /** Batches of three units each. */
  const stocked = async (...refs: readonly string[]): Promise<Deps> => {
    const deps = await open();
    for (const ref of refs) await stock(deps, inWarehouse(ref, 3));
    return deps;
  };

  const split = async () => {
    const deps = await stocked('a', 'b', 'c');
    const { lines } = await sell(deps, splitLine('order', 5, '2'), line('order', 1, '1'));
    return { deps, lines: lines as [PlacedLine, PlacedLine, PlacedLine] };
  };

  test('is read with its parts behind it, whatever else the order has', async () => {
    const { deps, lines } = await split();
    const [first, second, other] = lines;

    const read = await deps.queries.order('order');

    expect(read).toHaveLength(3);
    expect(read).toEqual(expect.arrayContaining([first, second, other]));
    expect(read.map(({ lineId }) => lineId)).toEqual(['1', '2', '2']);
    expect(read.slice(1)).toEqual([first, second]);
  });

  test('has its first part behind its id, and each further one behind its name', async () => {
    const { deps, lines } = await split();
    const [first, second] = lines;

    expect((await deps.products.load([], [line('order', 5, '2')])).lines).toEqual([first]);
    expect((await deps.products.load([], [second])).lines).toEqual([second]);
  });

  test('has the batches of its parts in play, those that are used up, too', async () => {
    const { deps, lines } = await split();

    const { products, lines: found } = await deps.products.loadPlaced(lines);

    expect(products).toMatchObject([
      { batches: [{ ref: 'a', allocated: 3 }, { ref: 'b' }, { ref: 'c' }] },
    ]);
    expect(found).toHaveLength(3);
  });

  test('is on each of its batches with the part it has of it', async () => {
    const { deps, lines } = await split();
    const [first, second, other] = lines;

    expect((await deps.queries.linesOfBatch('a', ALL)).items).toEqual([first]);
    expect((await deps.queries.linesOfBatch('b', ALL)).items).toEqual([second, other]);
    expect(await deps.products.linesToGiveWay('b', 9)).toMatchObject([
      { orderId: 'order', lineId: '1', qty: 1 },
      { orderId: 'order', lineId: '2', part: second.part, qty: 2 },
    ]);
  });

  test('may have a part that waits behind its line, and is in the queue under its name', async () => {
    const { deps, lines } = await split();
    const [, second] = lines;
    await save(deps, allocate(await productOf(deps), [line('later', 9)], AT, 'backorder'));
    const { product } = (await deps.products.loadBatch('b')) as StoredBatch;

    await save(deps, changeBatch(product, 'b', { qty: 1 }, [second], AT));

    const { lines: queue } = await deps.products.waiting(newProduct(SKU), 9);
    expect(queue).toMatchObject([{ part: second.part, qty: 2 }, { orderId: 'later' }]);
    expect((await deps.queries.backorders(SKU, ALL)).items).toEqual(queue);
    expect((await deps.products.waiting(newProduct(SKU), 9, second.accepted)).lines).toMatchObject([
      { orderId: 'later' },
    ]);
  });

  test('may come out of the queue in parts, and is nowhere in it then', async () => {
    const deps = await stocked('a');
    await save(deps, allocate(await productOf(deps), [splitLine('order', 5)], AT, 'backorder'));
    await stock(deps, inWarehouse('b', 3));

    const queue = await deps.products.waiting(newProduct(SKU), 9);
    const { lines } = await save(deps, serveQueue(nothing(await productOf(deps)), queue, AT, 9));

    expect(sharesOf(await deps.queries.order('order'))).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
    expect(await deps.queries.order('order')).toEqual(lines);
    expect((await deps.products.waiting(newProduct(SKU), 9)).lines).toEqual([]);
  });

  test('may take what is there: its rest waits where it would, and is divided as units come', async () => {
    const deps = await stocked('a');
    const orders = [partialLine('order', 5), line('later', 1)];
    const placed = await save(deps, allocate(await productOf(deps), orders, AT, 'backorder'));
    const [own, rest, later] = placed.lines as [PlacedLine, PlacedLine, PlacedLine];
    expect(await deps.queries.order('order')).toEqual([own, rest]);
    const queue = await deps.products.waiting(newProduct(SKU), 9);
    expect(queue.lines).toEqual([rest, later]);

    await stock(deps, inWarehouse('b', 1));
    const served = serveQueue(nothing(await productOf(deps)), queue, AT, 9);
    await save(deps, served);

    expect(sharesOf(await deps.queries.order('order'))).toEqual([
      ['a', 3],
      ['b', 1],
      ['backordered', 1],
    ]);
    const { lines } = await deps.products.waiting(newProduct(SKU), 9);
    expect(lines).toEqual([served.lines[1], later]);
    expect((await deps.products.waiting(newProduct(SKU), 9, rest.accepted)).lines).toEqual(lines);
    expect(await productOf(deps)).toMatchObject({ backordered: 2, filling: null });
  });

  test('may lose a part, which is split again: the pieces are the order’s, and nothing else', async () => {
    const { deps, lines } = await split();
    const { product } = (await deps.products.loadBatch('a')) as StoredBatch;

    const cut = await save(deps, changeBatch(product, 'a', { qty: 1 }, lines.slice(0, 1), AT));

    expect(sharesOf(cut.lines)).toEqual([
      ['a', 1],
      ['c', 2],
    ]);
    expect(sharesOf(await deps.queries.order('order'))).toEqual([
      ['b', 1],
      ['a', 1],
      ['b', 2],
      ['c', 2],
    ]);
    expect(await deps.products.linesToGiveWay('a', 9)).toMatchObject([
      { orderId: 'order', lineId: '2', qty: 1 },
    ]);
  });

  test('is released with all its parts', async () => {
    const { deps, lines } = await split();
    const { products } = await deps.products.loadPlaced(lines);

    await save(deps, release(products[0] as Product, lines, 'line-released', AT));

    expect(sharesOf(await deps.queries.order('order'))).toEqual([
      ['released', 1],
      ['released', 3],
      ['released', 2],
    ]);
    expect((await deps.queries.linesOfBatch('b', ALL)).items).toEqual([]);
  });

  test('is returned to somebody who tried to save the same line at the same time', async () => {
    const deps = await stocked('a', 'b');
    const late = allocate(await productOf(deps), [splitLine('order', 5)], AT);
    const { lines } = await sell(deps, splitLine('order', 5));

    const found = await saveChanges(deps.products, [late]);

    expect(found).toMatchObject({ lines: expect.arrayContaining([lines[0]]) });
    expect(await deps.queries.order('order')).toEqual(lines);
  });

  test('may have any name: parts of lines with # in their ids are theirs', async () => {
    const deps = await stocked('a', 'b', 'c');
    await sell(deps, splitLine('O#1', 4, 'L#1#'));
    await sell(deps, splitLine('O#1', 5, '1#'));

    const read = await deps.queries.order('O#1');
    expect(read.map(({ lineId, qty }) => [lineId, qty])).toEqual([
      ['1#', 2],
      ['1#', 3],
      ['L#1#', 3],
      ['L#1#', 1],
    ]);
    expect(await deps.products.linesToGiveWay('c', 9)).toMatchObject([
      { orderId: 'O#1', lineId: '1#', part: expect.any(String), qty: 3 },
    ]);
  });
});
