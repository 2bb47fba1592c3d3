import { describe, expect, test } from '@jest/globals';
import { available, unpromised } from '../../../src/domain/batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { handOut, receivePart } from '../../../src/domain/batches/receive-part.ts';
import { inventoryPosition } from '../../../src/domain/batches/restock.ts';
import type { PlacedLine } from '../../../src/domain/order-line.ts';
import { ship } from '../../../src/domain/orders/ship.ts';
import { onDay, type Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { profileOf } from '../../../src/domain/promises/availability.ts';
import { serveQueue } from '../../../src/domain/promises/serve-queue.ts';
import { AT, dueOn, inWarehouse, line, placesOf, productWith } from '../../support/builders.ts';

const MOULD = { blocked: true, reason: 'mould' };
const block = (product: Product, ref: string, lines: readonly PlacedLine[] = []) =>
  changeBatch(product, ref, MOULD, lines, AT);
const refOf = ({ batches }: Product, ref: string) => batches.find((one) => one.ref === ref);

describe('a batch that is blocked', () => {
  const product = productWith(inWarehouse('bad', 10), inWarehouse('good', 5));
  const blocked = block(product, 'bad').after;

  test('keeps its units, and has nothing to promise', () => {
    const batch = refOf(blocked, 'bad');
    expect(batch).toMatchObject({ purchased: 10, blocked: { reason: 'mould' } });
    expect(batch && [available(batch), unpromised(batch)]).toEqual([0, 10]);
    expect(profileOf(onDay(blocked, '2030-01-01')).days).toMatchObject([{ units: 5 }]);
    expect(inventoryPosition(blocked)).toBe(5);
  });

  test('serves nobody', () => {
    expect(placesOf(allocate(blocked, [line('one', 5)], AT).lines)).toEqual({ one: 'good' });
    expect(allocate(blocked, [line('one', 6)], AT).short).toMatchObject([{ available: 5 }]);
  });

  test('is published once, with the reason; another reason is published again', () => {
    expect(block(product, 'bad').events).toMatchObject([
      { type: 'BatchBlocked', batchRef: 'bad', reason: 'mould' },
    ]);
    expect(block(blocked, 'bad').events).toEqual([]);
    expect(changeBatch(blocked, 'bad', { blocked: true }, [], AT).events).toEqual([]);
    const again = changeBatch(blocked, 'bad', { blocked: true, reason: 'recall' }, [], AT);
    expect(again.events).toMatchObject([{ type: 'BatchBlocked', reason: 'recall' }]);
  });

  test('can be counted, and has nothing to promise then either', () => {
    const counted = changeBatch(blocked, 'bad', { qty: 7 }, [], AT).after;
    const batch = refOf(counted, 'bad');
    expect(batch && [available(batch), unpromised(batch)]).toEqual([0, 7]);
  });

  test('is for all again once it is unblocked', () => {
    const { after, events } = changeBatch(blocked, 'bad', { blocked: false }, [], AT);
    expect(events).toMatchObject([{ type: 'BatchUnblocked', batchRef: 'bad' }]);
    expect(refOf(after, 'bad')).toEqual(refOf(product, 'bad'));
    expect(changeBatch(after, 'bad', { blocked: false }, [], AT).events).toEqual([]);
  });
});

describe('the lines of a batch that is blocked', () => {
  const stock = productWith(inWarehouse('bad', 10));
  const sold = allocate(stock, [line('one', 4), line('two', 3)], AT);

  test('go to other batches, or wait at their places', () => {
    const more = productWith(inWarehouse('bad', 10), inWarehouse('good', 5));
    const { after, lines } = allocate(more, [line('one', 4), line('two', 3)], AT);
    const { after: now, lines: moved } = block(after, 'bad', lines);

    expect(placesOf(moved)).toEqual({ one: 'good', two: 'backordered' });
    expect(now.backordered).toBe(3);
    expect(refOf(now, 'bad')).toMatchObject({ purchased: 10, allocated: 0 });
  });

  test('that have left stay as they are, and no more can leave while others still lose it', () => {
    const [one, two] = sold.lines as [PlacedLine, PlacedLine];
    const gone = ship(sold.after, [one], AT).after;
    const { after } = block(gone, 'bad');

    expect(available(refOf(after, 'bad') as never)).toBe(-3);
    expect(() => ship(after, [two], AT)).toThrow('blocked');
    const { after: done, lines } = changeBatch(after, 'bad', {}, [two], AT);
    expect(placesOf(lines)).toEqual({ two: 'backordered' });
    expect(refOf(done, 'bad')).toMatchObject({ purchased: 10, allocated: 0, shipped: 4 });
  });

  test('that wait get it when it is unblocked, the first in rank first', () => {
    const { after, lines } = block(sold.after, 'bad', sold.lines);
    expect(placesOf(lines)).toEqual({ one: 'backordered', two: 'backordered' });
    const free = changeBatch(after, 'bad', { blocked: false }, [], AT);
    expect(free.after.filling).toBe(free.after.version);

    const served = serveQueue(free, { lines, isEnd: true }, AT, 10);
    expect(placesOf(served.lines)).toEqual({ one: 'bad', two: 'bad' });
  });
});

describe('a shipment that is blocked', () => {
  const DUE = '2030-02-01';
  const receipt = { receipt: 'GR-1', qty: 4 };

  test('gives nobody what comes of it, until it is unblocked', () => {
    const stock = onDay(productWith(dueOn(DUE, 'ship', 10)), '2030-01-01');
    const sold = allocate(stock, [line('one', 4)], AT);
    const handing = { into: 'ship~1', lines: sold.lines, waiting: [], isEnd: true };
    const blocked = block(sold.after, 'ship').after;
    const { after, lines } = receivePart(blocked, 'ship', receipt, handing, AT);

    expect(lines).toEqual([]);
    expect(refOf(after, 'ship')).toMatchObject({ purchased: 10, inParts: { here: 4 } });
    const free = changeBatch(after, 'ship', { blocked: false }, [], AT).after;
    expect(placesOf(handOut(free, 'ship', handing, AT).lines)).toEqual({ one: 'ship~1' });
  });

  test('stays blocked when it has arrived', () => {
    const blocked = block(productWith(dueOn(DUE, 'ship', 10)), 'ship').after;
    const { after } = changeBatch(blocked, 'ship', { eta: null }, [], AT);
    expect(refOf(after, 'ship')).toMatchObject({ eta: null, blocked: { reason: 'mould' } });
    expect(allocate(after, [line('one', 1)], AT).short).toHaveLength(1);
  });
});
