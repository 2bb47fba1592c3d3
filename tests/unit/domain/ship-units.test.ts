import { describe, expect, test } from '@jest/globals';
import { nameOf, type OrderLine, type PlacedLine } from '../../../src/domain/order-line.ts';
import { changeLine } from '../../../src/domain/orders/change-line.ts';
import { pack } from '../../../src/domain/orders/pack.ts';
import { type Rest, shipUnits } from '../../../src/domain/orders/ship-units.ts';
import { onDay, type Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import {
  AT,
  dueOn,
  heldUntil,
  inWarehouse,
  line,
  productWith,
  SKU,
  splitLine,
} from '../../support/builders.ts';

type Stand = { readonly product: Product; readonly parts: readonly PlacedLine[] };

const STOCK = productWith(inWarehouse('here', 10), dueOn('2030-02-01', 'soon', 10));

const having = (one: OrderLine, stock = STOCK): Stand => {
  const { after, lines } = allocate(onDay(stock, '2030-01-10'), [one], AT, 'backorder');
  return { product: after, parts: lines };
};

/** The line once so many of its units have left in all. */
const shipped = ({ product, parts }: Stand, qty: number, rest: Rest = 'keep') => {
  const decision = shipUnits(product, parts, new Map([[SKU, qty]]), rest, AT);
  const now = new Map([...parts, ...decision.lines].map((one) => [nameOf(one), one]));
  return { ...decision, product: decision.after, parts: [...now.values()] };
};

const statesOf = ({ parts }: Pick<Stand, 'parts'>) =>
  parts.map(({ state, batchRef, qty }) => [state, batchRef, qty]);
const told = (events: readonly { readonly type: string; readonly qty?: number }[]) =>
  events.map(({ type, qty }) => `${type} ${qty}`);

describe('a part of a line leaves', () => {
  test('and what has not left keeps its place and batch', () => {
    const before = having(line('order', 10));

    const after = shipped(before, 7);

    expect(after.parts).toMatchObject([
      {
        qty: 3,
        state: 'allocated',
        batchRef: 'here',
        placed: before.parts[0]?.placed,
        ordered: 10,
      },
      { qty: 7, state: 'shipped', batchRef: 'here', part: expect.any(String) },
    ]);
    expect(after.product.batches[0]).toMatchObject({ allocated: 3, shipped: 7 });
    expect(told(after.events)).toEqual([
      'Deallocated 10',
      'Allocated 3',
      'Allocated 7',
      'Shipped 7',
    ]);
  });

  test('and what has not left is released where the shelf has no more', () => {
    const after = shipped(having(line('order', 10)), 7, 'release');

    expect(statesOf(after)).toEqual([
      ['shipped', 'here', 7],
      ['released', null, 3],
    ]);
    expect(after.product.batches[0]).toMatchObject({ allocated: 0, shipped: 7 });
    expect(told(after.events)).toEqual(['Deallocated 10', 'Allocated 7', 'Shipped 7']);
  });

  test('once: the same again says what has left in all, and lets nothing leave', () => {
    for (const rest of ['keep', 'release'] as const) {
      const once = shipped(having(line('order', 10)), 7, rest);
      expect(shipped(once, 7, rest).events).toEqual([]);
    }
    expect(statesOf(shipped(shipped(having(line('order', 10)), 7), 7, 'release'))).toEqual([
      ['released', null, 3],
      ['shipped', 'here', 7],
    ]);
  });

  test('again and again, and stays two parts', () => {
    const after = [2, 5, 9].reduce(
      (stand: Stand, qty) => shipped(stand, qty),
      having(line('o', 10)),
    );

    expect(statesOf(after)).toEqual([
      ['allocated', 'here', 1],
      ['shipped', 'here', 9],
    ]);
    const last = shipped(after, 10);
    expect(told(last.events)).toEqual(['Shipped 1']);
    expect(last.product.batches.find(({ ref }) => ref === 'here')).toMatchObject({
      allocated: 0,
      shipped: 10,
    });
  });

  test('and is published once, also if the line is lowered then to what has left', () => {
    const { product, parts } = shipped(having(line('order', 10)), 7);

    const { lines, events } = changeLine(product, parts, { qty: 7 }, AT);

    expect(lines).toMatchObject([{ lineId: SKU, qty: 7, state: 'shipped' }]);
    expect(lines[0]?.part).toBeUndefined();
    expect(told(events.slice(1))).toEqual(['Deallocated 3']);
  });

  test('of a line that is split only what is there', () => {
    const before = having(splitLine('order', 15));

    expect(statesOf(shipped(before, 10))).toEqual([
      ['shipped', 'here', 10],
      ['allocated', 'soon', 5],
    ]);
    expect(() => shipped(before, 11)).toThrow(
      expect.objectContaining({
        code: 'stock-not-arrived',
        details: [expect.objectContaining({ qty: 11, shipped: 0, canLeave: 10, batchRef: 'soon' })],
      }),
    );
  });

  test('never more than it has, nor fewer than have left', () => {
    const after = shipped(having(line('order', 8)), 5);

    expect(() => shipped(after, 9)).toThrow(
      expect.objectContaining({
        code: 'line-not-allocated',
        details: [{ lineId: SKU, sku: SKU, qty: 9, shipped: 5, canLeave: 8 }],
      }),
    );
    expect(() => shipped(after, 4)).toThrow(
      expect.objectContaining({
        code: 'qty-below-shipped',
        details: [{ lineId: SKU, sku: SKU, qty: 4, shipped: 5, canLeave: 8 }],
      }),
    );
  });

  test('first what is packed, and what is left of a parcel stays packed', () => {
    const before = having(
      splitLine('order', 12),
      productWith(inWarehouse('a', 5), inWarehouse('b', 9)),
    );
    const [own, further] = before.parts as [PlacedLine, PlacedLine];
    const packed = pack(before.product, [further], AT);

    const after = shipped({ product: packed.after, parts: [own, ...packed.lines] }, 4);

    expect(after.parts).toMatchObject([
      { qty: 5, batchRef: 'a', state: 'allocated' },
      { qty: 3, batchRef: 'b', state: 'allocated', packed: true },
      { qty: 4, batchRef: 'b', state: 'shipped' },
    ]);
    expect(after.parts[2]).not.toHaveProperty('packed');
    expect(told(after.events)).toEqual([
      'Deallocated 7',
      'Allocated 3',
      'Allocated 4',
      'Packed 3',
      'Shipped 4',
    ]);
    const all = shipped(after, 8);
    expect(all.parts.some((part) => part.packed)).toBe(false);
    expect(statesOf(all)).toEqual([
      ['allocated', 'a', 4],
      ['shipped', 'b', 3],
      ['shipped', 'b', 4],
      ['shipped', 'a', 1],
    ]);
  });

  test('and what is released of a parcel is not packed', () => {
    const before = having(line('order', 10));
    const packed = pack(before.product, before.parts, AT);

    const after = shipped({ product: packed.after, parts: packed.lines }, 7, 'release');

    expect(after.parts.some((part) => part.packed)).toBe(false);
  });

  test('only if somebody has confirmed it', () => {
    const held = having(heldUntil('2030-01-01T09:00:00.000Z', line('order', 8)));

    expect(() => shipped(held, 5)).toThrow('have not been confirmed');
  });

  test('of several lines all, or none', () => {
    const first = allocate(
      onDay(STOCK, '2030-01-10'),
      [line('order', 4, 'a'), line('order', 20, 'b')],
      AT,
      'backorder',
    );
    const wanted = new Map([
      ['a', 2],
      ['b', 1],
    ]);

    expect(() => shipUnits(first.after, first.lines, wanted, 'keep', AT)).toThrow(
      expect.objectContaining({
        code: 'line-not-allocated',
        details: [expect.objectContaining({ lineId: 'b', state: 'backordered', canLeave: 0 })],
      }),
    );
  });
});
