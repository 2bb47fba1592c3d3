import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { nothing } from '../../../src/domain/decision.ts';
import type { PlacedLine } from '../../../src/domain/order-line.ts';
import { release } from '../../../src/domain/orders/release.ts';
import { ship } from '../../../src/domain/orders/ship.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { serveQueue } from '../../../src/domain/promises/serve-queue.ts';
import { afterBackorders, wholeQueue } from '../../support/backorders.ts';
import {
  AT,
  afterOrders,
  allocatedOf,
  inWarehouse,
  line,
  productWith,
  sharesOf,
  splitLine,
} from '../../support/builders.ts';

const ALL = 100;

/** An order of 10, split: 6 of the first batch and 4 of the second one, which has so many more. */
const split = (more = 0) =>
  afterOrders(
    productWith(inWarehouse('first', 6), inWarehouse('second', 4 + more)),
    splitLine('order', 10),
  );

describe('when the batch of a part is cut', () => {
  test('that part alone moves to another batch; the others stay where they are', () => {
    const { product, lines } = split(6);

    const cut = changeBatch(product, 'first', { qty: 0 }, lines.slice(0, 1), AT);

    expect(sharesOf(cut.lines)).toEqual([['second', 6]]);
    expect(cut.lines[0]).toMatchObject({ ordered: 10 });
    expect(cut.lines[0]).not.toHaveProperty('part');
    expect(allocatedOf(cut.after)).toEqual({ first: 0, second: 10 });
  });

  test('a further part moves under its name', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('first', 6), inWarehouse('second', 4), inWarehouse('third', 9)),
      splitLine('order', 10),
    );

    const cut = changeBatch(product, 'second', { qty: 0 }, lines.slice(1), AT);

    expect(cut.lines).toMatchObject([{ part: lines[1]?.part, batchRef: 'third', qty: 4 }]);
    expect(cut.lines[0]).not.toHaveProperty('ordered');
    expect(cut.events).toMatchObject([
      { type: 'BatchQuantityChanged' },
      { type: 'Deallocated', part: lines[1]?.part, qty: 4, batchRef: 'second' },
      { type: 'Allocated', part: lines[1]?.part, qty: 4, batchRef: 'third' },
    ]);
  });

  test('it is split again where no batch has enough: what it keeps stays, and the rest moves', () => {
    const { product, lines } = split(3);

    const cut = changeBatch(product, 'first', { qty: 4 }, lines.slice(0, 1), AT);

    expect(sharesOf(cut.lines)).toEqual([
      ['first', 4],
      ['second', 2],
    ]);
    expect(cut.lines[0]).toMatchObject({ ordered: 10 });
    expect(cut.lines[1]).toMatchObject({ part: '000000000004.00001' });
    expect(cut.was).toEqual(lines.slice(0, 1));
    expect(allocatedOf(cut.after)).toEqual({ first: 4, second: 6 });
  });

  test('the pieces of a further part have names and places of their own', () => {
    const { product, lines } = afterOrders(
      productWith(...['1st', '2nd', '3rd', '4th'].map((ref) => inWarehouse(ref, 3))),
      splitLine('order', 6),
    );

    const cut = changeBatch(product, '2nd', { qty: 1 }, lines.slice(1), AT);

    expect(sharesOf(cut.lines)).toEqual([
      ['2nd', 1],
      ['3rd', 2],
    ]);
    expect(cut.lines.map(({ part }) => part)).toEqual([lines[1]?.part, '000000000006.00001']);
    expect(cut.lines.map(({ accepted }) => accepted)).toEqual([
      lines[1]?.accepted,
      '000000000005.00000/000000000006.00001',
    ]);
    expect(cut.lines.filter((one) => 'ordered' in one)).toEqual([]);
  });

  test('it waits where all of them have too little, at the place of its line', () => {
    const { product, lines } = split(1);
    const later = allocate(product, [line('later', 9)], AT, 'backorder');

    const cut = changeBatch(later.after, 'first', { qty: 0 }, lines.slice(0, 1), AT);

    expect(cut.lines).toMatchObject([
      { state: 'backordered', qty: 6, ordered: 10, accepted: lines[0]?.accepted },
    ]);
    expect(cut.after).toMatchObject({ backordered: 15 });
    expect(cut.events).toMatchObject([
      { type: 'BatchQuantityChanged' },
      { type: 'Deallocated', qty: 6 },
      { type: 'Backordered', qty: 6 },
    ]);
  });

  test('it waits, too, where others wait for what the other batches have', () => {
    const { product, lines } = split(6);
    const later = allocate(product, [line('later', 9)], AT, 'backorder');

    const cut = changeBatch(later.after, 'first', { qty: 4 }, lines.slice(0, 1), AT);

    expect(sharesOf(cut.lines)).toEqual([
      ['first', 4],
      ['backordered', 2],
    ]);
    expect(allocatedOf(cut.after)).toEqual({ first: 4, second: 4 });
  });

  test('a line that came whole is split, if it may be', () => {
    const stocked = productWith(inWarehouse('first', 6), inWarehouse('second', 3));
    const may = afterOrders(stocked, splitLine('order', 6));
    const mayNot = afterOrders(stocked, line('order', 6));

    const cut = changeBatch(may.product, 'first', { qty: 4 }, may.lines, AT);

    expect(sharesOf(cut.lines)).toEqual([
      ['first', 4],
      ['second', 2],
    ]);
    expect(cut.lines[0]).toMatchObject({ ordered: 6 });
    expect(
      sharesOf(changeBatch(mayNot.product, 'first', { qty: 4 }, mayNot.lines, AT).lines),
    ).toEqual([['backordered', 6]]);
  });

  test('the next line that has to move has places behind all the pieces of the one before', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('cut', 8), inWarehouse('a', 3), inWarehouse('b', 9)),
      splitLine('1st', 4),
      line('2nd', 4),
    );

    const cut = changeBatch(product, 'cut', { qty: 0 }, lines, AT);

    expect(sharesOf(cut.lines)).toEqual([
      ['a', 3],
      ['b', 1],
      ['b', 4],
    ]);
    expect(cut.lines.map(({ placed }) => placed)).toEqual(
      [0, 1, 2].map((n) => `000000000006.0000${n}`),
    );
  });
});

describe('a line that waits and may be split', () => {
  /** It wants 10; there is a batch of 4. */
  const waiting = () =>
    afterBackorders(productWith(inWarehouse('first', 4)), splitLine('order', 10), line('later', 1));

  test('is served as soon as all batches together have enough, each part with its share', () => {
    const { product, lines } = waiting();
    const added = addBatch(product, inWarehouse('second', 7), AT);

    const filled = serveQueue(nothing(added.after), wholeQueue(lines), AT, ALL);

    expect(sharesOf(filled.lines)).toEqual([
      ['first', 4],
      ['second', 6],
      ['second', 1],
    ]);
    expect(filled.lines[0]).toMatchObject({ ordered: 10, accepted: lines[0]?.accepted });
    expect(filled.lines[1]).toMatchObject({
      part: '000000000005.00001',
      accepted: `${lines[0]?.accepted}/000000000005.00001`,
    });
    expect(filled.was).toEqual(lines);
    expect(filled.after).toMatchObject({ backordered: 0, filling: null });
  });

  test('gets nothing before', () => {
    const { product, lines } = waiting();
    const added = addBatch(product, inWarehouse('second', 5), AT);

    const filled = serveQueue(nothing(added.after), wholeQueue(lines), AT, ALL);

    expect(filled.lines).toEqual([]);
    expect(filled.after).toMatchObject({ backordered: 11, filling: null });
  });

  test('is left to the next step with all its parts, where not all of them are wanted in this one', () => {
    const { product, lines } = afterBackorders(productWith(), line('1st', 1), splitLine('2nd', 4));
    const stocked = ['a', 'b', 'c'].reduce(
      (now, ref) => addBatch(now, inWarehouse(ref, 2), AT).after,
      product,
    );

    const step = (most: number) => serveQueue(nothing(stocked), wholeQueue(lines), AT, most);

    expect(sharesOf(step(3).lines)).toEqual([['a', 1]]);
    expect(step(3)).toMatchObject({ asked: lines[0], after: { filling: stocked.filling } });
    expect(sharesOf(step(4).lines)).toHaveLength(4);
    expect(step(4).after.filling).toBeNull();
  });

  test('a part of it that waits is served before lines that came later', () => {
    const { product, lines } = split();
    const later = allocate(product, [line('later', 2)], AT, 'backorder');
    const cut = changeBatch(later.after, 'second', { qty: 0 }, lines.slice(1), AT);
    const queue = [...cut.lines, ...later.lines].toSorted((a, b) =>
      a.accepted < b.accepted ? -1 : 1,
    );
    const added = addBatch(cut.after, inWarehouse('more', 5), AT);

    const filled = serveQueue(nothing(added.after), wholeQueue(queue), AT, ALL);

    expect(filled.lines).toMatchObject([{ orderId: 'order', part: lines[1]?.part, qty: 4 }]);
    expect(filled.after).toMatchObject({ backordered: 2 });
  });
});

describe('the parts of a line', () => {
  const { product, lines } = split(3);
  const [first, second] = lines as [PlacedLine, PlacedLine];

  test('give back each what it has of its batch', () => {
    const all = release(product, lines, 'line-released', AT);
    const one = release(product, [second], 'line-released', AT);

    expect(allocatedOf(all.after)).toEqual({ first: 0, second: 0 });
    expect(allocatedOf(one.after)).toEqual({ first: 6, second: 0 });
    expect(all.events).toMatchObject([{ qty: 6 }, { qty: 4, part: second.part }]);
  });

  test('are shipped each from its batch', () => {
    const { after, events } = ship(product, [first, second], AT);

    expect(after.batches).toMatchObject([
      { ref: 'first', allocated: 0, shipped: 6 },
      { ref: 'second', allocated: 0, shipped: 4 },
    ]);
    expect(events).toMatchObject([
      { type: 'Shipped', qty: 6 },
      { type: 'Shipped', qty: 4, part: second.part },
    ]);
  });
});
