import { describe, expect, test } from '@jest/globals';
import { addBatch, type NewBatch } from '../../../src/domain/batches/add-batch.ts';
import { nothing } from '../../../src/domain/decision.ts';
import type { OrderLine, Wanted } from '../../../src/domain/order-line.ts';
import { newProduct, onDay, type Product } from '../../../src/domain/product.ts';
import { setBackorderPolicy } from '../../../src/domain/product-rules.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import {
  availabilityOf,
  availabilityOfCart,
  ifOrderedNow,
  profileOf,
} from '../../../src/domain/promises/availability.ts';
import { serveQueue } from '../../../src/domain/promises/serve-queue.ts';
import { waitingFor, wholeQueue } from '../../support/backorders.ts';
import {
  AT,
  dueOn,
  heldUntil,
  inWarehouse,
  line,
  productWith,
  SKU,
} from '../../support/builders.ts';

const TODAY = '2030-01-10';

const stockOf = (...batches: readonly NewBatch[]): Product => onDay(productWith(...batches), TODAY);

const wanted = (qty: number, more: Partial<Wanted> = {}): Wanted => ({ sku: SKU, qty, ...more });

const withWaiting = (product: Product, ...lines: readonly OrderLine[]): Product =>
  lines.reduce((now, one) => allocate(now, [one], AT, 'backorder').after, product);

const units = (product: Product) => profileOf(product).days.map((one) => [one.day, one.units]);

/** Whether a line can be had, when, and how much of it from where. */
const answer = (product: Product, line: Wanted) => {
  const availability = availabilityOf(product, line);
  if (availability.outcome !== 'available') return [availability.outcome];
  const { outcome, earliest, shares } = availability;
  return [outcome, earliest, ...shares.map(({ batch, qty }) => `${qty} from ${batch.ref}`)];
};

const CHAIRS = stockOf(
  dueOn('2030-02-01', 'ship', 50),
  dueOn('2030-01-15', 'van', 8),
  inWarehouse('shelf', 3),
);

describe('what can be promised, day by day', () => {
  test('counts up all that can have left by then, and the most that one batch has', () => {
    expect(profileOf(CHAIRS)).toEqual({
      days: [
        { day: TODAY, units: 3, largestBatch: 3 },
        { day: '2030-01-15', units: 11, largestBatch: 8 },
        { day: '2030-02-01', units: 61, largestBatch: 50 },
      ],
    });
  });

  test('is of all lines together: one line may come from ten batches, and can get less than there is', () => {
    const small = Array.from({ length: 10 }, (_, n) => inWarehouse(`small-${n}`, 1));
    const product = stockOf(...small, inWarehouse('large', 11));

    expect(units(product)).toEqual([[TODAY, 21]]);
    expect(answer(product, wanted(21, { allowSplit: true }))).toEqual(['shortage']);
    expect(answer(product, wanted(11, { allowSplit: true }))).toEqual([
      ...['available', TODAY, '11 from large'],
    ]);
  });

  test('has today what lies in the warehouse and what is due today', () => {
    const stock = stockOf(dueOn(TODAY, 'van', 8), inWarehouse('shelf', 3));

    expect(profileOf(stock).days).toEqual([{ day: TODAY, units: 11, largestBatch: 8 }]);
  });

  test('has no day on which nothing more can leave', () => {
    const sold = allocate(CHAIRS, [line('order', 8)], AT).after;

    expect(units(sold)).toEqual([
      [TODAY, 3],
      ['2030-02-01', 53],
    ]);
    expect(profileOf(stockOf())).toEqual({ days: [] });
  });

  test('has what is overdue apart: nobody knows on which day it can leave', () => {
    const stock = stockOf(
      dueOn('2030-01-09', 'lost at sea', 9),
      dueOn('2030-01-02', 'long lost', 4),
      inWarehouse('shelf', 3),
    );

    expect(profileOf(stock)).toEqual({
      days: [{ day: TODAY, units: 3, largestBatch: 3 }],
      overdue: { units: 13, largestBatch: 9 },
    });
  });
});

describe('what others wait for is not promised to those who come now', () => {
  const patient = line('waits', 100);

  test('nothing, while somebody waits for whatever comes', () => {
    expect(units(withWaiting(CHAIRS, patient))).toEqual([]);
  });

  test('what comes after the day by which the others have to have it is free', () => {
    expect(units(withWaiting(CHAIRS, { ...patient, shipBy: '2030-01-20' }))).toEqual([
      ['2030-02-01', 50],
    ]);
  });

  test('all of it, where whatever fits may pass by those who wait', () => {
    const policy = setBackorderPolicy(CHAIRS, 'fill-what-fits', AT).after;

    expect(units(withWaiting(policy, patient))).toEqual(units(CHAIRS));
  });

  test('all of it, if the one who waits has confirmed nothing', () => {
    const cart = heldUntil('2030-01-10T09:00:00.000Z', patient);

    expect(units(withWaiting(CHAIRS, cart))).toEqual(units(CHAIRS));
  });
});

describe('while those who wait are being asked what they want of a delivery', () => {
  const { product, lines } = waitingFor('strict', 4);
  const delivered = onDay(addBatch(product, inWarehouse('delivery', 10), AT).after, TODAY);

  test('nothing is promised to others, and then what is left', () => {
    expect(units(delivered)).toEqual([]);

    const { after } = serveQueue(nothing(delivered), wholeQueue(lines), AT, 9);
    expect(units(after)).toEqual([[TODAY, 6]]);
  });
});

describe('so many units could leave', () => {
  test('on the first day on which one batch has them', () => {
    expect(answer(CHAIRS, wanted(3))).toEqual(['available', TODAY, '3 from shelf']);
    expect(answer(CHAIRS, wanted(4))).toEqual(['available', '2030-01-15', '4 from van']);
    expect(answer(CHAIRS, wanted(11))).toEqual(['available', '2030-02-01', '11 from ship']);
  });

  test('earlier, if they may come from several batches', () => {
    expect(answer(CHAIRS, wanted(11, { allowSplit: true }))).toEqual([
      'available',
      '2030-01-15',
      '3 from shelf',
      '8 from van',
    ]);
  });

  test('not before the day on which they are wanted', () => {
    expect(answer(CHAIRS, wanted(3, { notBefore: '2030-01-20' }))).toEqual([
      'available',
      '2030-01-20',
      '3 from van',
    ]);
  });

  test('on a day that nobody knows, if they are overdue', () => {
    const stock = stockOf(dueOn('2030-01-09', 'lost at sea', 9), inWarehouse('shelf', 3));

    expect(answer(stock, wanted(4))).toEqual(['available', null, '4 from lost at sea']);
    expect(answer(stock, wanted(4, { shipBy: '2031-01-01' }))).toEqual(['too-late']);
  });
});

describe('why so many units can not be had', () => {
  test('there are too few', () => {
    expect(availabilityOf(CHAIRS, wanted(51))).toEqual({
      outcome: 'shortage',
      available: 61,
      availableInOneBatch: 50,
      backordered: 0,
    });
  });

  test('others come first', () => {
    expect(availabilityOf(withWaiting(CHAIRS, line('waits', 70)), wanted(3))).toMatchObject({
      outcome: 'backorders-first',
      backordered: 70,
    });
  });

  test('they would come too late, and when that would be', () => {
    expect(availabilityOf(CHAIRS, wanted(4, { shipBy: '2030-01-12' }))).toMatchObject({
      outcome: 'too-late',
      earliest: '2030-01-15',
    });
  });

  test('too late, and on a day that nobody knows, while others wait for what comes then', () => {
    const stock = withWaiting(stockOf(dueOn('2030-02-01', 'ship', 50)), line('waits', 70));

    expect(availabilityOf(stock, wanted(4, { shipBy: '2030-01-12' }))).toMatchObject({
      outcome: 'too-late',
      earliest: null,
    });
  });
});

describe('a cart', () => {
  const LAMP = 'LAMP';
  const lamps: Product = { ...CHAIRS, sku: LAMP };
  const cart = (...lines: readonly Wanted[]) => availabilityOfCart([CHAIRS, lamps], lines);
  const outcomes = (...lines: readonly Wanted[]) =>
    cart(...lines).lines.map(({ availability }) => {
      const { outcome, ...rest } = availability;
      return 'earliest' in rest ? [outcome, rest.earliest] : [outcome];
    });
  const together = (...lines: readonly Wanted[]) => cart(...lines).together;

  test('has each line take what those of its SKU before it have left', () => {
    expect(outcomes(wanted(3), wanted(3, { sku: LAMP }), wanted(3), wanted(8))).toEqual([
      ['available', TODAY],
      ['available', TODAY],
      ['available', '2030-01-15'],
      ['available', '2030-02-01'],
    ]);
  });

  test('has a line that can not be had take nothing from those behind it', () => {
    expect(outcomes(wanted(51), wanted(3))).toEqual([['shortage'], ['available', TODAY]]);
  });

  test('says which SKU nobody knows, and answers the other lines', () => {
    expect(outcomes(wanted(3, { sku: 'LMAP' }), wanted(3))).toEqual([
      ['unknown-sku'],
      ['available', TODAY],
    ]);
    expect(together(wanted(3, { sku: 'LMAP' }), wanted(3))).toEqual({ outcome: 'shortage' });
  });

  test('leaves together when its last line can', () => {
    expect(together(wanted(3), wanted(4, { sku: LAMP }))).toEqual({
      outcome: 'available',
      earliest: '2030-01-15',
    });
    expect(together(wanted(3), wanted(51))).toEqual({ outcome: 'shortage' });
  });

  test('can not leave together, if its last line leaves too late for another one', () => {
    const today = wanted(3, { shipBy: '2030-01-14' });

    expect(together(today, wanted(4, { sku: LAMP }))).toEqual({
      outcome: 'too-late',
      earliest: '2030-01-15',
    });
    expect(together({ ...today, shipBy: '2030-01-15' }, wanted(4, { sku: LAMP }))).toEqual({
      outcome: 'available',
      earliest: '2030-01-15',
    });
  });

  test('leaves together on a day that nobody knows, if a line of it is overdue', () => {
    const overdue = { ...stockOf(dueOn('2030-01-09', 'lost at sea', 9)), sku: LAMP };
    const lamp = wanted(1, { sku: LAMP });

    expect(availabilityOfCart([CHAIRS, overdue], [wanted(3), lamp]).together).toEqual({
      outcome: 'available',
      earliest: null,
    });
    expect(
      availabilityOfCart([CHAIRS, overdue], [wanted(3, { shipBy: TODAY }), lamp]).together,
    ).toEqual({ outcome: 'too-late', earliest: null });
  });
});

describe('what is not there yet', () => {
  const rule = { reorderPoint: 0, lotSize: 10, leadTimeDays: 14 };

  test('would come after the lead time, if it were ordered now', () => {
    expect(ifOrderedNow({ ...stockOf(), restockRule: rule })).toBe('2030-01-24');
    expect(ifOrderedNow(stockOf())).toBeUndefined();
  });

  test('is in no day of the profile, and promised to nobody', () => {
    const soldOut = onDay({ ...newProduct(SKU), restockRule: rule }, TODAY);

    expect(profileOf(soldOut)).toEqual({ days: [] });
    expect(answer(soldOut, wanted(1))).toEqual(['shortage']);
    expect(availabilityOfCart([soldOut], [wanted(1)])).toMatchObject({
      lines: [{ availability: { outcome: 'shortage' }, ifOrderedNow: '2030-01-24' }],
    });
  });
});
