import { describe, expect, test } from '@jest/globals';
import { inventoryPosition, needsRestock, restock } from '../../../src/domain/batches/restock.ts';
import { onDay, type Product } from '../../../src/domain/product.ts';
import { setRestockRule } from '../../../src/domain/product-rules.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { AT, afterOrders, dueOn, inWarehouse, line, productWith } from '../../support/builders.ts';

const TODAY = '2030-01-01';

const ruled = (product: Product, reorderPoint: number, lotSize = 10, leadTimeDays = 7): Product =>
  setRestockRule(product, { reorderPoint, lotSize, leadTimeDays }, AT).after;

/** Twelve units in the warehouse and eight on the way. */
const TWENTY = productWith(inWarehouse('here', 12), dueOn('2030-01-05', 'coming', 8));

const orderedBy = (product: Product) => restock(onDay(product, TODAY), AT).events;

describe('a product with a restock rule', () => {
  test('is restocked when what can be promised is at the reorder point, not while it is above', () => {
    expect(orderedBy(ruled(TWENTY, 19))).toEqual([]);
    expect(orderedBy(ruled(TWENTY, 20))).toMatchObject([
      { type: 'BatchAdded', batchRef: 'restock-RED-CHAIR-2030-01-01', qty: 10, eta: '2030-01-08' },
      { type: 'Restocked', qty: 10, eta: '2030-01-08', inventoryPosition: 20 },
    ]);
  });

  test('gets as much as a batch can have, and the rest on the days after', () => {
    const wanted = ['a', 'b', 'c'].map((id) => line(id, 1_000_000_000));
    const waiting = allocate(TWENTY, wanted, AT, 'backorder').after;
    const product = ruled(waiting, 0, 300_000_000);

    const first = restock(onDay(product, TODAY), AT);
    const second = restock(onDay(first.after, '2030-01-02'), AT);

    expect([first, second].map(({ events: [added] }) => added)).toMatchObject([
      { type: 'BatchAdded', qty: 900_000_000 },
      { type: 'BatchAdded', qty: 900_000_000 },
    ]);
  });

  test.each([
    { reorderPoint: 29, qty: 10 },
    { reorderPoint: 30, qty: 20 },
    { reorderPoint: 99, qty: 80 },
  ])(
    'gets the smallest number of lots that brings it above $reorderPoint',
    ({ reorderPoint, qty }) => {
      const { after, events } = restock(onDay(ruled(TWENTY, reorderPoint), TODAY), AT);

      expect(events[0]).toMatchObject({ qty });
      expect(inventoryPosition(after)).toBeGreaterThan(reorderPoint);
      expect(inventoryPosition(after) - 10).toBeLessThanOrEqual(reorderPoint);
    },
  );

  test('counts what is promised already, and those who wait', () => {
    const { product } = afterOrders(TWENTY, line('1st', 12), line('2nd', 5));
    const cut = { ...product, backordered: 6 };

    expect(inventoryPosition(product)).toBe(3);
    expect(inventoryPosition(cut)).toBe(-3);
    expect(orderedBy(ruled(cut, 0, 2))).toMatchObject([{ qty: 4 }, { inventoryPosition: -3 }]);
  });

  test('that is due at once is due today', () => {
    expect(orderedBy(ruled(TWENTY, 20, 10, 0))[0]).toMatchObject({ eta: TODAY });
  });

  test('is due after a month end or a leap day as the calendar has it', () => {
    const [added] = restock(onDay(ruled(TWENTY, 20, 10, 3), '2032-02-27'), AT).events;
    expect(added).toMatchObject({ eta: '2032-03-01' });
  });
});

test('a product without a rule is never restocked', () => {
  expect(needsRestock(productWith())).toBe(false);
  expect(orderedBy(productWith())).toEqual([]);
});

test('a rule that is set again changes nothing; another one, or none, is published', () => {
  const rule = { reorderPoint: 1, lotSize: 2, leadTimeDays: 3 };
  const { after } = setRestockRule(TWENTY, rule, AT);

  expect(setRestockRule(after, { ...rule }, AT).events).toEqual([]);
  expect(setRestockRule(TWENTY, null, AT).events).toEqual([]);
  expect(setRestockRule(after, null, AT).events).toMatchObject([
    { type: 'RestockRuleChanged', from: rule, to: null },
  ]);
});
