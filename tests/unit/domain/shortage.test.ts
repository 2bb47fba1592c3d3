import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import type { Decision } from '../../../src/domain/decision.ts';
import { release } from '../../../src/domain/orders/release.ts';
import type { Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { AT, afterOrders, dueOn, inWarehouse, line, productWith } from '../../support/builders.ts';

describe('the figures of a shortage', () => {
  test('are what all batches have left, and what the fullest of them has', () => {
    const product = productWith(inWarehouse('stock', 3), dueOn('2030-01-02', 'shipment', 5));

    expect(allocate(product, [line('order', 6)], AT).short).toEqual([
      {
        ...line('order', 6),
        available: 8,
        availableInOneBatch: 5,
        backordered: 0,
        reason: 'shortage',
      },
    ]);
  });

  test('count what the lines before it in the order would take', () => {
    const product = productWith(inWarehouse('stock', 10));
    const lines = [line('order', 7, 'a'), line('order', 4, 'b'), line('order', 2, 'c')];

    expect(allocate(product, lines, AT).short).toEqual([
      {
        ...line('order', 4, 'b'),
        available: 3,
        availableInOneBatch: 3,
        backordered: 0,
        reason: 'shortage',
      },
    ]);
  });

  test('are given for every short line', () => {
    const product = productWith(inWarehouse('stock', 3));
    const { short } = allocate(product, [line('order', 4, 'a'), line('order', 5, 'b')], AT);

    expect(short.map(({ lineId }) => lineId)).toEqual(['a', 'b']);
  });

  test('are zero where there is no stock', () => {
    expect(allocate(productWith(), [line('order', 1)], AT).short).toMatchObject([
      { available: 0, availableInOneBatch: 0, backordered: 0, reason: 'shortage' },
    ]);
  });

  test('do not count a cut batch that still sheds lines', () => {
    const { product } = afterOrders(productWith(inWarehouse('cut', 8)), line('early', 8));
    const cut = changeBatch(product, 'cut', { qty: 0 }, [], AT).after;
    const restocked = addBatch(cut, inWarehouse('stock', 3), AT).after;

    expect(allocate(restocked, [line('order', 4)], AT).short).toMatchObject([
      { available: 3, availableInOneBatch: 3, backordered: 0, reason: 'shortage' },
    ]);
  });
});

describe('out of stock', () => {
  const refuse = (product: Product) => allocate(product, [line('late', 6)], AT);
  const early = afterOrders(productWith(inWarehouse('stock', 5)), line('early', 4));
  const told = refuse(early.product);
  const typesOf = ({ events }: Decision) => events.map(({ type }) => type);

  test('is published at the first shortage', () => {
    expect(typesOf(told)).toEqual(['OutOfStock']);
    expect(told.after).toMatchObject({ outOfStock: true, version: early.product.version + 1 });
  });

  test('is not published again: a further shortage decides nothing', () => {
    const again = refuse(told.after);

    expect(again.short).toHaveLength(1);
    expect(again.events).toEqual([]);
    expect(again.after).toBe(told.after);
  });

  test('is not published again after an order that could be filled', () => {
    const filled = allocate(told.after, [line('small', 1)], AT).after;

    expect(typesOf(refuse(filled))).toEqual([]);
  });

  test('is not published again after a batch was cut or is due on another day', () => {
    const cut = changeBatch(told.after, 'stock', { qty: 4, eta: '2030-01-02' }, [], AT).after;

    expect(typesOf(refuse(cut))).toEqual([]);
  });

  test('is not published again by a cut that leaves nothing for its lines', () => {
    const cut = changeBatch(told.after, 'stock', { qty: 0 }, early.lines, AT);

    expect(typesOf(cut)).toEqual(['BatchQuantityChanged', 'Deallocated', 'Backordered']);
    expect(typesOf(refuse(cut.after))).toEqual([]);
  });

  test('is not published again after a raise that leaves nothing to promise', () => {
    const cut = changeBatch(told.after, 'stock', { qty: 0 }, [], AT).after;
    const raised = changeBatch(cut, 'stock', { qty: 4 }, [], AT).after;

    expect(raised.batches).toMatchObject([{ purchased: 4, allocated: 4 }]);
    expect(typesOf(refuse(raised))).toEqual([]);
  });

  test('is not published again after a release that leaves nothing to promise', () => {
    const cut = changeBatch(told.after, 'stock', { qty: 0 }, [], AT).after;
    const released = release(cut, early.lines, 'line-released', AT).after;

    expect(released.batches).toMatchObject([{ purchased: 0, allocated: 0 }]);
    expect(typesOf(refuse(released))).toEqual([]);
  });

  test('is published again once a batch was added', () => {
    const restocked = addBatch(told.after, inWarehouse('more', 1), AT).after;

    expect(typesOf(refuse(restocked))).toEqual(['OutOfStock']);
  });

  test('is published again once a batch was raised', () => {
    const raised = changeBatch(told.after, 'stock', { qty: 6 }, [], AT).after;

    expect(typesOf(refuse(raised))).toEqual(['OutOfStock']);
  });

  test('is published again once a line was released', () => {
    const released = release(told.after, early.lines, 'line-released', AT).after;

    expect(typesOf(refuse(released))).toEqual(['OutOfStock']);
  });
});
