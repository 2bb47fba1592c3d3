import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { nothing } from '../../../src/domain/decision.ts';
import type { PlacedLine } from '../../../src/domain/order-line.ts';
import { confirm, expire } from '../../../src/domain/orders/holds.ts';
import { release } from '../../../src/domain/orders/release.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { serveQueue } from '../../../src/domain/promises/serve-queue.ts';
import { wholeQueue } from '../../support/backorders.ts';
import {
  AT,
  allocatedOf,
  heldUntil,
  inWarehouse,
  line,
  placesOf,
  productWith,
  sharesOf,
  splitLine,
} from '../../support/builders.ts';

const [SOON, JUST_BEFORE, LATE] = [
  '2030-01-01T08:15:00.000Z',
  '2030-01-01T08:14:59.999Z',
  '2030-01-01T09:00:00.000Z',
];

/** Ten chairs: 3 on hold until soon, 2 until late, 1 sold. */
const held = () =>
  allocate(
    productWith(inWarehouse('stock', 10)),
    [heldUntil(SOON, line('soon', 3)), heldUntil(LATE, line('late', 2)), line('sold', 1)],
    AT,
  );

const typesOf = ({ events }: { events: readonly { type: string }[] }) =>
  events.map(({ type }) => type);

describe('lines on hold', () => {
  test('hold stock as others do, and say until when', () => {
    const { after, lines, events } = held();

    expect(allocatedOf(after)).toEqual({ stock: 6 });
    expect(lines.map((one) => one.heldUntil)).toEqual([SOON, LATE, undefined]);
    expect(events).toMatchObject([
      { type: 'Allocated', heldUntil: SOON },
      { type: 'Allocated', heldUntil: LATE },
      { type: 'Allocated' },
    ]);
    expect(events[2]).not.toHaveProperty('heldUntil');
  });

  test('have the product know when the first of them expires', () => {
    const { after } = held();
    const next = (time: string) => allocate(after, [heldUntil(time, line('next', 1))], AT).after;

    expect(after.firstExpiry).toBe(SOON);
    expect(next(LATE).firstExpiry).toBe(SOON);
    expect(next(JUST_BEFORE).firstExpiry).toBe(JUST_BEFORE);
    expect(allocate(after, [line('next', 1)], AT).after.firstExpiry).toBe(SOON);
    expect(
      allocate(productWith(inWarehouse('x', 1)), [line('a', 1)], AT).after.firstExpiry,
    ).toBeNull();
  });

  test('may wait for stock; they are served as others are, and stay on hold', () => {
    const waits = allocate(productWith(), [heldUntil(SOON, line('order', 3))], AT, 'backorder');
    const added = addBatch(waits.after, inWarehouse('stock', 3), AT);

    const filled = serveQueue(nothing(added.after), wholeQueue(waits.lines), AT, 9);

    expect(waits.events[0]).toMatchObject({ type: 'Backordered', heldUntil: SOON });
    expect(waits.after.firstExpiry).toBe(SOON);
    expect(filled.lines).toMatchObject([{ state: 'allocated', heldUntil: SOON }]);
    expect(filled.events).toMatchObject([{ type: 'Allocated', heldUntil: SOON }]);
  });

  test('stay on hold when a cut moves them, and come after what is confirmed', () => {
    const { after, lines } = held();
    const more = addBatch(after, inWarehouse('more', 9), AT).after;

    const cut = changeBatch(more, 'stock', { qty: 0 }, lines, AT);

    expect(cut.lines.map((one) => [one.batchRef, one.heldUntil])).toEqual([
      ['more', undefined],
      ['more', SOON],
      ['more', LATE],
    ]);
  });

  test('have all their parts on hold, if they are split', () => {
    const product = productWith(inWarehouse('a', 2), inWarehouse('b', 2));

    const { lines } = allocate(product, [heldUntil(SOON, splitLine('order', 4))], AT);

    expect(lines.map((part) => part.heldUntil)).toEqual([SOON, SOON]);
  });
});

describe('lines that are confirmed', () => {
  test('keep what they have, for good', () => {
    const { after, lines } = held();

    const confirmed = confirm(after, lines.slice(0, 2), AT);

    expect(placesOf(confirmed.lines)).toEqual({ soon: 'stock', late: 'stock' });
    expect(confirmed.lines.filter((one) => 'heldUntil' in one)).toEqual([]);
    expect(allocatedOf(confirmed.after)).toEqual({ stock: 6 });
    expect(confirmed.events).toMatchObject([
      { type: 'HoldConfirmed', orderId: 'soon', qty: 3, batchRef: 'stock' },
      { type: 'HoldConfirmed', orderId: 'late', qty: 2, batchRef: 'stock' },
    ]);
  });

  test('that nobody holds stay as they are', () => {
    const { after, lines } = held();

    expect(confirm(after, lines.slice(2), AT)).toEqual(nothing(after));
    expect(confirm(after, lines, AT).lines).toHaveLength(2);
  });

  test('keep their place where they wait', () => {
    const { after, lines } = allocate(
      productWith(),
      [heldUntil(SOON, line('order', 3))],
      AT,
      'backorder',
    );

    const confirmed = confirm(after, lines, AT);

    expect(confirmed.lines).toMatchObject([{ state: 'backordered', accepted: lines[0]?.accepted }]);
    expect(confirmed.events).toMatchObject([{ type: 'HoldConfirmed', batchRef: null }]);
    expect(confirmed.after).toMatchObject({ backordered: 3, filling: null });
  });
});

describe('lines that nobody confirms in time', () => {
  test('give back what they have from that very moment on', () => {
    const { after, lines } = held();

    const early = expire(after, lines, after.firstExpiry, JUST_BEFORE);
    const expired = expire(after, lines, LATE, SOON);

    expect(early).toEqual(nothing(after));
    expect(expired.lines).toEqual([
      {
        ...lines[0],
        state: 'released',
        batchRef: null,
        shipsOn: null,
        heldUntil: SOON,
        updatedAt: SOON,
      },
    ]);
    expect(allocatedOf(expired.after)).toEqual({ stock: 3 });
    expect(expired.after.firstExpiry).toBe(LATE);
    expect(expired.events).toMatchObject([
      { type: 'HoldExpired', orderId: 'soon', qty: 3, batchRef: 'stock', heldUntil: SOON },
    ]);
  });

  test('give back all parts, if they are split', () => {
    const product = productWith(inWarehouse('a', 2), inWarehouse('b', 2));
    const { after, lines } = allocate(product, [heldUntil(SOON, splitLine('order', 4))], AT);

    const expired = expire(after, lines, null, SOON);

    expect(sharesOf(expired.lines)).toEqual([
      ['released', 2],
      ['released', 2],
    ]);
    expect(allocatedOf(expired.after)).toEqual({ a: 0, b: 0 });
    expect(expired.events).toMatchObject([
      { batchRef: 'a' },
      { batchRef: 'b', part: lines[1]?.part },
    ]);
  });

  test('leave the queue, and those behind them are asked', () => {
    const { after, lines } = allocate(
      productWith(inWarehouse('stock', 4)),
      [heldUntil(SOON, line('1st', 9)), line('2nd', 5)],
      AT,
      'backorder',
    );

    const expired = expire(after, lines, null, SOON);

    expect(expired.lines).toMatchObject([{ orderId: '1st', state: 'released' }]);
    expect(expired.after).toMatchObject({ backordered: 5, filling: after.version + 1 });
    expect(expired.events).toMatchObject([{ type: 'HoldExpired', batchRef: null }]);
  });

  test('end a shortage: there is more to promise', () => {
    const sold = allocate(
      productWith(inWarehouse('stock', 4)),
      [heldUntil(SOON, line('1st', 4))],
      AT,
    );
    const refused = allocate(sold.after, [line('2nd', 1)], AT);

    expect(refused.after.outOfStock).toBe(true);
    expect(expire(refused.after, sold.lines, null, SOON).after.outOfStock).toBe(false);
  });

  test('are skipped by those who wait behind them, even before anybody has ended them', () => {
    const { after, lines } = allocate(
      productWith(),
      [heldUntil(SOON, line('1st', 9)), line('2nd', 4)],
      AT,
      'backorder',
    );
    const added = addBatch(after, inWarehouse('stock', 9), AT);
    const fill = (at: string) => serveQueue(nothing(added.after), wholeQueue(lines), at, 9);

    expect(placesOf(fill(JUST_BEFORE).lines)).toEqual({ '1st': 'stock' });
    expect(placesOf(fill(SOON).lines)).toEqual({ '2nd': 'stock' });
    expect(fill(SOON).after.backordered).toBe(9);
  });
});

test('where no hold has expired after all, the product learns when the next one does', () => {
  const { after, lines } = held();
  const confirmed = confirm(after, lines.slice(0, 1), AT);

  const checked = expire(confirmed.after, [], LATE, SOON);

  expect(confirmed.after.firstExpiry).toBe(SOON);
  expect(checked).toMatchObject({ lines: [], after: { firstExpiry: LATE } });
  expect(checked.events).toMatchObject([{ type: 'HoldsChecked', firstExpiry: LATE }]);
  expect(expire(checked.after, [], LATE, SOON).events).toEqual([]);
});

describe('a line on hold that is released', () => {
  test('gives back what it has, and can be distinguished from one that has expired', () => {
    const { after, lines } = held();
    const [one] = lines as [PlacedLine];

    const released = release(after, [one], 'line-released', AT);

    expect(released.lines).toMatchObject([{ state: 'released', batchRef: null }]);
    expect(released.lines[0]).not.toHaveProperty('heldUntil');
    expect(released.was).toEqual([one]);
    expect(typesOf(released)).toEqual(['Deallocated']);
  });

  test('does not expire any more', () => {
    const { after, lines } = held();
    const released = release(after, lines, 'line-released', AT);

    expect(typesOf(expire(released.after, released.lines, null, LATE))).toEqual(['HoldsChecked']);
  });
});
