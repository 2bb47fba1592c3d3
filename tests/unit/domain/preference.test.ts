import { describe, expect, test } from '@jest/globals';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import type { Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { AT, dueOn, inWarehouse, line, placesOf, productWith } from '../../support/builders.ts';

/** The batch that a line of so many units comes from. */
const batchFor = (product: Product, qty = 1) =>
  placesOf(allocate(product, [line('order', qty)], AT).lines).order;

describe('the batch a line comes from', () => {
  test('warehouse stock goes before shipments', () => {
    const product = productWith(dueOn('2030-01-02', 'shipment', 10), inWarehouse('stock', 10));

    expect(batchFor(product)).toBe('stock');
  });

  test('of two shipments the earlier one goes first', () => {
    const product = productWith(
      dueOn('2030-02-01', 'later', 10),
      dueOn('2030-01-31', 'earlier', 10),
    );

    expect(batchFor(product)).toBe('earlier');
  });

  test('of two shipments due on a day the one that was added first goes first', () => {
    const product = productWith(dueOn('2030-02-01', 'older', 10), dueOn('2030-02-01', 'newer', 10));

    expect(batchFor(product)).toBe('older');
  });

  test('of two batches in the warehouse the one that was added first goes first', () => {
    expect(batchFor(productWith(inWarehouse('older', 10), inWarehouse('newer', 10)))).toBe('older');
  });

  test('a batch that is too small for the line is passed over', () => {
    const product = productWith(inWarehouse('small', 4), dueOn('2030-01-02', 'large', 5));

    expect(batchFor(product, 5)).toBe('large');
    expect(batchFor(product, 4)).toBe('small');
  });

  test('a shipment that arrives goes before those still on their way', () => {
    const before = productWith(dueOn('2030-01-02', 'first', 10), dueOn('2030-01-03', 'second', 10));
    const arrived = changeBatch(before, 'second', { eta: null }, [], AT).after;

    expect(batchFor(arrived)).toBe('second');
  });

  test('a shipment that is delayed goes after those due before it', () => {
    const before = productWith(dueOn('2030-01-02', 'first', 10), dueOn('2030-01-03', 'second', 10));
    const delayed = changeBatch(before, 'first', { eta: '2030-01-04' }, [], AT).after;

    expect(batchFor(delayed)).toBe('second');
  });
});
