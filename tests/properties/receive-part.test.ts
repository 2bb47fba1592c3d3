import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { available, type Batch, type Receipt, unitsHere } from '../../src/domain/batch.ts';
import { receivePart } from '../../src/domain/batches/receive-part.ts';
import { byRank, isSameLine, type PlacedLine, units } from '../../src/domain/order-line.ts';
import type { Product } from '../../src/domain/product.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { AT, afterOrders, dueOn, line, productWith, splitLine } from '../support/builders.ts';
import { qty } from './products.ts';

type Stand = { readonly product: Product; readonly lines: readonly PlacedLine[] };

const UNITS = 60;

/** A shipment that is promised to some lines, and what comes of it. */
const shipment = fc
  .array(fc.tuple(qty, fc.boolean()), { maxLength: 12 })
  .map((wanted) =>
    afterOrders(
      productWith(dueOn('2030-02-01', 'ship', UNITS)),
      ...wanted.map(([units, isSplit], n) => (isSplit ? splitLine : line)(`order-${n}`, units)),
    ),
  );
const receipts = fc.array(
  fc.record({
    receipt: fc.constantFrom('GR-1', 'GR-2', 'GR-3', 'GR-4', 'GR-5', 'GR-6'),
    qty: fc.integer({ min: 1, max: 30 }),
  }),
  { minLength: 1, maxLength: 6 },
);

const receive = ({ product, lines }: Stand, receipt: Receipt): Stand => {
  const onShip = lines.filter(({ batchRef }) => batchRef === 'ship').toSorted(byRank);
  const handing = { into: 'ship~1', lines: onShip, waiting: [], isEnd: true };
  try {
    const decision = receivePart(product, 'ship', receipt, handing, AT);
    const others = lines.filter((one) => !decision.lines.some((two) => isSameLine(one, two)));
    return { product: decision.after, lines: [...others, ...decision.lines] };
  } catch (error) {
    if (error instanceof Refusal) return { product, lines };
    throw error;
  }
};

const batch = ({ product }: Stand, ref: string): Batch | undefined =>
  product.batches.find((one) => one.ref === ref);
const on = ({ lines }: Stand, ref: string) => lines.filter(({ batchRef }) => batchRef === ref);

/** The same rule in other words: the units of each order that are here, if each in turn takes what it can. */
const hereByOrder = (lines: readonly PlacedLine[], come: number): Record<string, number> => {
  let left = come;
  return Object.fromEntries(
    lines.map(({ orderId, qty: wanted, allowSplit }) => {
      const got = wanted <= left ? wanted : allowSplit ? left : 0;
      left -= got;
      return [orderId, got];
    }),
  );
};

describe('of any shipment, however it comes', () => {
  test('the first part of it goes to the lines in their order, each as far as it can have it', () => {
    fc.assert(
      fc.property(shipment, fc.integer({ min: 1, max: UNITS - 1 }), (promised, come) => {
        const after = receive(promised, { receipt: 'GR-1', qty: come });

        const here = Map.groupBy(on(after, 'ship~1'), ({ orderId }) => orderId);
        expect(
          Object.fromEntries(
            promised.lines.map(({ orderId }) => [orderId, units(here.get(orderId) ?? [])]),
          ),
        ).toEqual(hereByOrder(promised.lines, come));
      }),
    );
  });

  test('no unit is lost or promised twice, and no line ends up with more or less than it had', () => {
    fc.assert(
      fc.property(shipment, receipts, (promised, parts) => {
        let stand: Stand = promised;
        for (const part of parts) {
          stand = receive(stand, part);

          const batches = ['ship', 'ship~1'].flatMap((ref) => batch(stand, ref) ?? []);
          expect(batches.reduce((sum, { purchased }) => sum + purchased, 0)).toBe(UNITS);
          for (const one of batches) {
            expect(available(one)).toBeGreaterThanOrEqual(0);
            expect(one.allocated).toBe(units(on(stand, one.ref)));
          }
          const byOrder = Map.groupBy(stand.lines, ({ orderId }) => orderId);
          for (const { orderId, qty: wanted } of promised.lines) {
            expect(units(byOrder.get(orderId) ?? [])).toBe(wanted);
          }
        }
      }),
    );
  });

  test('what has come is in the warehouse, except units that are promised to lines which can not take them yet', () => {
    fc.assert(
      fc.property(shipment, receipts, (promised, parts) => {
        const told = new Map<string, number>();
        let stand: Stand = promised;
        for (const part of parts) {
          const before = stand;
          stand = receive(stand, part);
          if (stand.product !== before.product) told.set(part.receipt, part.qty);
          const come = [...told.values()].reduce((sum, one) => sum + one, 0);

          const ship = batch(stand, 'ship') as Batch;
          if (ship.eta === null) {
            expect(come).toBe(UNITS);
            continue;
          }
          const here = unitsHere(ship);
          expect((batch(stand, 'ship~1')?.purchased ?? 0) + here).toBe(come);
          if (here === 0) continue;
          expect(available(ship)).toBe(0);
          expect(on(stand, 'ship').filter((one) => one.allowSplit || one.qty <= here)).toEqual([]);
        }
      }),
    );
  });
});
