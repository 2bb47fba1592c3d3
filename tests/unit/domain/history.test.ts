import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { sequence } from '../../../src/domain/order-line.ts';
import { release } from '../../../src/domain/orders/release.ts';
import { newProduct } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { AT, inWarehouse, line, SKU } from '../../support/builders.ts';

describe('the history of a SKU', () => {
  const added = addBatch(newProduct(SKU), inWarehouse('stock', 10), AT);
  const ordered = allocate(added.after, [line('order', 2, 'a'), line('order', 3, 'b')], AT);
  const cut = changeBatch(ordered.after, 'stock', { qty: 4 }, ordered.lines, AT);
  const released = release(cut.after, cut.lines, 'line-released', AT);
  const history = [added, ordered, cut, released];

  test('every decision counts the version up by one', () => {
    expect(history.map(({ after }) => after.version)).toEqual([1, 2, 3, 4]);
    expect(history.every(({ before, after }) => after.version === before.version + 1)).toBe(true);
  });

  test('every event has its place: no gap, no repeat', () => {
    const places = history.flatMap(({ events }) =>
      events.map(({ version, ordinal }) => `${version}:${ordinal}`),
    );

    expect(places).toEqual(['1:0', '2:0', '2:1', '3:0', '3:1', '3:2', '3:3', '4:0']);
  });

  test('an event is named by its place, and says when', () => {
    expect(ordered.events[1]).toEqual({
      type: 'Allocated',
      id: 'RED-CHAIR:2:1',
      sku: SKU,
      version: 2,
      ordinal: 1,
      of: 2,
      at: AT,
      orderId: 'order',
      lineId: 'b',
      qty: 3,
      batchRef: 'stock',
      eta: null,
    });
  });

  test('the same decision again has the same events', () => {
    expect(allocate(added.after, [line('order', 2, 'a'), line('order', 3, 'b')], AT)).toEqual(
      ordered,
    );
  });

  test('places sort as text in the order of the decisions', () => {
    const places = [
      sequence(2, 0),
      sequence(2, 1),
      sequence(2, 10),
      sequence(10, 0),
      sequence(11, 9),
    ];

    expect(places.toSorted()).toEqual(places);
  });
});
