import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import type { Product } from '../../../src/domain/product.ts';
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

/** Three orders of 4 on a batch of 12. */
const threeOrders = () =>
  afterOrders(productWith(inWarehouse('cut', 12)), line('1st', 4), line('2nd', 4), line('3rd', 4));

const withStock = (product: Product, qty: number) =>
  addBatch(product, inWarehouse('other', qty), AT).after;

describe('a batch cut below what is allocated', () => {
  test('the newest lines lose their place first', () => {
    const { product, lines } = threeOrders();

    const { after, lines: moved } = changeBatch(product, 'cut', { qty: 8 }, lines, AT);

    expect(placesOf(moved)).toEqual({ '3rd': 'backordered' });
    expect(after.batches).toMatchObject([{ purchased: 8, allocated: 8 }]);
  });

  test('a line that has been moved before is no newer for it', () => {
    const { product, lines } = threeOrders();
    const [oldest, ...rest] = lines as [(typeof lines)[number]];
    const moved = { ...oldest, placed: '000000000009.00000' };

    const decision = changeBatch(product, 'cut', { qty: 8 }, [moved, ...rest], AT);

    expect(placesOf(decision.lines)).toEqual({ '3rd': 'backordered' });
  });

  test('as many lines lose their place as it takes, and no more', () => {
    const { product, lines } = threeOrders();

    const decision = changeBatch(product, 'cut', { qty: 7 }, lines, AT);

    expect(placesOf(decision.lines)).toEqual({ '2nd': 'backordered', '3rd': 'backordered' });
    expect(allocatedOf(decision.after)).toEqual({ cut: 4 });
  });

  test('a line that loses its place gets one on another batch at once', () => {
    const { product, lines } = threeOrders();
    const before = withStock(product, 10);

    const decision = changeBatch(before, 'cut', { qty: 8 }, lines, LATER);

    expect(allocatedOf(decision.after)).toEqual({ cut: 8, other: 4 });
    expect(decision.lines).toEqual([
      { ...lines[2], batchRef: 'other', placed: '000000000006.00000', updatedAt: LATER },
    ]);
  });

  test('by preference: first the warehouse, then the earlier shipment', () => {
    const { product, lines } = threeOrders();
    const late = addBatch(product, dueOn('2030-02-02', 'late', 9), AT).after;
    const before = addBatch(late, dueOn('2030-02-01', 'soon', 5), AT).after;

    const { lines: moved } = changeBatch(before, 'cut', { qty: 4 }, lines, AT);

    expect(placesOf(moved)).toEqual({ '2nd': 'soon', '3rd': 'late' });
  });

  test('the oldest of them are the first to get what others have left', () => {
    const { product, lines } = threeOrders();

    const { after, lines: moved } = changeBatch(
      withStock(product, 9),
      'cut',
      { qty: 0 },
      lines,
      AT,
    );

    expect(placesOf(moved)).toEqual({ '1st': 'other', '2nd': 'other', '3rd': 'backordered' });
    expect(moved.map(({ placed }) => placed)).toEqual([
      '000000000006.00000',
      '000000000006.00001',
      lines[2]?.placed,
    ]);
    expect(after.backordered).toBe(4);
  });

  test('a smaller one gets nothing of what an older one waits for that has lost its place with it', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('cut', 12)),
      line('large', 8),
      line('small', 4),
    );
    const cutOf = (before: Product) =>
      placesOf(changeBatch(withStock(before, 5), 'cut', { qty: 0 }, lines, AT).lines);

    expect(cutOf(product)).toEqual({ large: 'backordered', small: 'backordered' });
    expect(cutOf({ ...product, backorderPolicy: 'fill-what-fits' })).toEqual({
      large: 'backordered',
      small: 'other',
    });
  });

  test('one that was accepted before it does, though it was the first to give way', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('cut', 12)),
      line('cart', 4),
      line('order', 8),
    );
    const held = lines.map((one) =>
      one.orderId === 'cart' ? { ...one, heldUntil: '2030-01-01T12:00:00.000Z' } : one,
    );

    const { lines: moved } = changeBatch(withStock(product, 5), 'cut', { qty: 0 }, held, AT);

    expect(placesOf(moved)).toEqual({ order: 'backordered', cart: 'other' });
  });

  test('a line that finds no batch is backordered, and keeps its place in the queue', () => {
    const { product, lines } = threeOrders();

    const { after, lines: moved } = changeBatch(product, 'cut', { qty: 8 }, lines, LATER);

    expect(moved).toEqual([
      { ...lines[2], state: 'backordered', batchRef: null, updatedAt: LATER },
    ]);
    expect(after.backordered).toBe(4);
  });

  test('a line that fits what is left of the batch keeps its place', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('cut', 10)),
      line('large', 8),
      line('newest', 2),
    );

    const decision = changeBatch(product, 'cut', { qty: 7 }, lines, AT);

    expect(placesOf(decision.lines)).toEqual({ large: 'backordered' });
    expect(
      decision.events.filter((event) => 'orderId' in event && event.orderId === 'newest'),
    ).toEqual([]);
    expect(allocatedOf(decision.after)).toEqual({ cut: 2 });
  });

  test('a line that need not give way stays, even if a better batch has room', () => {
    const { product, lines } = afterOrders(
      productWith(dueOn('2030-01-02', 'cut', 12)),
      line('1st', 4),
      line('2nd', 4),
    );

    const exactly = changeBatch(withStock(product, 10), 'cut', { qty: 4 }, lines, AT);
    const raised = changeBatch(withStock(product, 10), 'cut', { qty: 13 }, lines, AT);

    expect(placesOf(exactly.lines)).toEqual({ '2nd': 'other' });
    expect(raised.lines).toEqual([]);
  });

  test('tells of each line where it was and where it is', () => {
    const { product, lines } = threeOrders();

    const { events } = changeBatch(withStock(product, 4), 'cut', { qty: 4 }, lines, AT);

    expect(events).toMatchObject([
      { type: 'BatchQuantityChanged', from: 12, to: 4 },
      { type: 'Deallocated', orderId: '2nd', qty: 4, batchRef: 'cut', reason: 'batch-cut' },
      { type: 'Allocated', orderId: '2nd', qty: 4, batchRef: 'other', eta: null },
      { type: 'Deallocated', orderId: '3rd', qty: 4, batchRef: 'cut', reason: 'batch-cut' },
      { type: 'Backordered', orderId: '3rd', qty: 4 },
      { type: 'OutOfStock' },
    ]);
  });

  test('tells once that stock is out, however many lines find no batch', () => {
    const { product, lines } = threeOrders();

    const { after, events } = changeBatch(product, 'cut', { qty: 0 }, lines, AT);

    expect(events.filter(({ type }) => type === 'OutOfStock')).toHaveLength(1);
    expect(after).toMatchObject({ outOfStock: true, backordered: 12 });
  });

  test('stays over-allocated while it is not known who else holds it, and then goes on', () => {
    const { product, lines } = threeOrders();

    const first = changeBatch(product, 'cut', { qty: 4 }, lines.slice(2), AT);
    expect(first.after.batches).toMatchObject([{ purchased: 4, allocated: 8 }]);

    const second = changeBatch(first.after, 'cut', {}, lines.slice(0, 2), AT);
    expect(second.after.batches).toMatchObject([{ purchased: 4, allocated: 4 }]);
    expect(placesOf([...first.lines, ...second.lines])).toEqual({
      '3rd': 'backordered',
      '2nd': 'backordered',
    });
  });

  test('gives nothing while it is over-allocated', () => {
    const { product } = threeOrders();
    const cut = changeBatch(product, 'cut', { qty: 8 }, [], AT).after;

    expect(afterOrders(cut, line('new', 1)).lines).toEqual([]);
  });

  test('goes on to nothing when it is not over-allocated any more', () => {
    const { product, lines } = threeOrders();

    expect(changeBatch(product, 'cut', {}, lines, AT).events).toEqual([]);
  });
});
