import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { nameOf, type OrderLine, type PlacedLine } from '../../../src/domain/order-line.ts';
import { changeLine, type LineChange } from '../../../src/domain/orders/change-line.ts';
import { decideOrders } from '../../../src/domain/orders/order.ts';
import { pack } from '../../../src/domain/orders/pack.ts';
import { release } from '../../../src/domain/orders/release.ts';
import { ship } from '../../../src/domain/orders/ship.ts';
import { onDay, type Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { unitsFirst } from '../../../src/domain/promises/claims.ts';
import {
  AT,
  allocatedOf,
  dueOn,
  heldUntil,
  inWarehouse,
  line,
  productWith,
  SKU,
  sharesOf,
  splitLine,
} from '../../support/builders.ts';

const TODAY = '2030-01-10';
const LATER = '2030-01-01T09:00:00.000Z';

type Stand = { readonly product: Product; readonly parts: readonly PlacedLine[] };

/** A product after orders came, each of which waits for what it can't have; and the line of the first of them. */
const having = (product: Product, ...orders: readonly OrderLine[]): Stand => {
  let now = onDay(product, TODAY);
  const placed = orders.map((one) => {
    const decision = allocate(now, [one], AT, 'backorder');
    now = decision.after;
    return decision.lines;
  });
  return { product: now, parts: placed[0] ?? [] };
};

/** The product and the line once it is changed. */
const changed = ({ product, parts }: Stand, change: LineChange) => {
  const decision = changeLine(product, parts, change, AT);
  const gone = new Set(decision.withdrawn?.map(nameOf));
  const now = new Map([...parts, ...decision.lines].map((one) => [nameOf(one), one]));
  return {
    ...decision,
    product: decision.after,
    parts: [...now.values()].filter((one) => !gone.has(nameOf(one))),
  };
};

const told = (events: readonly { readonly type: string; readonly qty?: number }[]) =>
  events.map(({ type, qty }) => (qty === undefined ? type : `${type} ${qty}`));

const STOCK = productWith(
  inWarehouse('here', 10),
  dueOn('2030-02-01', 'soon', 10),
  dueOn('2030-03-01', 'later', 20),
);

describe('a line that wants less', () => {
  test('keeps its batch, its place and its hold, and frees the rest', () => {
    const before = having(STOCK, heldUntil(LATER, line('order', 5)));

    const { product, parts, events } = changed(before, { qty: 3 });

    expect(parts).toEqual([{ ...before.parts[0], qty: 3 }]);
    expect(allocatedOf(product)).toEqual({ here: 3, soon: 0, later: 0 });
    expect(told(events)).toEqual(['LineChanged', 'Deallocated 5', 'Allocated 3']);
    expect(events[0]).toMatchObject({
      from: { qty: 5, shipBy: null, notBefore: null },
      to: { qty: 3, shipBy: null, notBefore: null },
    });
  });

  test('gives up what it waits for first, and then what comes last', () => {
    const grown = changed(having(STOCK, splitLine('order', 25)), {
      qty: 45,
      onShortage: 'backorder',
    });
    expect(sharesOf(grown.parts)).toEqual([
      ['here', 10],
      ['soon', 10],
      ['later', 5],
      ['backordered', 20],
    ]);

    const less = changed(grown, { qty: 23 });
    expect(sharesOf(less.parts)).toEqual([
      ['here', 10],
      ['soon', 10],
      ['later', 3],
    ]);
    expect(less.product.backordered).toBe(0);

    expect(sharesOf(changed(less, { qty: 4 }).parts)).toEqual([['here', 4]]);
  });

  test('goes on under its own key if the part with that key is given up', () => {
    const split = having(
      productWith(inWarehouse('here', 6), dueOn('2030-02-01', 'soon', 10)),
      splitLine('order', 8),
    );
    const cut = changeBatch(split.product, 'here', { qty: 0 }, [split.parts[0] as PlacedLine], AT);
    const [own, further] = [cut.lines[0] as PlacedLine, split.parts[1] as PlacedLine];
    expect(sharesOf([own, further])).toEqual([
      ['soon', 6],
      ['soon', 2],
    ]);
    const waits = changeBatch(cut.after, 'soon', { qty: 2 }, [own], AT);

    const { parts, withdrawn, events } = changed(
      { product: waits.after, parts: [waits.lines[0] as PlacedLine, further] },
      { qty: 2 },
    );

    // By its place it is in the list of holds, and would be in the queue.
    const { accepted } = split.parts[0] as PlacedLine;
    expect(parts).toMatchObject([{ lineId: SKU, qty: 2, batchRef: 'soon', accepted }]);
    expect(parts[0]?.part).toBeUndefined();
    expect(parts[0]?.ordered).toBeUndefined();
    expect(withdrawn).toEqual([{ orderId: 'order', lineId: SKU, part: further.part }]);
    expect(told(events)).toEqual(['LineChanged', 'Deallocated 6', 'Deallocated 2', 'Allocated 2']);
  });

  test('keeps its place in the queue while it still waits', () => {
    const before = having(
      productWith(inWarehouse('here', 4)),
      line('order', 10),
      line('second', 4),
    );

    const { product, parts } = changed(before, { qty: 6 });

    expect(parts).toMatchObject([
      { qty: 6, state: 'backordered', accepted: before.parts[0]?.accepted },
    ]);
    expect(product).toMatchObject({ backordered: 10, filling: product.version });
  });

  test('can not have less than what has left', () => {
    const { product, parts } = having(STOCK, splitLine('order', 15));
    const left = ship(product, parts, AT);
    const stand = {
      product: left.after,
      parts: [left.lines[0] as PlacedLine, parts[1] as PlacedLine],
    };

    expect(() => changed(stand, { qty: 9 })).toThrow('10 have already shipped');
    expect(sharesOf(changed(stand, { qty: 10 }).parts)).toEqual([['here', 10]]);
    expect(sharesOf(changed(stand, { qty: 17 }).parts)).toEqual([
      ['here', 10],
      ['soon', 7],
    ]);
  });
});

describe('a line that wants more', () => {
  test('gets it from its own batch if that has it', () => {
    const { parts, events } = changed(having(STOCK, line('order', 5)), { qty: 8 });

    expect(sharesOf(parts)).toEqual([['here', 8]]);
    expect(told(events)).toEqual(['LineChanged', 'Deallocated 5', 'Allocated 8']);
  });

  test('gets it from other batches, too, if it may be split', () => {
    const { parts, events } = changed(having(STOCK, splitLine('order', 5)), { qty: 22 });

    expect(sharesOf(parts)).toEqual([
      ['here', 10],
      ['soon', 10],
      ['later', 2],
    ]);
    expect(told(events)).toEqual([
      'LineChanged',
      'Deallocated 5',
      'Allocated 10',
      'Allocated 10',
      'Allocated 2',
    ]);
  });

  test('moves to another batch that has all of it, if it may not be split', () => {
    const { product, parts } = changed(having(STOCK, line('order', 5)), { qty: 15 });

    expect(sharesOf(parts)).toEqual([['later', 15]]);
    expect(allocatedOf(product)).toEqual({ here: 0, soon: 0, later: 15 });
  });

  test('is refused with what it could have, and keeps what it has', () => {
    const stand = having(STOCK, line('order', 5), line('other', 4));

    expect(() => changed(stand, { qty: 21 })).toThrow(
      expect.objectContaining({
        code: 'shortage',
        details: [
          {
            lineId: SKU,
            sku: SKU,
            qty: 21,
            available: 36,
            availableInOneBatch: 20,
            backordered: 0,
            reason: 'shortage',
          },
        ],
      }),
    );
    expect(sharesOf(changed(stand, { qty: 20 }).parts)).toEqual([['later', 20]]);
  });

  test('waits for the rest at a new place if it may, and keeps what it has', () => {
    const stand = having(productWith(inWarehouse('here', 5)), line('order', 5), line('other', 2));

    const { product, parts, events } = changed(stand, { qty: 8, onShortage: 'backorder' });

    expect(sharesOf(parts)).toEqual([
      ['here', 5],
      ['backordered', 3],
    ]);
    expect(parts[0]).toMatchObject({ ordered: 8 });
    expect(`${parts[1]?.accepted}` > `${stand.product.version}`.padStart(12, '0')).toBe(true);
    expect(product.backordered).toBe(5);
    expect(told(events)).toEqual(['LineChanged', 'Backordered 3']);
  });

  test('does not overtake those who wait', () => {
    const stand = having(productWith(inWarehouse('here', 10)), line('order', 5), line('waits', 7));

    expect(() => changed(stand, { qty: 7 })).toThrow(
      expect.objectContaining({
        code: 'shortage',
        details: [expect.objectContaining({ reason: 'backorders-first', backordered: 7 })],
      }),
    );
    expect(sharesOf(changed(stand, { qty: 7, onShortage: 'backorder' }).parts)).toEqual([
      ['here', 5],
      ['backordered', 2],
    ]);
  });

  test('is not in its own way if a part of it waits', () => {
    const waits = changed(having(productWith(inWarehouse('here', 9)), line('order', 5)), {
      qty: 20,
      onShortage: 'backorder',
    });

    expect(sharesOf(changed(waits, { qty: 24 }).parts)).toEqual([
      ['here', 9],
      ['backordered', 15],
    ]);
  });

  test('is held as the rest of it is', () => {
    const stand = having(productWith(inWarehouse('here', 5)), heldUntil(LATER, line('order', 5)));

    const { parts, product } = changed(stand, { qty: 8, onShortage: 'backorder' });

    expect(parts.map((part) => part.heldUntil)).toEqual([LATER, LATER]);
    expect(product).toMatchObject({ backordered: 3, backorderedOnHold: 3 });
  });

  test('has 30 parts at the most', () => {
    let stand: Stand = having(productWith(inWarehouse('here', 1)), line('order', 1));
    for (let qty = 2; qty <= 30; qty++) stand = changed(stand, { qty, onShortage: 'backorder' });

    expect(() => changed(stand, { qty: 31, onShortage: 'backorder' })).toThrow(
      'more than 30 parts',
    );
  });
});

describe('a line that is wanted on another day', () => {
  test('keeps its batch if that comes in time', () => {
    const { parts, events } = changed(having(STOCK, line('order', 15)), { shipBy: '2030-03-01' });

    expect(parts).toMatchObject([{ qty: 15, batchRef: 'later', shipBy: '2030-03-01' }]);
    expect(told(events)).toEqual(['LineChanged']);
  });

  test('gets another one if it does not', () => {
    const full = having(STOCK, line('order', 15), line('here', 5));
    const { parts, events } = changed(
      { ...full, product: changeBatch(full.product, 'soon', { qty: 15 }, [], AT).after },
      { shipBy: '2030-02-15' },
    );

    expect(sharesOf(parts)).toEqual([['soon', 15]]);
    expect(told(events)).toEqual(['LineChanged', 'Deallocated 15', 'Allocated 15']);
  });

  test('is refused if there is none, or waits at its old place', () => {
    const stand = having(STOCK, line('order', 15));

    expect(() => changed(stand, { shipBy: '2030-02-15' })).toThrow(
      expect.objectContaining({
        code: 'shortage',
        details: [expect.objectContaining({ reason: 'too-late', earliest: '2030-03-01' })],
      }),
    );
    expect(changed(stand, { shipBy: '2030-02-15', onShortage: 'backorder' }).parts).toMatchObject([
      { state: 'backordered', accepted: stand.parts[0]?.accepted, shipBy: '2030-02-15' },
    ]);
  });

  test('gives up first what comes too late, if it wants less, too', () => {
    const stand = having(STOCK, splitLine('order', 25));

    const { parts } = changed(stand, { shipBy: '2030-02-15', qty: 20 });

    expect(sharesOf(parts)).toEqual([
      ['here', 10],
      ['soon', 10],
    ]);
  });

  test('may be wanted on any day again', () => {
    const stand = having(STOCK, { ...line('order', 5), shipBy: '2030-02-01', notBefore: TODAY });

    const { parts } = changed(stand, { shipBy: null, notBefore: null });

    expect(parts[0]).not.toHaveProperty('shipBy');
    expect(parts[0]).not.toHaveProperty('notBefore');
  });

  test('can not be wanted later than it has to leave', () => {
    const stand = having(STOCK, { ...line('order', 5), shipBy: '2030-02-01' });

    expect(() => changed(stand, { notBefore: '2030-02-02' })).toThrow(
      'not wanted before 2030-02-02',
    );
  });
});

describe('a line that is to be good for longer, or not so long', () => {
  /** Five that are good for a month, and five that are good for a year. */
  const MILK = productWith(
    { ...inWarehouse('short', 5), expiresOn: '2030-02-10' },
    { ...inWarehouse('long', 5), expiresOn: '2031-01-10' },
  );

  test('keeps its batch if that is good for so long', () => {
    const { parts, events } = changed(having(MILK, line('order', 4)), { minimumDays: 31 });

    expect(parts).toMatchObject([{ qty: 4, batchRef: 'short', minimumDays: 31 }]);
    expect(told(events)).toEqual(['LineChanged']);
    expect(events[0]).toMatchObject({ from: { minimumDays: 0 }, to: { minimumDays: 31 } });
  });

  test('gets another one if it is not', () => {
    const { product, parts, events } = changed(having(MILK, line('order', 4)), { minimumDays: 32 });

    expect(sharesOf(parts)).toEqual([['long', 4]]);
    expect(allocatedOf(product)).toEqual({ short: 0, long: 4 });
    expect(told(events)).toEqual(['LineChanged', 'Deallocated 4', 'Allocated 4']);
  });

  test('is refused if there is none, or waits at its old place', () => {
    const stand = having(MILK, line('order', 4), line('other', 5));

    expect(() => changed(stand, { minimumDays: 32 })).toThrow(
      expect.objectContaining({
        code: 'shortage',
        details: [expect.objectContaining({ qty: 4, available: 0 })],
      }),
    );
    expect(changed(stand, { minimumDays: 32, onShortage: 'backorder' }).parts).toMatchObject([
      { state: 'backordered', accepted: stand.parts[0]?.accepted, minimumDays: 32 },
    ]);
  });

  test('loses only the part that is not', () => {
    const stand = having(MILK, splitLine('order', 8));
    const { parts } = changed(stand, { minimumDays: 60, onShortage: 'backorder' });

    expect(sharesOf(parts)).toEqual([
      ['backordered', 5],
      ['long', 3],
    ]);
    expect(parts.map(({ minimumDays }) => minimumDays)).toEqual([60, 60]);
  });

  test('keeps what is packed', () => {
    const { parts } = changed(packed(having(MILK, line('order', 4))), { minimumDays: 60 });
    expect(parcelsOf({ parts })).toEqual([['short', 4, '!']]);
  });

  test('is asked again while it waits, since it may have now what it did not want', () => {
    const stand = having(MILK, { ...line('order', 4), minimumDays: 400 });
    expect(stand.parts).toMatchObject([{ state: 'backordered' }]);

    const { product, parts } = changed(stand, { minimumDays: null });
    expect(product.filling).toBe(product.version);
    expect(parts[0]).not.toHaveProperty('minimumDays');
  });

  test('is to be good for as long as it was if that is asked again: nothing changes', () => {
    const stand = having(MILK, { ...line('order', 4), minimumDays: 5 });

    expect(changed(stand, { minimumDays: 5 }).events).toEqual([]);
    expect(changed(stand, { qty: 3 }).parts).toMatchObject([{ qty: 3, minimumDays: 5 }]);
    expect(changed(having(MILK, line('order', 4)), { minimumDays: null }).events).toEqual([]);
  });
});

/** The same, the parts of the line packed that can be. */
const packed = ({ product, parts }: Stand): Stand => {
  const { after, lines } = pack(product, parts, AT);
  const now = new Map([...parts, ...lines].map((one) => [nameOf(one), one]));
  return { product: after, parts: [...now.values()] };
};

const parcelsOf = ({ parts }: Pick<Stand, 'parts'>) =>
  parts.map(({ qty, batchRef, state, packed }) => [
    batchRef ?? state,
    qty,
    ...(packed ? ['!'] : []),
  ]);

describe('a line that is packed', () => {
  test('wants no less: its parcel is closed', () => {
    const stand = packed(having(STOCK, line('order', 5)));

    expect(() => changed(stand, { qty: 3 })).toThrow(
      expect.objectContaining({
        code: 'line-packed',
        details: [{ lineId: SKU, sku: SKU, qty: 3, packed: 5 }],
      }),
    );
    expect(changed(stand, { qty: 5 }).events).toEqual([]);
  });

  test('wants less of what is not packed', () => {
    const stand = packed(having(STOCK, splitLine('order', 15)));

    expect(parcelsOf(changed(stand, { qty: 12 }))).toEqual([
      ['here', 10, '!'],
      ['soon', 2],
    ]);
    expect(parcelsOf(changed(stand, { qty: 10 }))).toEqual([['here', 10, '!']]);
    expect(() => changed(stand, { qty: 9 })).toThrow('10 are packed');
  });

  test('grows beside its parcel, also of the same batch and though it may not be split', () => {
    const stand = packed(having(STOCK, line('order', 5)));

    const { parts, product, events } = changed(stand, { qty: 8 });

    expect(parcelsOf({ parts })).toEqual([
      ['here', 5, '!'],
      ['here', 3],
    ]);
    expect(parts[0]).toMatchObject({ ordered: 8 });
    expect(allocatedOf(product)).toMatchObject({ here: 8 });
    expect(told(events)).toEqual(['LineChanged', 'Allocated 3']);
    expect(parcelsOf(changed({ product, parts }, { qty: 10 }))).toEqual([
      ['here', 5, '!'],
      ['here', 5],
    ]);
  });

  test('never moves as a whole: the rest comes from another batch, or waits', () => {
    const stand = packed(having(STOCK, line('order', 8)));

    expect(parcelsOf(changed(stand, { qty: 15 }))).toEqual([
      ['here', 8, '!'],
      ['soon', 7],
    ]);
    const beside = changed(stand, { qty: 9 });
    expect(parcelsOf(changed(beside, { qty: 25 }))).toEqual([
      ['here', 8, '!'],
      ['later', 17],
    ]);
    expect(() => changed(stand, { qty: 29 })).toThrow(
      expect.objectContaining({
        code: 'shortage',
        details: [expect.objectContaining({ available: 40, availableInOneBatch: 28 })],
      }),
    );
    expect(parcelsOf(changed(stand, { qty: 29, onShortage: 'backorder' }))).toEqual([
      ['here', 8, '!'],
      ['backordered', 21],
    ]);
  });

  test('stays packed when another part gives up the key of the line, and that is published again', () => {
    const split = having(
      productWith(inWarehouse('a', 2), inWarehouse('here', 6)),
      splitLine('order', 8),
    );
    const [own, further] = split.parts as [PlacedLine, PlacedLine];
    const { after, lines } = pack(split.product, [further], AT);

    const { parts, events } = changed({ product: after, parts: [own, ...lines] }, { qty: 6 });

    expect(parcelsOf({ parts })).toEqual([['here', 6, '!']]);
    expect(told(events)).toEqual([
      'LineChanged',
      'Deallocated 2',
      'Deallocated 6',
      'Allocated 6',
      'Packed 6',
    ]);
  });

  test('may have to leave by a day that is over: it is here', () => {
    const stand = packed(having(STOCK, line('order', 5)));

    expect(parcelsOf(changed(stand, { shipBy: '2030-01-01' }))).toEqual([['here', 5, '!']]);
  });
});

describe('a line that gets another priority', () => {
  const waiting = (one: OrderLine) =>
    having(productWith(inWarehouse('here', 4)), one, line('before', 9), line('other', 2));

  test('has it in each part, and in the events', () => {
    const { parts, events } = changed(having(STOCK, splitLine('order', 15)), { priority: 3 });

    expect(parts).toMatchObject([
      { batchRef: 'here', priority: 3 },
      { batchRef: 'soon', priority: 3 },
    ]);
    expect(told(events)).toEqual(['LineChanged']);
    expect(events[0]).toMatchObject({ from: { priority: 0 }, to: { priority: 3 } });
  });

  test('has none if it is 0, and the same again changes nothing', () => {
    const stand = having(STOCK, { ...line('order', 5), priority: 3 });

    const { parts } = changed(stand, { priority: 0 });

    expect(parts[0]).not.toHaveProperty('priority');
    expect(changed(stand, { priority: 3 }).events).toEqual([]);
    expect(changed(stand, { qty: 5 }).events).toEqual([]);
    expect(changed(stand, { qty: 4 }).parts).toMatchObject([{ priority: 3 }]);
  });

  test('waits at another place, is known to wait there, and the queue is asked', () => {
    const { product, parts } = changed(waiting(line('order', 5)), { priority: 3 });

    expect(product.backorderedFirst).toEqual({ 3: { '9999-12-31': 5 } });
    expect(product.filling).toBe(product.version);
    expect(unitsFirst(product)).toBe(5);
    const back = changed({ product, parts }, { priority: 0 });
    expect(unitsFirst(back.product)).toBe(0);
    expect(back.product.filling).toBe(back.product.version);
  });

  test('is compared with what it is now when its order comes again', () => {
    const { product, parts } = changed(having(STOCK, line('order', 5)), { priority: 3 });
    const decide = (priority: object) =>
      decideOrders(
        [{ lines: [{ ...line('order', 5), ...priority }], onShortage: 'reject' }],
        { products: [product], lines: parts },
        AT,
      ).decided;

    expect(decide({ priority: 3 })).toMatchObject([{ outcome: 'allocated', fresh: [] }]);
    expect(decide({})).toMatchObject([{ outcome: 'refused', refusal: { code: 'line-differs' } }]);
  });

  test('is not in its own way if a part of it waits', () => {
    const stand = having(
      productWith(inWarehouse('here', 5)),
      { ...line('order', 5), priority: 2 },
      line('low', 9),
    );
    const waits = changed(stand, { qty: 16, onShortage: 'backorder' });
    const { after } = addBatch(waits.product, inWarehouse('other', 4), AT);

    const { parts } = changed(
      { product: { ...after, filling: null }, parts: waits.parts },
      { qty: 20, onShortage: 'backorder' },
    );

    expect(sharesOf(parts)).toEqual([
      ['here', 5],
      ['backordered', 11],
      ['other', 4],
    ]);
  });
});

describe('a change of a line', () => {
  test('that asks for what is there changes nothing', () => {
    const stand = having(STOCK, { ...line('order', 5), shipBy: '2030-02-01' });

    expect(changed(stand, { qty: 5, shipBy: '2030-02-01' }).events).toEqual([]);
  });

  test('is refused once it was released, or its hold is over', () => {
    const { product, parts } = having(STOCK, heldUntil(LATER, line('order', 5)));
    const released = release(product, parts, 'line-released', AT);

    expect(() => changeLine(released.after, released.lines, { qty: 6 }, AT)).toThrow(
      'was released',
    );
    expect(() => changeLine(product, parts, { qty: 6 }, LATER)).toThrow('has expired');
  });

  test('makes an order a repeat that asks for what the line is now, and no other', () => {
    const { product, parts } = changed(having(STOCK, line('order', 5)), { qty: 8 });
    const decide = (qty: number) =>
      decideOrders(
        [{ lines: [line('order', qty)], onShortage: 'reject' }],
        { products: [product], lines: parts },
        AT,
      ).decided;

    expect(decide(8)).toMatchObject([{ outcome: 'allocated', fresh: [] }]);
    expect(decide(5)).toMatchObject([{ outcome: 'refused', refusal: { code: 'line-differs' } }]);
  });
});
