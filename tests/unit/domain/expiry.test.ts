import { describe, expect, test } from '@jest/globals';
import { addBatch, type NewBatch } from '../../../src/domain/batches/add-batch.ts';
import { type BatchChange, changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { markExpiring } from '../../../src/domain/batches/end-of-day.ts';
import { enterBatches } from '../../../src/domain/batches/enter-batches.ts';
import { receivePart } from '../../../src/domain/batches/receive-part.ts';
import { nothing } from '../../../src/domain/decision.ts';
import type { OrderLine, PlacedLine } from '../../../src/domain/order-line.ts';
import { changeLine } from '../../../src/domain/orders/change-line.ts';
import { ship } from '../../../src/domain/orders/ship.ts';
import { newProduct, onDay, type Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { availabilityOf, profileOf } from '../../../src/domain/promises/availability.ts';
import { explain } from '../../../src/domain/promises/explain.ts';
import { movePromises } from '../../../src/domain/promises/move-promises.ts';
import { serveQueue } from '../../../src/domain/promises/serve-queue.ts';
import {
  AT,
  dueOn,
  inWarehouse,
  line,
  placesOf,
  productWith,
  SKU,
} from '../../support/builders.ts';

const TODAY = '2030-01-10';

const goodUntil = (expiresOn: string, batch: NewBatch): NewBatch => ({ ...batch, expiresOn });
const fresh = (minimumDays: number, one: OrderLine): OrderLine => ({ ...one, minimumDays });
const stockOf = (...batches: readonly NewBatch[]): Product => onDay(productWith(...batches), TODAY);
const sold = (product: Product, ...lines: readonly OrderLine[]) =>
  allocate(product, lines, AT, 'backorder');
const placeOf = (product: Product, wanted: OrderLine): string | undefined =>
  placesOf(sold(product, wanted).lines)[wanted.orderId];
const change = (product: Product, ref: string, how: BatchChange) =>
  changeBatch(product, ref, how, [], AT);

/** What has become of lines once the days of their batch were changed. */
const moved = (product: Product, ref: string, how: BatchChange, lines: readonly PlacedLine[]) =>
  movePromises(change(product, ref, how).after, ref, lines, AT);

describe('of what lies in the warehouse', () => {
  test('what expires first leaves first, and what does not expire last', () => {
    const product = stockOf(
      inWarehouse('salt', 5),
      goodUntil('2030-04-01', inWarehouse('late', 5)),
      goodUntil('2030-01-20', inWarehouse('soon', 5)),
    );

    const { lines } = sold(product, line('a', 5), line('b', 5), line('c', 5));
    expect(placesOf(lines)).toEqual({ a: 'soon', b: 'late', c: 'salt' });
  });

  test('what expires on the same day leaves in the order in which it came', () => {
    const day = '2030-02-01';
    const product = stockOf(
      goodUntil(day, inWarehouse('a', 5)),
      goodUntil(day, inWarehouse('b', 5)),
    );

    expect(placeOf(product, line('order', 5))).toBe('a');
  });

  test('anything goes before a shipment, and of two that are due on a day what expires first', () => {
    const product = stockOf(
      goodUntil('2030-06-01', dueOn('2030-01-15', 'late', 5)),
      goodUntil('2030-02-01', dueOn('2030-01-15', 'soon', 5)),
      inWarehouse('salt', 5),
    );

    const { lines } = sold(product, line('a', 5), line('b', 5), line('c', 5));
    expect(placesOf(lines)).toEqual({ a: 'salt', b: 'soon', c: 'late' });
  });
});

describe('nothing is promised that will have expired when it leaves', () => {
  const last = stockOf(goodUntil(TODAY, inWarehouse('milk', 5)));
  const over = onDay(last, '2030-01-11');

  test('a batch is good through its last day', () => {
    expect(placeOf(last, line('order', 5))).toBe('milk');
    expect(placeOf(over, line('order', 5))).toBe('backordered');
  });

  test('a line that wants it good for some days more counts them from the day on which it leaves', () => {
    const product = stockOf(goodUntil('2030-01-20', inWarehouse('milk', 5)));

    expect(placeOf(product, fresh(10, line('order', 5)))).toBe('milk');
    expect(placeOf(product, fresh(11, line('order', 5)))).toBe('backordered');
  });

  test('a line that is wanted later leaves later', () => {
    const product = stockOf(goodUntil('2030-01-20', inWarehouse('milk', 5)));

    expect(placeOf(product, { ...line('order', 5), notBefore: '2030-01-20' })).toBe('milk');
    expect(placeOf(product, { ...line('order', 5), notBefore: '2030-01-21' })).toBe('backordered');
  });

  test('a shipment leaves on the day on which it is due', () => {
    const product = stockOf(goodUntil('2030-02-01', dueOn('2030-01-31', 'milk', 5)));

    expect(placeOf(product, fresh(1, line('order', 5)))).toBe('milk');
    expect(placeOf(product, fresh(2, line('order', 5)))).toBe('backordered');
  });

  test('what expires too soon is not counted as there, and a dry run says why', () => {
    const product = stockOf(goodUntil('2030-01-20', inWarehouse('milk', 5)));
    const wanted = fresh(30, line('order', 2));

    expect(allocate(product, [wanted], AT).short).toMatchObject([
      { reason: 'shortage', available: 0, availableInOneBatch: 0 },
    ]);
    expect(explain(product, [wanted], 'reject')).toMatchObject([
      { considered: [{ batchRef: 'milk', verdict: 'expires-too-soon', takes: 0 }] },
    ]);
  });

  test('availability is answered by the same rule', () => {
    expect(profileOf(last).days).toEqual([{ day: TODAY, units: 5, largestBatch: 5 }]);
    expect(profileOf(over).days).toEqual([]);
    expect(availabilityOf(last, fresh(1, line('order', 5)))).toMatchObject({
      outcome: 'shortage',
      available: 0,
    });
  });

  test('an expired batch keeps nobody from what others leave', () => {
    const product = onDay(
      productWith(goodUntil(TODAY, inWarehouse('milk', 5)), inWarehouse('salt', 5)),
      '2030-01-11',
    );

    expect(placeOf(product, line('order', 5))).toBe('salt');
  });

  test('nothing leaves from it once it has expired', () => {
    const { after, lines } = sold(last, line('order', 5));

    expect(() => ship(onDay(after, '2030-01-11'), lines, AT)).toThrow('has expired');
    expect(ship(after, lines, AT).lines).toMatchObject([{ state: 'shipped' }]);
  });
});

describe('a line that waits and wants what is good for long', () => {
  const product = stockOf(goodUntil('2030-01-20', inWarehouse('milk', 5)));
  const { after, lines } = sold(product, fresh(30, line('first', 5)));

  test('keeps its place in front of everything that is good', () => {
    expect(placeOf(after, line('second', 5))).toBe('backordered');
  });

  test('is passed where lines that fit may pass', () => {
    const lenient: Product = { ...after, backorderPolicy: 'fill-what-fits' };

    expect(placeOf(lenient, line('second', 5))).toBe('milk');
  });

  test('gets a batch as soon as that is good for long enough', () => {
    const later = change(after, 'milk', { expiresOn: '2030-03-01' });

    expect(later.after.filling).not.toBeNull();
    const queue = { lines, isEnd: true };
    expect(placesOf(serveQueue(nothing(later.after), queue, AT, 50).lines)).toEqual({
      first: 'milk',
    });
  });
});

describe('the last day of a batch', () => {
  const product = stockOf(goodUntil('2030-03-01', inWarehouse('milk', 10)), inWarehouse('salt', 4));
  const { after, lines } = sold(product, fresh(30, line('picky', 4)), line('any', 4));

  test('can be corrected, and that is published', () => {
    expect(change(after, 'milk', { expiresOn: '2030-02-01' }).events).toMatchObject([
      { type: 'BatchExpiryChanged', batchRef: 'milk', from: '2030-03-01', to: '2030-02-01' },
    ]);
    expect(change(after, 'milk', { expiresOn: '2030-03-01' }).events).toEqual([]);
    expect(change(after, 'milk', { expiresOn: null }).after.batches).not.toContainEqual(
      expect.objectContaining({ ref: 'milk', expiresOn: expect.anything() }),
    );
  });

  test('that comes earlier takes the batch from the lines that it can not serve any more, and no others', () => {
    const { lines: lost, events } = moved(after, 'milk', { expiresOn: '2030-02-01' }, lines);

    expect(placesOf(lost)).toEqual({ picky: 'salt' });
    expect(events).toMatchObject([
      { type: 'Deallocated', orderId: 'picky', batchRef: 'milk' },
      { type: 'Allocated', orderId: 'picky', batchRef: 'salt' },
    ]);
  });

  test('opens the parcel of a line for which it is too early', () => {
    const packed = lines.map((one) => ({ ...one, packed: true as const }));
    const { lines: lost } = moved(after, 'milk', { expiresOn: '2030-02-01' }, packed);

    expect(placesOf(lost)).toEqual({ picky: 'salt' });
    expect(lost[0]?.packed).toBeUndefined();
  });

  test('counts for lines of a shipment that is put off, too', () => {
    const due = stockOf(goodUntil('2030-03-01', dueOn('2030-01-20', 'milk', 10)));
    const sale = sold(due, line('any', 4), fresh(30, line('picky', 4)));

    const { lines: now } = moved(sale.after, 'milk', { eta: '2030-02-10' }, sale.lines);
    expect(placesOf(now)).toEqual({ any: 'milk', picky: 'backordered' });
  });

  test('is no hindrance any more for who waits, once the shipment comes before it', () => {
    const product = stockOf(goodUntil('2030-02-20', dueOn('2030-03-01', 'ship', 5)));
    const { after } = sold(product, line('order', 5));

    expect(after).toMatchObject({ backordered: 5, filling: null });
    expect(change(after, 'ship', { eta: null }).after.filling).not.toBeNull();
    expect(change(after, 'ship', { eta: '2030-02-10' }).after.filling).not.toBeNull();
  });

  test('that an older feed tells does not count', () => {
    const at = '2030-01-01T09:00:00Z';
    const corrected = change(after, 'milk', { expiresOn: '2030-02-01', told: { at } }).after;
    const feed = { sku: SKU, ref: 'milk', qty: 10, expiresOn: '2030-05-01' };
    const known = new Map([['milk', { sku: SKU, qty: 10, eta: null, expiresOn: '2030-03-01' }]]);
    const fed = (feedAt: string) =>
      enterBatches(corrected, [{ ...feed, feedAt }], known, AT).decision.after.batches.find(
        ({ ref }) => ref === 'milk',
      );

    expect(fed('2030-01-01T08:30:00Z')).toMatchObject({ expiresOn: '2030-02-01' });
    expect(fed('2030-01-01T09:30:00Z')).toMatchObject({ expiresOn: '2030-05-01' });
  });

  test('belongs to what a batch is added with', () => {
    const known = new Map([['milk', { sku: SKU, qty: 10, eta: null, expiresOn: '2030-03-01' }]]);
    const again = (expiresOn?: string) =>
      enterBatches(after, [{ sku: SKU, ref: 'milk', qty: 10, expiresOn }], known, AT);

    expect(again('2030-03-01').decision.events).toEqual([]);
    expect(again().entered).toMatchObject([{ refusal: { code: 'batch-differs' } }]);
  });

  test('is that of what comes of a shipment before the rest, too', () => {
    const due = stockOf(goodUntil('2030-03-01', dueOn('2030-01-20', 'milk', 10)));
    const handing = { into: 'milk~1', lines: [], waiting: [], isEnd: true };
    const { after: now, events } = receivePart(due, 'milk', { receipt: 'r', qty: 4 }, handing, AT);

    expect(now.batches).toContainEqual(
      expect.objectContaining({ ref: 'milk~1', expiresOn: '2030-03-01' }),
    );
    expect(events[0]).toMatchObject({ type: 'BatchAdded', expiresOn: '2030-03-01' });
  });

  test('of a batch that a line has can pass the day on which the line is wanted: it gets another one', () => {
    const wanted = { notBefore: '2030-03-02' };
    const [, any] = lines as [PlacedLine, PlacedLine];

    expect(placesOf(changeLine(after, [any], wanted, AT).lines)).toEqual({ any: 'salt' });
  });
});

describe('that a batch expires soon', () => {
  const product = stockOf(goodUntil('2030-01-17', inWarehouse('milk', 10)));
  const { after } = sold(product, line('order', 4));
  const told = markExpiring(after, 'milk', '2030-01-17', AT);

  test('is published once, with what lines have of it', () => {
    expect(told.events).toMatchObject([
      { type: 'BatchExpires', expiresOn: '2030-01-17', allocated: 4, available: 6 },
    ]);
    expect(markExpiring(told.after, 'milk', '2030-01-17', AT).events).toEqual([]);
  });

  test('is not published before its time, nor for stock that is on its way or blocked', () => {
    expect(markExpiring(after, 'milk', '2030-01-16', AT).events).toEqual([]);
    const blocked = change(product, 'milk', { blocked: true }).after;
    expect(markExpiring(blocked, 'milk', '2030-01-17', AT).events).toEqual([]);
    const due = stockOf(goodUntil('2030-01-17', dueOn('2030-01-15', 'milk', 10)));
    expect(markExpiring(due, 'milk', '2030-01-17', AT).events).toEqual([]);
  });

  test('is published again for another last day', () => {
    const later = change(told.after, 'milk', { expiresOn: '2030-01-16' }).after;

    expect(markExpiring(later, 'milk', '2030-01-17', AT).events).toHaveLength(1);
  });
});

test('a batch that does not expire is stored without a word of it', () => {
  const { batches } = addBatch(
    newProduct(SKU),
    { ...inWarehouse('salt', 1), expiresOn: null },
    AT,
  ).after;
  expect(Object.keys(batches[0] ?? {}).filter((name) => name.startsWith('expir'))).toEqual([]);
});
