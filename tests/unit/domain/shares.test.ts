import { describe, expect, test } from '@jest/globals';
import type { OrderLine, PlacedLine } from '../../../src/domain/order-line.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { afterBackorders } from '../../support/backorders.ts';
import {
  AT,
  allocatedOf,
  dueOn,
  inWarehouse,
  line,
  productWith,
  sharesOf,
  splitLine,
} from '../../support/builders.ts';

const SHIPMENT = '2030-02-01';

/** Eleven batches of one unit. */
const small = Array.from({ length: 11 }, (_, n) => inWarehouse(`${n}`, 1));

/** What a line gets of each batch, for an order that is not to wait. */
const sold = (product: ReturnType<typeof productWith>, one: OrderLine) =>
  sharesOf(allocate(product, [one], AT).lines);

describe('a line that may be split', () => {
  test('takes what the preferred batches have, and of the last one only what is missing', () => {
    const product = productWith(
      dueOn('2030-03-01', 'late', 9),
      dueOn(SHIPMENT, 'soon', 3),
      inWarehouse('stock', 4),
    );

    const { after, lines } = allocate(product, [splitLine('order', 10)], AT);

    expect(sharesOf(lines)).toEqual([
      ['stock', 4],
      ['soon', 3],
      ['late', 3],
    ]);
    expect(allocatedOf(after)).toEqual({ stock: 4, soon: 3, late: 3 });
  });

  test('comes whole from the first batch, if that one has enough', () => {
    const product = productWith(inWarehouse('stock', 4), inWarehouse('more', 9));

    expect(sold(product, splitLine('order', 4))).toEqual([['stock', 4]]);
  });

  test('is split rather than taken whole from a batch that comes later', () => {
    const product = productWith(inWarehouse('stock', 4), dueOn(SHIPMENT, 'shipment', 9));

    expect(sold(product, splitLine('order', 9))).toEqual([
      ['stock', 4],
      ['shipment', 5],
    ]);
    expect(sold(product, line('order', 9))).toEqual([['shipment', 9]]);
  });

  test('takes nothing of a batch that has nothing left', () => {
    const product = productWith(inWarehouse('empty', 2), inWarehouse('stock', 4));
    const { after } = allocate(product, [line('early', 2)], AT);

    expect(sold(after, splitLine('order', 4))).toEqual([['stock', 4]]);
  });

  test('comes from ten batches at the most', () => {
    const product = productWith(...small);

    expect(sold(product, splitLine('order', 10))).toEqual(
      small.slice(0, 10).map(({ ref }) => [ref, 1]),
    );
    expect(allocate(product, [splitLine('order', 11)], AT)).toMatchObject({
      lines: [],
      short: [{ qty: 11, available: 11, reason: 'shortage' }],
    });
  });

  test('that would take more than ten comes whole from one that has enough', () => {
    const product = productWith(...small, inWarehouse('large', 20));

    expect(sold(product, splitLine('order', 12))).toEqual([['large', 12]]);
  });

  test('can not be had if all batches together have too little', () => {
    const product = productWith(inWarehouse('stock', 4), inWarehouse('more', 5));

    const { after, lines, short } = allocate(product, [splitLine('order', 10)], AT);

    expect([lines, short]).toMatchObject([[], [{ available: 9, availableInOneBatch: 5 }]]);
    expect(allocatedOf(after)).toEqual({ stock: 0, more: 0 });
  });

  test('waits whole if it can not be had, and then nobody later is served before it', () => {
    const { product, lines } = afterBackorders(
      productWith(inWarehouse('stock', 4), inWarehouse('more', 5)),
      splitLine('order', 10),
      splitLine('later', 9),
    );

    expect(lines).toMatchObject([{ state: 'backordered', qty: 10 }, { state: 'backordered' }]);
    expect(product).toMatchObject({ backordered: 19, batches: [{ allocated: 0 }, {}] });
    expect(allocate(product, [splitLine('third', 9)], AT).short).toMatchObject([
      { reason: 'backorders-first' },
    ]);
  });

  test('leaves the rest of its last batch to the next line of the order', () => {
    const product = productWith(inWarehouse('stock', 4), inWarehouse('more', 5));

    const { lines } = allocate(product, [splitLine('order', 6, 'a'), line('order', 3, 'b')], AT);

    expect(lines.map(({ lineId, batchRef, qty }) => [lineId, batchRef, qty])).toEqual([
      ['a', 'stock', 4],
      ['a', 'more', 2],
      ['b', 'more', 3],
    ]);
  });
});

describe('the parts of a line that is split', () => {
  const product = productWith(
    inWarehouse('stock', 4),
    dueOn(SHIPMENT, 'soon', 4),
    inWarehouse('x', 1),
  );
  const { lines, events } = allocate(
    product,
    [splitLine('order', 8, 'a'), line('order', 1, 'b')],
    AT,
  );
  const [first, ...further] = lines.slice(0, 3) as [PlacedLine, ...PlacedLine[]];

  test('are the line itself, which knows how much was ordered, and further ones with names', () => {
    expect(first).toMatchObject({ qty: 4, ordered: 8, batchRef: 'stock', shipsOn: null });
    expect(first).not.toHaveProperty('part');
    expect(further).toMatchObject([
      { qty: 1, batchRef: 'x', shipsOn: null, part: '000000000004.00001' },
      { qty: 3, batchRef: 'soon', shipsOn: SHIPMENT, part: '000000000004.00002' },
    ]);
    expect(further.filter((part) => 'ordered' in part)).toEqual([]);
  });

  test('come right behind their line, and before the next one, should they ever wait', () => {
    const places = lines.map(({ accepted }) => accepted);

    expect(places).toEqual(places.toSorted());
    expect(new Set(places).size).toBe(4);
    expect(places[1]).toBe('000000000004.00000/000000000004.00001');
  });

  test('got their batches one after the other', () => {
    expect(lines.map(({ placed }) => placed)).toEqual(
      [0, 1, 2, 3].map((n) => `000000000004.0000${n}`),
    );
  });

  test('are published each with its batch and its share', () => {
    expect(events.slice(0, 3)).toMatchObject([
      { type: 'Allocated', lineId: 'a', qty: 4, batchRef: 'stock', eta: null },
      { type: 'Allocated', lineId: 'a', qty: 1, batchRef: 'x', part: '000000000004.00001' },
      { type: 'Allocated', lineId: 'a', qty: 3, batchRef: 'soon', eta: SHIPMENT },
    ]);
    expect(events[0]).not.toHaveProperty('part');
  });

  test('are none of a line that comes whole from one batch', () => {
    const [whole] = allocate(product, [splitLine('order', 3)], AT).lines;

    expect(whole).not.toHaveProperty('ordered');
    expect(whole).not.toHaveProperty('part');
  });
});
