import { describe, expect, test } from '@jest/globals';
import { addBatch, type NewBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { markOverdue, missDeadlines } from '../../../src/domain/batches/end-of-day.ts';
import { inventoryPosition, needsRestock, restock } from '../../../src/domain/batches/restock.ts';
import type { OrderLine, PlacedLine } from '../../../src/domain/order-line.ts';
import { ship } from '../../../src/domain/orders/ship.ts';
import { onDay, type Product } from '../../../src/domain/product.ts';
import { setRestockRule } from '../../../src/domain/product-rules.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { movePromises } from '../../../src/domain/promises/move-promises.ts';
import { serveQueue } from '../../../src/domain/promises/serve-queue.ts';
import { AT, dueOn, inWarehouse, line, placesOf, productWith } from '../../support/builders.ts';

const DUE = '2030-01-10';
const NEXT_DAY = '2030-01-11';

const by = (shipBy: string, one: OrderLine): OrderLine => ({ ...one, shipBy });

/** What is sold while it is still on its way, and then the day after it was due. */
const sold = (batches: readonly NewBatch[], ...lines: readonly OrderLine[]) => {
  const stock = onDay(productWith(...batches), '2030-01-01');
  const { after, lines: placed } = allocate(stock, lines, AT, 'backorder');
  return { product: onDay(after, NEXT_DAY), lines: placed };
};

const factsOf = (product: Product, ref: string) => markOverdue(product, ref, AT).events;

describe('a shipment that has not come by its day', () => {
  const { product } = sold([dueOn(DUE, 'ship', 10)], line('order', 3));

  test('is said to be overdue, with what lines still have of it', () => {
    expect(factsOf(product, 'ship')).toMatchObject([
      { type: 'BatchOverdue', batchRef: 'ship', eta: DUE, allocated: 3, available: 7 },
    ]);
  });

  test('is said so once', () => {
    const { after } = markOverdue(product, 'ship', AT);

    expect(factsOf(after, 'ship')).toEqual([]);
    expect(factsOf(onDay(after, '2030-02-01'), 'ship')).toEqual([]);
  });

  test('is said so again if it misses another day that it is given', () => {
    const { after } = markOverdue(product, 'ship', AT);
    const later = changeBatch(after, 'ship', { eta: '2030-01-20' }, [], AT).after;

    expect(later.batches).toMatchObject([{ eta: '2030-01-20' }]);
    expect(later.batches[0]).not.toHaveProperty('overdue');
    expect(factsOf(later, 'ship')).toEqual([]);
    expect(factsOf(onDay(later, '2030-01-21'), 'ship')).toMatchObject([{ eta: '2030-01-20' }]);
  });

  test('is an ordinary batch again once it has arrived', () => {
    const { after } = markOverdue(product, 'ship', AT);
    const arrived = changeBatch(after, 'ship', { eta: null }, [], AT).after;

    expect(arrived.batches[0]).not.toHaveProperty('overdue');
    expect(inventoryPosition(arrived)).toBe(7);
  });

  test('does not count as stock that is going to come, so that more is ordered', () => {
    const rule = { reorderPoint: 5, lotSize: 10, leadTimeDays: 7 };
    const ruled = setRestockRule(product, rule, AT).after;
    expect([inventoryPosition(ruled), needsRestock(ruled)]).toEqual([7, false]);

    const { after } = markOverdue(ruled, 'ship', AT);

    expect([inventoryPosition(after), needsRestock(after)]).toEqual([0, true]);
    expect(restock(after, AT).events[0]).toMatchObject({ type: 'BatchAdded', qty: 10 });
  });
});

test.each([
  ['on its day', sold([dueOn(NEXT_DAY, 'ship', 10)]).product],
  ['that has arrived', sold([inWarehouse('ship', 10)]).product],
  [
    'that was cancelled',
    changeBatch(sold([dueOn(DUE, 'ship', 10)]).product, 'ship', { qty: 0 }, [], AT).after,
  ],
])('a shipment %s is not overdue', (_, product) => {
  expect(factsOf(product, 'ship')).toEqual([]);
});

test('what was left in the warehouse of a shipment that came on its day can still be shipped the day after', () => {
  const { product, lines } = sold([dueOn(DUE, 'ship', 9)], line('1st', 2), line('2nd', 3));
  const first = ship(onDay(product, DUE), lines.slice(0, 1), AT).after;

  expect(factsOf(onDay(first, NEXT_DAY), 'ship')).toEqual([]);
  expect(ship(onDay(first, NEXT_DAY), lines.slice(1), AT).lines).toMatchObject([
    { orderId: '2nd', state: 'shipped' },
  ]);
});

describe('a batch that is given a day which is over already', () => {
  test('is overdue when it is added', () => {
    const { after, events } = addBatch(onDay(productWith(), NEXT_DAY), dueOn(DUE, 'ship', 9), AT);

    expect(events.map(({ type }) => type)).toEqual(['BatchAdded', 'BatchOverdue']);
    expect(inventoryPosition(after)).toBe(0);
  });

  test('is overdue when it is put on that day, and each time that it is put on another one', () => {
    const { product, lines } = sold([dueOn('2030-01-20', 'ship', 9)], line('order', 4));
    const moved = changeBatch(product, 'ship', { eta: DUE, qty: 8 }, [], AT);

    expect(moved.events.map(({ type }) => type)).toEqual([
      'BatchQuantityChanged',
      'BatchEtaChanged',
      'BatchOverdue',
    ]);
    expect(moved.events.at(-1)).toMatchObject({ eta: DUE, allocated: 4, available: 4 });
    const confirmed = changeBatch(moved.after, 'ship', { eta: DUE }, lines, AT);
    expect(confirmed.events.map(({ type }) => type)).not.toContain('BatchOverdue');
    const again = changeBatch(moved.after, 'ship', { eta: '2030-01-09' }, lines, AT);
    expect(again.events.at(-1)).toMatchObject({ type: 'BatchOverdue', eta: '2030-01-09' });
  });
});

/** Of a shipment that nobody can count on by a day any more. */
describe('when a shipment is overdue', () => {
  test('a line that has to leave by a day loses it, and one that has time keeps it', () => {
    const { product, lines } = sold(
      [dueOn(DUE, 'ship', 9)],
      by('2030-01-15', line('in a hurry', 2)),
      line('patient', 3),
    );
    const { after } = markOverdue(product, 'ship', AT);
    const moved = movePromises(after, 'ship', lines, AT);

    expect(placesOf(moved.lines)).toEqual({ 'in a hurry': 'backordered' });
    expect(moved.events).toContainEqual(
      expect.objectContaining({ type: 'PromiseBroken', eta: DUE, shipBy: '2030-01-15' }),
    );
  });

  test('who waited for it by a day leaves it to those behind them', () => {
    const { product, lines } = sold(
      [dueOn(DUE, 'ship', 9)],
      by('2030-01-15', line('wants more than there is', 10)),
      line('behind', 4),
    );
    expect(placesOf(lines)).toEqual({
      'wants more than there is': 'backordered',
      behind: 'backordered',
    });

    const marked = markOverdue(product, 'ship', AT);
    expect(marked.after.filling).toBe(marked.after.version);
    const { lines: served } = serveQueue(marked, { lines, isEnd: true }, AT, 50);
    expect(placesOf(served)).toEqual({ behind: 'ship' });
  });
});

describe('a line that still waits when its last day is over', () => {
  const { product, lines } = sold(
    [dueOn('2030-02-01', 'later', 9)],
    by(DUE, line('late', 2)),
    by(NEXT_DAY, line('in time', 2)),
  );
  const missed = missDeadlines(product, lines, AT);

  test('is said to, once', () => {
    expect(missed.events).toMatchObject([
      { type: 'DeadlineMissed', orderId: 'late', qty: 2, shipBy: DUE },
    ]);
    const again = missed.lines.concat(lines.slice(1));
    expect(missDeadlines(missed.after, again, AT).events).toEqual([]);
  });

  test('keeps its place, and counts as one that waits', () => {
    expect(missed.lines).toMatchObject([{ orderId: 'late', state: 'backordered', missed: DUE }]);
    expect(missed.after.backordered).toBe(4);
    expect(missed.after.backorderedBy).toEqual(product.backorderedBy);
  });

  test('keeps nothing from those behind it, who are asked again', () => {
    expect(missed.after.filling).toBe(missed.after.version);
  });

  test('is none that is on its way, or was given up', () => {
    const others: readonly PlacedLine[] = lines.map((one) => ({ ...one, state: 'released' }));
    expect(missDeadlines(product, others, AT).events).toEqual([]);
  });
});
