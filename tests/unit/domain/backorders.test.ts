import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { type BatchChange, changeBatch } from '../../../src/domain/batches/change-batch.ts';
import type { Decision } from '../../../src/domain/decision.ts';
import { nothing } from '../../../src/domain/decision.ts';
import { release } from '../../../src/domain/orders/release.ts';
import type { Product } from '../../../src/domain/product.ts';
import { setBackorderPolicy } from '../../../src/domain/product-rules.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { serveQueue } from '../../../src/domain/promises/serve-queue.ts';
import { afterBackorders, POLICIES, waitingFor, wholeQueue } from '../../support/backorders.ts';
import {
  AT,
  afterOrders,
  allocatedOf,
  dueOn,
  inWarehouse,
  line,
  placesOf,
  productWith,
} from '../../support/builders.ts';

const LATER = '2030-01-02T08:00:00.000Z';

const typesOf = ({ events }: Decision) => events.map(({ type }) => type);

/** Where the lines of one order stand, by their ids. */
const linesOf = ({ lines }: Decision) =>
  Object.fromEntries(lines.map(({ lineId, batchRef, state }) => [lineId, batchRef ?? state]));

const withPolicy = (product: Product, backorderPolicy: Product['backorderPolicy']): Product => ({
  ...product,
  backorderPolicy,
});

/** A batch of 5, and somebody who waits for 8. */
const tooLittle = () => afterBackorders(productWith(inWarehouse('stock', 5)), line('1st', 8));

test('no more can wait for a SKU than sums can tell', () => {
  const giant = { ...productWith(inWarehouse('here', 1)), backordered: 1_000_000_000_000 - 5 };

  expect(allocate(giant, [line('fits', 5)], AT, 'backorder').after.backordered).toBe(
    1_000_000_000_000,
  );
  expect(allocate(giant, [line('one more', 6)], AT, 'backorder')).toMatchObject({
    short: [{ orderId: 'one more', qty: 6 }],
  });
});

describe('a line that may wait', () => {
  test('waits if no batch can take all of it', () => {
    const product = productWith(inWarehouse('stock', 5), inWarehouse('more', 5));

    const { after, lines, short } = allocate(product, [line('order', 6)], AT, 'backorder');

    expect(lines).toEqual([
      {
        ...line('order', 6),
        state: 'backordered',
        batchRef: null,
        shipsOn: null,
        accepted: '000000000003.00000',
        placed: '000000000003.00000',
        createdAt: AT,
        updatedAt: AT,
      },
    ]);
    expect(short).toEqual([]);
    expect(after.backordered).toBe(6);
    expect(allocatedOf(after)).toEqual({ stock: 0, more: 0 });
  });

  test('is allocated as any other if a batch can take it', () => {
    const product = productWith(dueOn('2030-02-01', 'shipment', 6), inWarehouse('stock', 6));

    const decision = allocate(product, [line('order', 6)], AT, 'backorder');

    expect(decision).toEqual(allocate(product, [line('order', 6)], AT));
    expect(placesOf(decision.lines)).toEqual({ order: 'stock' });
  });

  test('waits for a SKU that has no batch any more', () => {
    const { after } = allocate(productWith(), [line('order', 6)], AT, 'backorder');

    expect(after.backordered).toBe(6);
  });

  test('does not wait unless the customer wants that: the order is refused', () => {
    const product = productWith(inWarehouse('stock', 5));

    const { after, lines, short } = allocate(product, [line('order', 6)], AT);

    expect([lines, short.length, after.backordered]).toEqual([[], 1, 0]);
  });
});

describe('an order some of whose lines can not be had', () => {
  const wanted = [line('order', 4, 'chair'), line('order', 9, 'many'), line('order', 2, 'gift')];
  const product = productWith(inWarehouse('stock', 10));

  test('strictly, gets the lines up to the first of these: the rest wait behind it', () => {
    const decision = allocate(product, wanted, AT, 'backorder');

    expect(linesOf(decision)).toEqual({ chair: 'stock', many: 'backordered', gift: 'backordered' });
    expect(decision.after).toMatchObject({ backordered: 11, batches: [{ allocated: 4 }] });
  });

  test('gets all the others where whatever fits is filled', () => {
    const decision = allocate(withPolicy(product, 'fill-what-fits'), wanted, AT, 'backorder');

    expect(linesOf(decision)).toEqual({ chair: 'stock', many: 'backordered', gift: 'stock' });
    expect(decision.after).toMatchObject({ backordered: 9, batches: [{ allocated: 6 }] });
  });

  test('publishes what became of each line, and once that stock is out', () => {
    const { events } = allocate(product, wanted, AT, 'backorder');

    expect(events).toMatchObject([
      { type: 'Allocated', lineId: 'chair', qty: 4, batchRef: 'stock' },
      { type: 'Backordered', lineId: 'many', qty: 9 },
      { type: 'Backordered', lineId: 'gift', qty: 2 },
      { type: 'OutOfStock', available: 6, nextEta: null, backordered: 11 },
    ]);
  });
});

describe('what a buyer hears when somebody starts waiting', () => {
  test('is what is left, when the next shipment is due, and all that waits', () => {
    const product = productWith(inWarehouse('stock', 3), dueOn('2030-02-01', 'shipment', 5));

    const { events } = allocate(product, [line('order', 6)], AT, 'backorder');

    expect(events).toMatchObject([
      { type: 'Backordered' },
      { type: 'OutOfStock', available: 8, nextEta: '2030-02-01', backordered: 6 },
    ]);
  });

  test('is published once: not for those who come to wait behind', () => {
    const decision = allocate(tooLittle().product, [line('2nd', 9)], AT, 'backorder');

    expect(typesOf(decision)).toEqual(['Backordered']);
    expect(decision.after).toMatchObject({ outOfStock: true, backordered: 17 });
  });

  test('is published again after stock has come, with the units of all who wait', () => {
    const more = addBatch(tooLittle().product, inWarehouse('more', 1), AT).after;

    const { events } = allocate(more, [line('2nd', 9)], AT, 'backorder');

    expect(events).toMatchObject([
      { type: 'Backordered' },
      { type: 'OutOfStock', available: 6, backordered: 17 },
    ]);
  });
});

describe('while somebody waits', () => {
  test('strictly, nobody who comes now gets what is there', () => {
    const { product } = tooLittle();

    expect(allocate(product, [line('small', 2)], AT).short).toEqual([
      {
        ...line('small', 2),
        available: 5,
        availableInOneBatch: 5,
        backordered: 8,
        reason: 'backorders-first',
      },
    ]);
  });

  test('strictly, who comes now may wait behind', () => {
    const { after, lines } = allocate(tooLittle().product, [line('small', 2)], AT, 'backorder');

    expect(placesOf(lines)).toEqual({ small: 'backordered' });
    expect(after).toMatchObject({ backordered: 10, batches: [{ allocated: 0 }] });
  });

  test('who comes now gets what fits where that is the rule', () => {
    const { product } = tooLittle();

    const { after, lines } = allocate(
      withPolicy(product, 'fill-what-fits'),
      [line('small', 2)],
      AT,
    );

    expect(placesOf(lines)).toEqual({ small: 'stock' });
    expect(after.backordered).toBe(8);
  });

  test('nobody who comes now gets anything before those who wait have been asked', () => {
    const waiting = withPolicy(tooLittle().product, 'fill-what-fits');
    const beingAsked = addBatch(waiting, inWarehouse('more', 9), AT).after;

    expect(allocate(beingAsked, [line('small', 2)], AT).short).toMatchObject([
      { available: 14, backordered: 8 },
    ]);
  });

  test('until the last of them is gone: then anybody gets what is there', () => {
    const { product, lines } = tooLittle();
    const { after } = release(product, lines, 'line-released', AT);

    expect(placesOf(allocate(after, [line('small', 2)], AT).lines)).toEqual({ small: 'stock' });
  });
});

describe.each(POLICIES)('those who wait (%s) are to be asked', (policy) => {
  const { product, lines } = afterBackorders(
    withPolicy(productWith(inWarehouse('stock', 9)), policy),
    line('early', 4),
    line('1st', 8),
    line('2nd', 8),
  );
  const [early, first] = lines as [(typeof lines)[number], (typeof lines)[number]];
  const change = (to: BatchChange): Decision => changeBatch(product, 'stock', to, [early], AT);

  test.each<[string, () => Decision]>([
    ['a batch is added', () => addBatch(product, inWarehouse('more', 1), AT)],
    ['a quantity is raised', () => change({ qty: 10 })],
    ['a line is released', () => release(product, [early], 'line-released', AT)],
    ['one of them leaves', () => release(product, [first], 'line-released', AT)],
    [
      'the policy changes',
      () => setBackorderPolicy(product, policy === 'strict' ? 'fill-what-fits' : 'strict', AT),
    ],
    ['an older line comes to wait, too', () => change({ qty: 3 })],
  ])('when %s', (_, decide) => {
    const { after } = decide();

    expect(after.filling).toBe(product.version + 1);
  });

  test.each<[string, () => Decision]>([
    ['a batch is cut that displaces nobody', () => change({ qty: 8 })],
    ['a batch is due on another day', () => change({ eta: '2030-02-01' })],
    ['somebody comes to wait behind', () => allocate(product, [line('new', 8)], AT, 'backorder')],
    ['an order is refused', () => allocate(product, [line('new', 8)], AT)],
  ])('not when %s', (_, decide) => {
    expect(decide().after.filling).toBeNull();
  });

  test('still when somebody comes to wait meanwhile', () => {
    const { after } = addBatch(product, inWarehouse('more', 1), AT);

    expect(allocate(after, [line('new', 8)], AT, 'backorder').after.filling).toBe(after.version);
  });

  test('no more when all of them have left', () => {
    const { after } = release(product, lines.slice(1), 'line-released', AT);

    expect(after).toMatchObject({ backordered: 0, filling: null });
  });
});

describe('where nobody waits', () => {
  test('a cut leaves nobody to be asked: the lines it displaces have been', () => {
    const { product, lines } = afterOrders(productWith(inWarehouse('cut', 5)), line('early', 5));
    const { after } = changeBatch(product, 'cut', { qty: 4 }, lines, AT);

    expect(after).toMatchObject({ backordered: 5, filling: null });
  });

  test.each<[string, (product: Product) => Decision]>([
    ['a batch that is added', (product) => addBatch(product, inWarehouse('more', 1), AT)],
    ['a raised quantity', (product) => changeBatch(product, 'stock', { qty: 6 }, [], AT)],
    ['another policy', (product) => setBackorderPolicy(product, 'fill-what-fits', AT)],
  ])('%s leaves nobody to be asked', (_, decide) => {
    expect(decide(productWith(inWarehouse('stock', 5))).after.filling).toBeNull();
  });
});

/**
 * Two old lines of 3 hold the batch that is to be cut. Another batch has 5, but not what somebody
 * waits for, who came later.
 */
const cutWithQueue = (policy: Product['backorderPolicy'] = 'strict') => {
  const sold = afterOrders(productWith(inWarehouse('cut', 6)), line('oldest', 3), line('old', 3));
  const more = addBatch(sold.product, inWarehouse('other', 5), AT).after;
  const { product, lines } = afterBackorders(withPolicy(more, policy), line('waits', 8));
  return { product, holders: sold.lines, waiting: lines };
};

describe('a cut while others wait', () => {
  test('strictly, the line it displaces takes nothing that others wait for', () => {
    const { product, holders } = cutWithQueue();

    const { after, lines } = changeBatch(product, 'cut', { qty: 3 }, holders, LATER);

    expect(lines).toEqual([
      { ...holders[1], state: 'backordered', batchRef: null, updatedAt: LATER },
    ]);
    expect(allocatedOf(after)).toEqual({ cut: 3, other: 0 });
    expect(after.backordered).toBe(11);
  });

  test('the line it displaces comes before those who were accepted later', () => {
    const { product, holders, waiting } = cutWithQueue();
    const cut = changeBatch(product, 'cut', { qty: 3 }, holders, AT);
    const queue = [...cut.lines, ...waiting].sort((a, b) => (a.accepted < b.accepted ? -1 : 1));
    expect(queue.map(({ orderId }) => orderId)).toEqual(['old', 'waits']);

    const filled = serveQueue(nothing(cut.after), wholeQueue(queue), AT, 10);

    expect(placesOf(filled.lines)).toEqual({ old: 'other' });
    expect(filled.after).toMatchObject({ backordered: 8, filling: null });
  });

  test('a line that fits what is left of its own batch keeps its place', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('cut', 10)),
      line('large', 8),
      line('newest', 2),
    );
    const waiting = afterBackorders(product, line('waits', 1)).product;

    const decision = changeBatch(waiting, 'cut', { qty: 7 }, lines, AT);

    expect(placesOf(decision.lines)).toEqual({ large: 'backordered' });
    expect(decision.after).toMatchObject({ backordered: 9, batches: [{ allocated: 2 }] });
  });

  test('the line it displaces gets what does not fit the others, where that is the rule', () => {
    const { product, holders } = cutWithQueue('fill-what-fits');

    const { after, lines } = changeBatch(product, 'cut', { qty: 3 }, holders, AT);

    expect(placesOf(lines)).toEqual({ old: 'other' });
    expect(after).toMatchObject({ backordered: 8, filling: null });
  });

  test('the line it displaces waits its turn while the others are being asked', () => {
    const { product, holders } = cutWithQueue('fill-what-fits');
    const beingAsked = addBatch(product, inWarehouse('more', 1), AT).after;

    const { lines } = changeBatch(beingAsked, 'cut', { qty: 3 }, holders, AT);

    expect(placesOf(lines)).toEqual({ old: 'backordered' });
  });

  test('does not tell a shortage again that is known', () => {
    const { product, holders } = cutWithQueue();

    expect(typesOf(changeBatch(product, 'cut', { qty: 3 }, holders, AT))).toEqual([
      'BatchQuantityChanged',
      'Deallocated',
      'Backordered',
    ]);
  });
});

describe('the policy of a product', () => {
  test('is strict until somebody says otherwise', () => {
    expect(productWith().backorderPolicy).toBe('strict');
  });

  test('changes, and that is published', () => {
    const { after, events } = setBackorderPolicy(productWith(), 'fill-what-fits', AT);

    expect(after).toMatchObject({ backorderPolicy: 'fill-what-fits', version: 1 });
    expect(events).toMatchObject([
      { type: 'BackorderPolicyChanged', from: 'strict', to: 'fill-what-fits' },
    ]);
  });

  test.each(POLICIES)('that is %s already does not change', (policy) => {
    const { product } = waitingFor(policy, 3);

    const { after, events } = setBackorderPolicy(product, policy, AT);

    expect(events).toEqual([]);
    expect(after).toBe(product);
  });

  test('stays what it is whatever else happens', () => {
    const { product, lines } = waitingFor('fill-what-fits', 3, 5);
    const stocked = addBatch(product, inWarehouse('stock', 4), AT).after;
    const left = release(stocked, lines.slice(0, 1), 'line-released', AT).after;

    expect(left.backorderPolicy).toBe('fill-what-fits');
  });
});
