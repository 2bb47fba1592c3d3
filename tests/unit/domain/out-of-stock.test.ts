import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import type { Decision } from '../../../src/domain/decision.ts';
import type { Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { AT, afterOrders, dueOn, inWarehouse, line, productWith } from '../../support/builders.ts';

const toldBy = ({ events }: Decision) => events.filter(({ type }) => type === 'OutOfStock');

/** What is told when a line is wanted that no batch can take. */
const toldOf = (product: Product) => toldBy(allocate(product, [line('late', 99)], AT));

describe('the shortage that a buyer hears of', () => {
  test('is how many units all batches have left', () => {
    const { product } = afterOrders(
      productWith(inWarehouse('stock', 5), dueOn('2030-01-02', 'shipment', 7)),
      line('early', 4),
    );

    expect(toldOf(product)).toMatchObject([{ available: 8 }]);
    expect(toldOf(productWith())).toMatchObject([{ available: 0 }]);
  });

  test('counts what the refused order would have taken: it takes nothing', () => {
    const order = [line('order', 3, 'a'), line('order', 9, 'b')];

    expect(toldBy(allocate(productWith(inWarehouse('stock', 5)), order, AT))).toMatchObject([
      { available: 5 },
    ]);
  });

  test('does not count against others what a batch holds too much', () => {
    const { product } = afterOrders(productWith(inWarehouse('cut', 8)), line('early', 8));
    const cut = changeBatch(product, 'cut', { qty: 2 }, [], AT).after;

    expect(toldOf(addBatch(cut, inWarehouse('stock', 3), AT).after)).toMatchObject([
      { available: 3 },
    ]);
  });

  test('is when the next shipment is due that has something left', () => {
    const { product } = afterOrders(
      productWith(
        dueOn('2030-04-01', 'last', 5),
        dueOn('2030-03-01', 'next', 1),
        dueOn('2030-02-01', 'used up', 4),
      ),
      line('early', 4),
    );

    expect(toldOf(product)).toMatchObject([{ nextEta: '2030-03-01' }]);
  });

  test('is no shipment where all that is left lies in the warehouse', () => {
    expect(toldOf(productWith(inWarehouse('stock', 5)))).toMatchObject([{ nextEta: null }]);
  });

  test('is no shipment where all of them are used up, or promised too often', () => {
    const { product } = afterOrders(
      productWith(dueOn('2030-02-01', 'used up', 4), dueOn('2030-03-01', 'cut', 6)),
      line('1st', 4),
      line('2nd', 6),
    );
    const cut = changeBatch(product, 'cut', { qty: 1 }, [], AT).after;

    expect(toldOf(product)).toMatchObject([{ available: 0, nextEta: null }]);
    expect(toldOf(cut)).toMatchObject([{ available: 0, nextEta: null }]);
  });

  test('is how many units wait for stock', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('stock', 9)),
      line('1st', 5),
      line('2nd', 4),
    );
    const cut = changeBatch(product, 'stock', { qty: 5 }, lines, AT).after;
    const restocked = addBatch(cut, inWarehouse('more', 1), AT).after;

    expect(toldOf(product)).toMatchObject([{ backordered: 0 }]);
    expect(toldOf(restocked)).toMatchObject([{ backordered: 4 }]);
  });

  test('counts all that waits after a cut, and only what is left in the end', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('stock', 10)),
      line('1st', 5),
      line('2nd', 3),
      line('3rd', 2),
    );

    expect(toldBy(changeBatch(product, 'stock', { qty: 0 }, lines, AT))).toMatchObject([
      { available: 0, backordered: 10 },
    ]);
    expect(toldBy(changeBatch(product, 'stock', { qty: 7 }, lines, AT))).toMatchObject([
      { available: 0, backordered: 3 },
    ]);
  });

  test('is the same after a cut: what is left then, and the line that waits now', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('stock', 10), dueOn('2030-02-01', 'shipment', 2)),
      line('early', 8),
    );

    expect(toldBy(changeBatch(product, 'stock', { qty: 5 }, lines, AT))).toMatchObject([
      { available: 7, nextEta: '2030-02-01', backordered: 8 },
    ]);
  });
});
