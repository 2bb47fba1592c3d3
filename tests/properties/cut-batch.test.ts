import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { available, type Batch } from '../../src/domain/batch.ts';
import { changeBatch } from '../../src/domain/change-batch.ts';
import type { Decision } from '../../src/domain/decision.ts';
import type { OrderLine, PlacedLine } from '../../src/domain/order-line.ts';
import { AT } from '../support/builders.ts';
import { soldProduct } from './products.ts';

type Cut = {
  readonly decision: Decision;
  readonly batch: Batch;
  /** Who held the batch, the oldest first. */
  readonly holders: readonly PlacedLine[];
  /** How many units had to go. */
  readonly excess: number;
};

const units = (lines: readonly OrderLine[]): number => lines.reduce((sum, { qty }) => sum + qty, 0);

/** Checks a rule on any cut below what is allocated, with all who hold the batch at hand. */
const whateverIsCut = (check: (cut: Cut) => void): void =>
  fc.assert(
    fc.property(soldProduct, fc.nat(), fc.nat(), ({ product, lines }, n, m) => {
      const held = product.batches.filter(({ allocated }) => allocated > 0);
      const batch = held[n % held.length];
      fc.pre(batch !== undefined);
      const qty = m % batch.allocated;
      const holders = lines.filter(({ batchRef }) => batchRef === batch.ref);
      const decision = changeBatch(product, batch.ref, { qty }, holders, AT);
      check({ decision, batch, holders, excess: batch.allocated - qty });
    }),
  );

describe('whatever batch is cut below what is allocated', () => {
  test('no batch promises more than it has afterwards', () =>
    whateverIsCut(({ decision }) => {
      expect(decision.after.batches.filter((one) => available(one) < 0)).toEqual([]);
    }));

  test('no unit is lost: it is allocated, or waits for stock', () =>
    whateverIsCut(({ decision: { before, after, lines } }) => {
      const promised = ({ batches, backordered }: typeof before) =>
        batches.reduce((sum, { allocated }) => sum + allocated, backordered);

      expect(promised(after)).toBe(promised(before));
      expect(units(lines.filter(({ state }) => state === 'backordered'))).toBe(after.backordered);
    }));

  test('what it has promised afterwards are the lines that were not touched', () =>
    whateverIsCut(({ decision: { after, lines }, batch, holders }) => {
      const touched = new Set(lines.map(({ orderId }) => orderId));
      const kept = holders.filter(({ orderId }) => !touched.has(orderId));

      expect(after.batches.find(({ ref }) => ref === batch.ref)?.allocated).toBe(units(kept));
    }));

  test('the oldest line that lost its place had to: the newer ones were not enough', () =>
    whateverIsCut(({ decision: { lines }, holders, excess }) => {
      const oldest = holders.findIndex(({ orderId }) =>
        lines.some((one) => one.orderId === orderId),
      );

      expect(units(holders.slice(oldest))).toBeGreaterThanOrEqual(excess);
      expect(units(holders.slice(oldest + 1))).toBeLessThan(excess);
    }));

  test('a line waits for stock only where no batch can take it', () =>
    whateverIsCut(({ decision: { after, lines } }) => {
      const waiting = lines.filter(({ state }) => state === 'backordered');
      const most = Math.max(0, ...after.batches.map(available));

      expect(waiting.filter(({ qty }) => qty <= most)).toEqual([]);
    }));
});
