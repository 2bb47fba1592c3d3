import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import type { OrderLine, PlacedLine } from '../../../src/domain/order-line.ts';
import { confirm } from '../../../src/domain/orders/holds.ts';
import { choosing, placeOnBatch } from '../../../src/domain/promises/give-way.ts';
import {
  AT,
  afterOrders,
  allocatedOf,
  dueOn,
  heldUntil,
  inWarehouse,
  line,
  placesOf,
  productWith,
  sharesOf,
  splitLine,
} from '../../support/builders.ts';

const LATE = '2030-01-01T09:00:00.000Z';

const withPriority = (priority: number, one: OrderLine): OrderLine => ({ ...one, priority });

/** A batch that these lines have used up, and what a cut by so many units makes of it. */
const cutBy = (units: number, ...wanted: readonly OrderLine[]) => {
  const qty = wanted.reduce((sum, one) => sum + one.qty, 0);
  const { product, lines } = afterOrders(productWith(inWarehouse('cut', qty)), ...wanted);
  return changeBatch(product, 'cut', { qty: qty - units }, lines, AT);
};

describe('in a cut', () => {
  test('a cart that nobody has confirmed gives way before an order', () => {
    const cut = cutBy(5, heldUntil(LATE, line('cart', 5)), line('paid', 5));

    expect(placesOf(cut.lines)).toEqual({ cart: 'backordered' });
  });

  test('once it is confirmed it gives way as if it had never been held', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('cut', 10)),
      heldUntil(LATE, line('cart', 5)),
      line('paid', 5),
    );
    const confirmed = confirm(product, lines.slice(0, 1), AT);
    const all = [...confirmed.lines, ...lines.slice(1)];

    const cut = changeBatch(confirmed.after, 'cut', { qty: 5 }, all, AT);

    expect(placesOf(cut.lines)).toEqual({ paid: 'backordered' });
  });

  test('a lower priority gives way before a higher one, and a cart before both', () => {
    const lines = [
      withPriority(5, line('high', 1)),
      withPriority(1, line('low', 1)),
      line('none', 1),
      withPriority(9, heldUntil(LATE, line('cart', 1))),
    ];
    const losers = [1, 2, 3, 4].map((units) => Object.keys(placesOf(cutBy(units, ...lines).lines)));

    expect(losers.map((names) => names.toSorted())).toEqual([
      ['cart'],
      ['cart', 'none'],
      ['cart', 'low', 'none'],
      ['cart', 'high', 'low', 'none'],
    ]);
  });

  test('who was accepted first keeps the batch, though an earlier cut has moved the line', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('a', 5), dueOn('2030-01-09', 'b', 10)),
      line('old', 5),
      line('young', 5),
    );
    const first = changeBatch(product, 'a', { qty: 0 }, lines.slice(0, 1), AT);

    const second = changeBatch(
      first.after,
      'b',
      { qty: 5 },
      [...lines.slice(1), ...first.lines],
      AT,
    );

    expect(placesOf(second.lines)).toEqual({ young: 'backordered' });
  });

  test('one unit that is missing takes one unit, not an order of fifty', () => {
    const ones = Array.from({ length: 10 }, (_, n) => line(`one-${n}`, 1));

    const cut = cutBy(1, ...ones, line('fifty', 50));

    expect(placesOf(cut.lines)).toEqual({ 'one-9': 'backordered' });
  });

  test('of lines that are all too large the smallest gives way, the newest of these', () => {
    const cut = cutBy(1, line('three', 3), line('two', 2), line('two, too', 2), line('nine', 9));

    expect(placesOf(cut.lines)).toEqual({ 'two, too': 'backordered' });
  });

  test('a smaller line does not give way for a larger one of lower priority', () => {
    const cut = cutBy(1, withPriority(1, line('small', 1)), line('large', 8));

    expect(placesOf(cut.lines)).toEqual({ large: 'backordered' });
  });

  test('what is not needed any more, once a larger line gives way, is kept', () => {
    const cut = cutBy(5, line('ten', 10), line('two', 2), line('one', 1));

    expect(placesOf(cut.lines)).toEqual({ ten: 'backordered' });
    expect(allocatedOf(cut.after)).toEqual({ cut: 3 });
  });

  test('it is kept where it is, though a better batch has room', () => {
    const { product, lines } = afterOrders(
      productWith(dueOn('2030-02-01', 'cut', 12)),
      line('ten', 10),
      line('two', 2),
    );
    const before = addBatch(product, inWarehouse('better', 5), AT).after;

    const cut = changeBatch(before, 'cut', { qty: 7 }, lines, AT);

    expect(placesOf(cut.lines)).toEqual({ ten: 'backordered' });
  });

  test('the first in rank is placed again first', () => {
    const wanted = [heldUntil(LATE, line('cart', 4)), line('none', 4)];
    const { product, lines } = afterOrders(
      productWith(inWarehouse('cut', 12)),
      ...wanted,
      withPriority(3, line('high', 4)),
    );
    const before = addBatch(product, inWarehouse('other', 8), AT).after;

    const cut = changeBatch(before, 'cut', { qty: 0 }, lines, AT);

    expect(placesOf(cut.lines)).toEqual({ high: 'other', none: 'other', cart: 'backordered' });
  });
});

describe('a line that may be split', () => {
  test('gives only what is missing, which waits as a part of it', () => {
    const cut = cutBy(2, splitLine('order', 50));

    expect(cut.lines).toMatchObject([
      { qty: 48, ordered: 50, state: 'allocated', batchRef: 'cut' },
      { qty: 2, part: expect.any(String), state: 'backordered', batchRef: null },
    ]);
    expect(allocatedOf(cut.after)).toEqual({ cut: 48 });
    expect(cut.after.backordered).toBe(2);
    expect(cut.events).toMatchObject([
      { type: 'BatchQuantityChanged' },
      { type: 'Deallocated', orderId: 'order', qty: 50, batchRef: 'cut' },
      { type: 'Allocated', orderId: 'order', qty: 48, batchRef: 'cut' },
      { type: 'Backordered', orderId: 'order', qty: 2, part: cut.lines[1]?.part },
      { type: 'OutOfStock' },
    ]);
  });

  test('gives it to other batches, also as several parts', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('cut', 50)),
      splitLine('order', 50),
    );
    const one = addBatch(product, dueOn('2030-02-01', 'b', 3), AT).after;
    const before = addBatch(one, dueOn('2030-03-01', 'c', 9), AT).after;

    const cut = changeBatch(before, 'cut', { qty: 45 }, lines, AT);

    expect(sharesOf(cut.lines)).toEqual([
      ['cut', 45],
      ['b', 3],
      ['c', 2],
    ]);
    expect(new Set(cut.lines.map(({ part }) => part)).size).toBe(3);
    expect(new Set(cut.lines.map(({ accepted }) => accepted)).size).toBe(3);
  });

  test('stays on hold with both, and a part of it is split again', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('cut', 9)),
      heldUntil(LATE, splitLine('order', 9)),
    );
    const first = changeBatch(product, 'cut', { qty: 8 }, lines, AT);
    const more = addBatch(first.after, inWarehouse('more', 1), AT).after;
    const second = changeBatch(more, 'cut', { qty: 6 }, first.lines.slice(0, 1), AT);

    expect(first.lines.map((one) => one.heldUntil)).toEqual([LATE, LATE]);
    expect(second.lines).toMatchObject([
      { qty: 6, ordered: 9 },
      { qty: 2, part: expect.any(String) },
    ]);
    expect(second.lines[0]).not.toHaveProperty('part');
    expect(second.lines[1]).not.toHaveProperty('ordered');
  });

  test('is passed over all the same while smaller ones make it up', () => {
    const cut = cutBy(2, line('two', 2), splitLine('fifty', 50));

    expect(placesOf(cut.lines)).toEqual({ two: 'backordered' });
  });
});

describe('who gives way', () => {
  const entries = (quantities: readonly number[]) =>
    quantities.map((qty, n) => ({ place: String(99_999 - n), qty, n }));
  const chosenOf = (quantities: readonly number[], units: number) => {
    const choice = choosing<ReturnType<typeof entries>[number]>(units);
    let looked = 0;
    entries(quantities).every((one) => {
      looked++;
      return choice.look(one);
    });
    return { chosen: choice.chosen().map(({ n }) => n), looked };
  };

  test('is found without looking at more lines than it takes', () => {
    expect(chosenOf([1, 2, 3, 4], 3)).toEqual({ chosen: [0, 1], looked: 2 });
    expect(chosenOf([5, 2, 1, 4], 3)).toEqual({ chosen: [1, 2], looked: 3 });
  });

  test('of lines of one class that are too large is looked for among a thousand, and no more', () => {
    const large = Array<number>(5_000).fill(7);

    expect(chosenOf(large, 3)).toEqual({ chosen: [0], looked: 1_001 });
    expect(chosenOf([...large.slice(0, 999), 5, ...large], 3)).toMatchObject({ chosen: [999] });
    expect(chosenOf([...large.slice(0, 2_000), 3], 3)).toMatchObject({ chosen: [0] });
    // Those that it takes are not counted.
    expect(chosenOf(Array(3_000).fill(1), 3_000).chosen).toHaveLength(3_000);
  });

  test('stands in the order of the index: packed lines by rank, then confirmed ones, and then carts', () => {
    const at = (more: Partial<PlacedLine>): string =>
      placeOnBatch({ state: 'allocated', accepted: '000000000042.00007', ...more } as PlacedLine);
    const inOrder = [
      at({ packed: true, priority: 1 }),
      at({ packed: true, accepted: '000000000099.00000' }),
      at({ priority: 9, accepted: '000000000050.00000' }),
      at({ priority: 1 }),
      at({ accepted: '000000000041.00000' }),
      at({}),
      at({ accepted: '000000000042.00007/000000000051.00001' }),
      at({ priority: 9, heldUntil: LATE }),
      at({ heldUntil: LATE, accepted: '000000000001.00000' }),
    ];

    expect(inOrder.toSorted()).toEqual(inOrder);
    expect(inOrder[5]).toBe('000000000042.00007');
  });
});
