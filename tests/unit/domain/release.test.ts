import { describe, expect, test } from '@jest/globals';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { release } from '../../../src/domain/orders/release.ts';
import {
  AT,
  afterOrders,
  allocatedOf,
  inWarehouse,
  line,
  productWith,
} from '../../support/builders.ts';

const LATER = '2030-01-02T08:00:00.000Z';

describe('releasing lines', () => {
  const { product, lines } = afterOrders(
    productWith(inWarehouse('stock', 10)),
    line('one', 3),
    line('other', 5),
  );

  test('gives back what they hold', () => {
    const decision = release(product, lines.slice(0, 1), 'line-released', LATER);

    expect(allocatedOf(decision.after)).toEqual({ stock: 5 });
    expect(decision.lines).toEqual([
      { ...lines[0], state: 'released', batchRef: null, updatedAt: LATER },
    ]);
    expect(decision.events).toMatchObject([
      { type: 'Deallocated', orderId: 'one', qty: 3, batchRef: 'stock', reason: 'line-released' },
    ]);
  });

  test('gives back several lines in one decision', () => {
    const { after, events } = release(product, lines, 'line-released', AT);

    expect(allocatedOf(after)).toEqual({ stock: 0 });
    expect(after.version).toBe(product.version + 1);
    expect(events).toHaveLength(2);
  });

  test('takes a backordered line off the units that wait for stock', () => {
    const cut = changeBatch(product, 'stock', { qty: 3 }, lines, AT);

    const { after, events, lines: released } = release(cut.after, cut.lines, 'line-released', AT);

    expect(cut.after.backordered).toBe(5);
    expect(after).toMatchObject({ backordered: 0, batches: [{ purchased: 3, allocated: 3 }] });
    expect(released).toMatchObject([{ orderId: 'other', state: 'released', batchRef: null }]);
    expect(events).toMatchObject([{ type: 'Deallocated', batchRef: null }]);
  });

  test('a backordered line gives back no stock, so it does not end a shortage', () => {
    const cut = changeBatch(product, 'stock', { qty: 3 }, lines, AT);

    expect(release(cut.after, cut.lines, 'line-released', AT).after.outOfStock).toBe(true);
  });

  test('a line that is released already stays as it is', () => {
    const first = release(product, lines, 'line-released', AT);

    const again = release(first.after, first.lines, 'line-released', LATER);

    expect(again.events).toEqual([]);
    expect(again.lines).toEqual([]);
    expect(again.after).toBe(first.after);
  });

  test('of some that are released already gives back only the others', () => {
    const first = release(product, lines.slice(0, 1), 'line-released', AT);

    const again = release(first.after, [...first.lines, ...lines.slice(1)], 'line-released', AT);

    expect(again.lines).toMatchObject([{ orderId: 'other', state: 'released' }]);
    expect(allocatedOf(again.after)).toEqual({ stock: 0 });
  });

  test('of a line whose batch is not at hand is a mistake of the program', () => {
    const withoutBatches = { ...product, batches: [] };

    expect(() => release(withoutBatches, lines, 'line-released', AT)).toThrow(
      'stock is not in play',
    );
  });
});
