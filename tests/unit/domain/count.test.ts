import { describe, expect, test } from '@jest/globals';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import {
  countProduct,
  type ProductCount,
  type Promised,
} from '../../../src/domain/batches/count-product.ts';
import { receivePart } from '../../../src/domain/batches/receive-part.ts';
import type { PlacedLine } from '../../../src/domain/order-line.ts';
import { ship } from '../../../src/domain/orders/ship.ts';
import type { Product } from '../../../src/domain/product.ts';
import { placeOnBatch } from '../../../src/domain/promises/give-way.ts';
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

const LATER = '2030-01-01T09:00:00.000Z';
const DUE = '2030-02-01';

/** Told a while after it was counted. */
const at = (time: string, message = 'count') => ({ at: time, message });

const purchasedOf = ({ batches }: Product) =>
  Object.fromEntries(batches.map(({ ref, purchased }) => [ref, purchased]));

const refusal = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
};

/** Ten units in the warehouse, of which three have left and two are promised. */
const shelf = () => {
  const { product, lines } = afterOrders(
    { ...productWith(inWarehouse('b', 10)), today: '2030-01-01' },
    line('gone', 3),
    line('waits', 2),
  );
  const { after } = ship(product, lines.slice(0, 1), AT);
  return { product: after, lines: lines.slice(1) };
};

describe('a batch is counted', () => {
  const { product, lines } = shelf();
  const count = (
    counted: number,
    more: { readonly expected?: number; readonly told?: ReturnType<typeof at> } = {},
    of = product,
  ) =>
    changeBatch(
      of,
      'b',
      { count: { counted, expected: more.expected }, told: more.told, reason: 'stocktaking' },
      lines,
      LATER,
    );

  test('what has left is not on the shelf: seven of ten are as it should be', () => {
    const { after, events } = count(7);

    expect(after.batches).toMatchObject([{ purchased: 10, shipped: 3 }]);
    expect(events).toMatchObject([
      { type: 'StockCounted', batchRef: 'b', expected: 7, counted: 7, reason: 'stocktaking' },
    ]);
  });

  test('a unit that was not expected can be promised', () => {
    const { after, events } = count(8);

    expect(after.batches).toMatchObject([{ purchased: 11, allocated: 2, shipped: 3 }]);
    expect(events).toMatchObject([
      { type: 'StockCounted', expected: 7, counted: 8 },
      { type: 'BatchQuantityChanged', from: 10, to: 11, reason: 'stocktaking' },
    ]);
  });

  test('too few for what is promised: the last line gives way, as in a cut', () => {
    const decision = count(1);

    expect(decision.after).toMatchObject({ backordered: 2 });
    expect(placesOf(decision.lines)).toEqual({ waits: 'backordered' });
    expect(decision.events.map(({ type }) => type)).toEqual([
      'StockCounted',
      'BatchQuantityChanged',
      'Deallocated',
      'Backordered',
      'OutOfStock',
    ]);
  });

  test('a count that expects another number is refused with the right one', () => {
    expect(refusal(() => count(9, { expected: 10 }))).toMatchObject({
      code: 'count-outdated',
      details: [{ onHand: 7 }],
    });
    expect(count(6, { expected: 7 }).after.batches).toMatchObject([{ purchased: 9 }]);
  });

  test('what has left since an earlier count was on the shelf then', () => {
    const all = count(10, { expected: 10, told: at('2030-01-01T08:30:00Z') });
    expect(all.after.batches).toMatchObject([{ purchased: 10, shipped: 3 }]);
    expect(all.events).toMatchObject([{ type: 'StockCounted', expected: 10, counted: 10 }]);

    const one = count(9, { expected: 10, told: at('2030-01-01T08:30:00Z') });
    expect(one.after.batches).toMatchObject([{ purchased: 9, shipped: 3 }]);
  });

  test('an earlier count that expected fewer than are there now is out of date', () => {
    const act = () => count(6, { expected: 6, told: at('2030-01-01T08:30:00Z') });
    expect(refusal(act)).toMatchObject({ code: 'count-outdated', details: [{ onHand: 7 }] });
  });

  test('more can not have left since than were there', () => {
    const act = () => count(2, { expected: 10, told: at('2030-01-01T08:30:00Z') });
    expect(refusal(act)).toMatchObject({ code: 'qty-below-shipped' });
  });

  test('a count that comes again, or after a later one, changes nothing', () => {
    const told = at('2030-01-01T08:30:00Z');
    const { after } = count(6, { expected: 7, told });

    expect(count(6, { expected: 7, told }, after).events).toEqual([]);
    const late = { expected: 7, told: at('2030-01-01T08:10:00Z', 'other') };
    expect(count(1, late, after).events).toEqual([]);
  });

  test('a quantity reported before the count and heard after it changes nothing', () => {
    const { after } = count(6);
    const late = { qty: 20, told: at('2030-01-01T08:30:00Z') };
    expect(changeBatch(after, 'b', late, [], LATER).events).toEqual([]);
  });

  test('a shipment that has not come can not be counted', () => {
    const due = productWith(dueOn(DUE, 'b', 10));
    expect(refusal(() => count(10, {}, due))).toMatchObject({
      code: 'batch-not-arrived',
      details: [{ eta: DUE }],
    });
  });
});

describe('what has come of a shipment in parts', () => {
  const sold = afterOrders(
    { ...productWith(dueOn(DUE, 'ship', 10)), today: '2030-01-01' },
    line('large', 10),
  );
  const handing = { into: 'ship~1', lines: sold.lines, waiting: [], isEnd: true };
  const { after: product } = receivePart(
    sold.product,
    'ship',
    { receipt: 'GR-1', qty: 4 },
    handing,
    AT,
  );

  test('and waits there for the rest can be counted', () => {
    const { after } = changeBatch(product, 'ship', { count: { counted: 3 } }, sold.lines, LATER);
    expect(after.batches).toMatchObject([{ purchased: 9, inParts: { here: 3 } }]);
    expect(after.backordered).toBe(10);
  });

  test('is counted with all that lies in the warehouse', () => {
    const { after, events } = countProduct(product, { counted: 3 }, [], LATER);
    expect(after.batches).toMatchObject([{ purchased: 9, inParts: { here: 3 } }]);
    expect(events[0]).toMatchObject({ type: 'StockCounted', batchRef: null, expected: 4 });
  });
});

describe('all that lies in the warehouse of a product is counted', () => {
  const start = {
    ...productWith(inWarehouse('old', 10), inWarehouse('new', 5)),
    today: '2030-01-01',
  };
  const coming = dueOn(DUE, 'coming', 50);
  const ofLines = (lines: readonly PlacedLine[]): readonly Promised[] =>
    lines.map((one) => ({
      place: placeOnBatch(one),
      qty: one.qty,
      batchRef: one.batchRef as string,
    }));
  const count = (product: Product, of: ProductCount, lines: readonly PlacedLine[] = []) =>
    countProduct(product, of, ofLines(lines), LATER);

  test('as expected: nothing changes, and that is published', () => {
    const { after, events } = count(start, { counted: 15 });

    expect(purchasedOf(after)).toEqual({ old: 10, new: 5 });
    expect(events).toMatchObject([
      { type: 'StockCounted', batchRef: null, expected: 15, counted: 15 },
    ]);
  });

  test('what is on its way is not on the shelf', () => {
    const product = productWith(inWarehouse('here', 10), coming);
    expect(purchasedOf(count(product, { counted: 9 }).after)).toEqual({ here: 9, coming: 50 });
  });

  test('a surplus goes to the batch that is allocated from last', () => {
    const { after, events } = count(start, { counted: 17, reason: 'found' });

    expect(purchasedOf(after)).toEqual({ old: 10, new: 7 });
    expect(events).toMatchObject([
      { type: 'StockCounted' },
      { type: 'BatchQuantityChanged', batchRef: 'new', from: 5, to: 7, reason: 'found' },
    ]);
  });

  test('where nothing is in the warehouse, what was found is to be added', () => {
    expect(refusal(() => count(productWith(coming), { counted: 1 }))).toMatchObject({
      code: 'batch-not-arrived',
    });
  });

  test('a lack is taken from what nobody is promised, whichever batch that is in', () => {
    const { product } = afterOrders(start, line('a', 8), line('b', 4));

    expect(purchasedOf(count(product, { counted: 13 }).after)).toEqual({ old: 9, new: 4 });
  });

  test('then from the lines that give way first, whichever batch they have', () => {
    const { product, lines } = afterOrders(
      start,
      heldUntil('2030-01-01T10:00:00.000Z', line('cart', 10)),
      line('order', 5),
    );
    const decision = count(product, { counted: 14 }, lines);

    expect(purchasedOf(decision.after)).toEqual({ old: 9, new: 5 });
    expect(decision.lines).toEqual([]);
  });

  test('a line that is too large gives all that is missing, and smaller ones nothing', () => {
    const { product, lines } = afterOrders(
      start,
      line('large', 10),
      line('small', 2),
      line('x', 3),
    );
    const decision = count(product, { counted: 8 }, lines);

    expect(purchasedOf(decision.after)).toEqual({ old: 3, new: 5 });
  });

  test('even if no line is known, no batch keeps more than is there', () => {
    const { product } = afterOrders(start, line('large', 10), line('small', 5));
    expect(purchasedOf(count(product, { counted: 3 }).after)).toEqual({ old: 3, new: 0 });
  });

  test('an older count is ignored, and one older than the word on a batch refused', () => {
    const { after } = count(start, { counted: 15 });
    const told = at('2030-01-01T08:30:00Z');
    expect(count(after, { counted: 1, expected: 15, told }).events).toEqual([]);

    const { after: changed } = changeBatch(start, 'old', { qty: 9 }, [], LATER);
    expect(refusal(() => count(changed, { counted: 14, expected: 15, told }))).toMatchObject({
      code: 'count-outdated',
      details: [{ onHand: 14 }],
    });
  });

  test('a quantity of a batch that was reported before it, and is heard later, changes nothing', () => {
    const { after } = count(start, { counted: 15 });
    const late = { qty: 1, told: at('2030-01-01T08:30:00Z') };
    expect(changeBatch(after, 'old', late, [], LATER).events).toEqual([]);
  });

  test('a lack in more batches than one transaction holds is refused', () => {
    const many = productWith(...Array.from({ length: 91 }, (_, n) => inWarehouse(`b${n}`, 1)));
    expect(refusal(() => count(many, { counted: 0 }))).toMatchObject({ code: 'count-too-large' });
    expect(count(many, { counted: 1 }).events).toHaveLength(91);
  });
});
