import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { nothing, THE_QUEUE } from '../../../src/domain/decision.ts';
import type { OrderLine, PlacedLine } from '../../../src/domain/order-line.ts';
import { confirm } from '../../../src/domain/orders/holds.ts';
import { release } from '../../../src/domain/orders/release.ts';
import type { Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { explain } from '../../../src/domain/promises/explain.ts';
import { serveQueue } from '../../../src/domain/promises/serve-queue.ts';
import { afterBackorders, wholeQueue } from '../../support/backorders.ts';
import {
  AT,
  afterOrders,
  dueOn,
  heldUntil,
  inWarehouse,
  line,
  placesOf,
  productWith,
} from '../../support/builders.ts';

const LATE = '2030-01-01T09:00:00.000Z';

const ranked = (priority: number, orderId: string, qty: number): OrderLine => ({
  ...line(orderId, qty),
  ...(priority > 0 && { priority }),
});

const inQueue = (lines: readonly PlacedLine[]) =>
  lines
    .filter(({ state }) => state === 'backordered')
    .toSorted((a, b) => (THE_QUEUE.placeOf(a) < THE_QUEUE.placeOf(b) ? -1 : 1));

/** What becomes of a line that comes now. */
const fateOf = (product: Product, one: OrderLine): string => {
  const { lines, short } = allocate(product, [one], AT);
  return lines[0]?.batchRef ?? `${short[0]?.reason}`;
};

describe('a line of higher priority', () => {
  test('is served before others that wait, in the order in which they came among themselves', () => {
    const { product, lines } = afterBackorders(
      productWith(),
      line('1st', 1),
      ranked(3, '2nd', 1),
      ranked(9, '3rd', 1),
      ranked(3, '4th', 1),
      line('5th', 1),
    );
    const stocked = addBatch(product, inWarehouse('new', 3), AT).after;

    expect(inQueue(lines).map(({ orderId }) => orderId)).toEqual([
      '3rd',
      '2nd',
      '4th',
      '1st',
      '5th',
    ]);
    const served = serveQueue(nothing(stocked), wholeQueue(inQueue(lines)), AT, 99);
    expect(served.lines.map(({ orderId }) => orderId)).toEqual(['3rd', '2nd', '4th']);
  });

  test('takes, when it comes, what others of lower priority wait for', () => {
    const { product } = afterBackorders(
      productWith(inWarehouse('stock', 5)),
      ranked(2, 'large', 9),
    );

    expect(fateOf(product, line('none', 1))).toBe('backorders-first');
    expect(fateOf(product, ranked(1, 'lower', 1))).toBe('backorders-first');
    expect(fateOf(product, ranked(2, 'same', 1))).toBe('backorders-first');
    expect(fateOf(product, ranked(3, 'higher', 1))).toBe('stock');
    expect(explain(product, [ranked(3, 'higher', 1)], 'reject')).toMatchObject([
      { outcome: 'allocated', batchRef: 'stock' },
    ]);
  });

  test('does not take what one waits for that came earlier, and can wait longer', () => {
    const { product } = afterBackorders(
      productWith(inWarehouse('now', 5), dueOn('2030-02-01', 'later', 5)),
      { ...ranked(5, 'hurry', 9), shipBy: '2030-01-15' },
      line('patient', 9),
    );

    expect(fateOf(product, ranked(5, 'newcomer', 5))).toBe('later');
    expect(fateOf(product, ranked(6, 'newcomer', 5))).toBe('now');
    expect(fateOf(product, line('newcomer', 5))).toBe('backorders-first');
  });

  test('keeps nobody from stock once it waits no more, or while nobody has confirmed it', () => {
    const stock = productWith(inWarehouse('stock', 5));
    const { product, lines } = afterBackorders(stock, ranked(5, 'large', 9));
    const cart = allocate(stock, [heldUntil(LATE, ranked(5, 'cart', 9))], AT, 'backorder');

    const released = release(product, lines, 'line-released', AT).after;
    const confirmed = confirm(cart.after, cart.lines, AT).after;

    expect(fateOf({ ...released, filling: null }, ranked(4, 'next', 5))).toBe('stock');
    expect(fateOf(cart.after, ranked(4, 'next', 5))).toBe('stock');
    expect(fateOf(confirmed, ranked(4, 'next', 5))).toBe('backorders-first');
    expect(fateOf(confirmed, ranked(6, 'next', 5))).toBe('stock');
  });

  test('that loses its batch takes what others of lower priority wait for', () => {
    const sold = afterOrders(productWith(inWarehouse('cut', 5)), ranked(5, 'high', 5));
    const waiting = afterBackorders(sold.product, line('large', 9)).product;
    const before = addBatch(waiting, inWarehouse('other', 5), AT).after;

    const cut = changeBatch({ ...before, filling: null }, 'cut', { qty: 0 }, sold.lines, AT);

    expect(placesOf(cut.lines)).toEqual({ high: 'other' });
  });

  test('that comes to wait while others are being asked has them asked anew', () => {
    const { product } = afterBackorders(productWith(), line('1st', 9), line('2nd', 9));
    const filling = addBatch(product, inWarehouse('new', 5), AT).after;

    const { after } = allocate(filling, [ranked(5, 'high', 5)], AT, 'backorder');

    expect(filling.filling).toBe(filling.version);
    expect(after.filling).toBe(after.version);
    expect(allocate(filling, [line('none', 5)], AT, 'backorder').after.filling).toBe(
      filling.version,
    );
  });
});

test('what is known of who waits is nothing where nobody has a priority', () => {
  const { product } = afterBackorders(productWith(), line('1st', 9), line('2nd', 9));

  expect(product).not.toHaveProperty('backorderedFirst');
});
