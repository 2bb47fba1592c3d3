import { describe, expect, test } from '@jest/globals';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { countProduct } from '../../../src/domain/batches/count-product.ts';
import type { Decision } from '../../../src/domain/decision.ts';
import { nameOf, type OrderLine, type PlacedLine } from '../../../src/domain/order-line.ts';
import { asOneLine } from '../../../src/domain/orders/parts.ts';
import { takeBack } from '../../../src/domain/orders/returns.ts';
import { shipUnits } from '../../../src/domain/orders/ship-units.ts';
import { undoShipment } from '../../../src/domain/orders/undo-shipment.ts';
import { onDay, type Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { dueOn, inWarehouse, line, productWith, SKU, splitLine } from '../../support/builders.ts';

type Stand = { readonly product: Product; readonly parts: readonly PlacedLine[] };

const AT_9 = '2030-01-10T09:00:00.000Z';
const AT_10 = '2030-01-10T10:00:00.000Z';
const AT_11 = '2030-01-10T11:00:00.000Z';
const AT_12 = '2030-01-10T12:00:00.000Z';

const having = (
  one: OrderLine,
  stock = productWith(inWarehouse('here', 10), inWarehouse('more', 10)),
): Stand => {
  const { after, lines } = allocate(onDay(stock, '2030-01-10'), [one], AT_9);
  return { product: after, parts: lines };
};

const after = <D extends Decision & { readonly withdrawn?: readonly object[] }>(
  { parts }: Stand,
  decision: D,
) => {
  const gone = new Set(decision.withdrawn?.map((key) => nameOf(key as PlacedLine)));
  const now = new Map([...parts, ...decision.lines].map((one) => [nameOf(one), one]));
  const left = [...now.values()].filter((one) => !gone.has(nameOf(one)));
  return { ...decision, product: decision.after, parts: left };
};

const shipped = (stand: Stand, qty: number, at = AT_10) =>
  after(stand, shipUnits(stand.product, stand.parts, new Map([[SKU, qty]]), 'keep', at));
const undone = (stand: Stand, qty: number, kits: readonly PlacedLine[] = []) =>
  after(stand, undoShipment(stand.product, stand.parts, new Map([[SKU, qty]]), kits, AT_12));

const statesOf = ({ parts }: Pick<Stand, 'parts'>) =>
  parts.map(({ state, batchRef, qty }) => [state, batchRef, qty]);
const told = (events: readonly { readonly type: string; readonly qty?: number }[]) =>
  events.map(({ type, qty }) => `${type} ${qty}`);
const refused = (code: string, detail: object) =>
  expect.objectContaining({ code, details: [{ lineId: SKU, sku: SKU, ...detail }] });

describe('a shipment that was booked by mistake is undone', () => {
  test('and the line has its units again, of the same batch', () => {
    const before = having(line('order', 5));

    const now = undone(shipped(before, 5), 0);

    const [was] = before.parts as [PlacedLine];
    expect(now.parts).toEqual([{ ...was, updatedAt: AT_12 }]);
    expect(now.product.batches[0]).toMatchObject({ allocated: 5, shipped: 0 });
    expect(now.events).toMatchObject([
      { type: 'ShipmentUndone', lineId: SKU, qty: 5, batchRef: 'here', eta: null },
    ]);
    expect(now.events).toHaveLength(1);
  });

  test('as far as some units have not left', () => {
    const now = undone(shipped(having(line('order', 5)), 5), 2);

    expect(statesOf(now)).toEqual([
      ['shipped', 'here', 2],
      ['allocated', 'here', 3],
    ]);
    expect(now.parts[0]).toMatchObject({ ordered: 5, shippedAt: AT_10 });
    expect(now.product.batches[0]).toMatchObject({ allocated: 3, shipped: 2 });
    expect(told(now.events)).toEqual(['ShipmentUndone 3', 'Deallocated 3', 'Allocated 3']);
  });

  test('and what the line still had of the batch is one part with it, as before', () => {
    const before = having(line('order', 5));

    const now = undone(shipped(before, 3), 0);

    expect(now.parts).toEqual([{ ...before.parts[0], updatedAt: AT_12 }]);
    expect(now.withdrawn).toHaveLength(1);
    expect(told(now.events)).toEqual([
      'ShipmentUndone 3',
      'Deallocated 2',
      'Deallocated 3',
      'Allocated 5',
    ]);
  });

  test('once: the same again says what has left in all, and brings nothing back', () => {
    const once = undone(shipped(having(line('order', 5)), 5), 2);
    expect(undone(once, 2).events).toEqual([]);
  });

  test('what left last comes back first', () => {
    const before = having(
      splitLine('order', 8),
      productWith(inWarehouse('a', 5), inWarehouse('b', 5)),
    );
    const gone = shipped(shipped(before, 5), 8, AT_11);

    expect(statesOf(undone(gone, 4))).toEqual([
      ['shipped', 'a', 4],
      ['allocated', 'b', 3],
      ['allocated', 'a', 1],
    ]);
  });

  test('and a line of a shipment is due when the shipment is', () => {
    const soon = having(line('order', 5), productWith(dueOn('2030-01-10', 'soon', 5)));

    expect(undone(shipped(soon, 5), 0).parts).toMatchObject([
      { state: 'allocated', batchRef: 'soon', shipsOn: '2030-01-10' },
    ]);
  });
});

describe('a shipment can not be undone', () => {
  test('for more units than have left', () => {
    const gone = shipped(having(line('order', 5)), 3);

    expect(() => undone(gone, 4)).toThrow(
      refused('qty-above-shipped', { qty: 4, shipped: 3, returned: 0 }),
    );
  });

  test('for units that came back: they did leave', () => {
    const gone = shipped(having(line('order', 5)), 5);
    const back = { returnId: 'R-1', lines: [{ lineId: SKU, qty: 2, to: 'scrap' as const }] };
    const [returned] = takeBack({ products: [gone.product], lines: gone.parts }, back, [], AT_11);
    const now = after(gone, returned as Decision);

    expect(() => undone(now, 1)).toThrow(
      refused('qty-below-returned', { qty: 1, shipped: 5, returned: 2 }),
    );
    expect(statesOf(undone(now, 2))).toEqual([
      ['shipped', 'here', 2],
      ['allocated', 'here', 3],
    ]);
  });

  test('for units of a batch that was counted since: the count contains them', () => {
    const gone = shipped(having(line('order', 5)), 5);
    const counted = changeBatch(gone.product, 'here', { count: { counted: 10 } }, [], AT_11);

    expect(() => undone({ ...gone, product: counted.after }, 1)).toThrow(
      refused('counted-since', {
        ...{ qty: 1, shipped: 5, canComeBack: 0 },
        ...{ batchRef: 'here', countedAt: '2030-01-10T11:00:00Z' },
      }),
    );
  });

  test('nor of a batch that was counted together with all others of its SKU', () => {
    const gone = shipped(having(line('order', 5)), 5);
    const counted = countProduct(gone.product, { counted: 20 }, [], AT_11);

    expect(() => undone({ ...gone, product: counted.after }, 0)).toThrow(
      expect.objectContaining({ code: 'counted-since' }),
    );
  });

  test('but those that left after the count can come back', () => {
    const early = shipped(having(line('order', 5)), 2, AT_9);
    const count = changeBatch(early.product, 'here', { count: { counted: 8 } }, [], AT_10);
    const gone = shipped({ ...early, product: count.after }, 5, AT_11);

    expect(statesOf(gone)).toEqual([
      ['shipped', 'here', 3],
      ['shipped', 'here', 2],
    ]);
    expect(statesOf(undone(gone, 2))).toEqual([
      ['allocated', 'here', 3],
      ['shipped', 'here', 2],
    ]);
    expect(() => undone(gone, 1)).toThrow(
      refused('counted-since', {
        ...{ qty: 1, shipped: 5, canComeBack: 3 },
        ...{ batchRef: 'here', countedAt: '2030-01-10T10:00:00Z' },
      }),
    );
  });

  test('of a line that left before that was written down, if its batch was counted since it was ordered', () => {
    const gone = shipped(having(line('order', 5)), 5, AT_11);
    const parts = gone.parts.map(({ shippedAt: _, ...part }) => part);
    const counted = changeBatch(gone.product, 'here', { count: { counted: 5 } }, [], AT_10);

    expect(statesOf(undone({ ...gone, parts }, 0))).toEqual([['allocated', 'here', 5]]);
    expect(() => undone({ product: counted.after, parts }, 0)).toThrow(
      expect.objectContaining({ code: 'counted-since' }),
    );
  });

  test('of a blocked batch, or an expired one: nobody can have its units', () => {
    const gone = shipped(having(line('order', 5)), 5);
    const [here, ...others] = gone.product.batches;
    const blocked = changeBatch(
      gone.product,
      'here',
      { blocked: true, reason: 'mould' },
      [],
      AT_11,
    );
    const expired = {
      ...gone.product,
      batches: [{ ...(here as NonNullable<typeof here>), expiresOn: '2030-01-09' }, ...others],
    };

    const detail = { qty: 0, shipped: 5, canComeBack: 0, batchRef: 'here' };
    expect(() => undone({ ...gone, product: blocked.after }, 0)).toThrow(
      refused('batch-blocked', { ...detail, reason: 'mould' }),
    );
    expect(() => undone({ ...gone, product: expired }, 0)).toThrow(
      refused('batch-blocked', detail),
    );
  });

  test('of a line that is kept together with lines that were released', () => {
    const gone = shipped(having({ ...line('order', 5), keepTogether: true }), 5);
    const [other] = gone.parts as [PlacedLine];

    expect(() => undone(gone, 0, [{ ...other, lineId: 'other', state: 'released' }])).toThrow(
      refused('line-released', { qty: 0, shipped: 5 }),
    );
    expect(statesOf(undone(gone, 0, [{ ...other, lineId: 'other' }]))).toEqual([
      ['allocated', 'here', 5],
    ]);
    expect(undone(gone, 5, [{ ...other, lineId: 'other', state: 'released' }]).events).toEqual([]);
  });
});

test('a return that was undone stays known when the units are one part again', () => {
  const gone = shipped(having(line('order', 5)), 3);
  const parts = gone.parts.map((part) =>
    part.state === 'shipped'
      ? { ...part, returns: [{ returnId: 'R-1', qty: 1, to: 'stock', undone: true } as const] }
      : part,
  );

  expect(
    undone({ ...gone, parts: asOneLine(parts, parts[0] as PlacedLine) }, 0).parts,
  ).toMatchObject([{ qty: 5, returns: [{ returnId: 'R-1', undone: true }] }]);
});
