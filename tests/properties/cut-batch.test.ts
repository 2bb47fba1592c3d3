import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { available, type Batch } from '../../src/domain/batch.ts';
import { changeBatch } from '../../src/domain/batches/change-batch.ts';
import type { Decision } from '../../src/domain/decision.ts';
import { byRank, isHeld, type OrderLine, type PlacedLine } from '../../src/domain/order-line.ts';
import { AT } from '../support/builders.ts';
import { rankedProduct } from './products.ts';

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
    fc.property(rankedProduct, fc.nat(), fc.nat(), ({ product, lines }, n, m) => {
      const held = product.batches.filter(({ allocated }) => allocated > 0);
      const batch = held[n % held.length];
      fc.pre(batch !== undefined);
      const qty = m % batch.allocated;
      const holders = lines.filter(({ batchRef }) => batchRef === batch.ref);
      const decision = changeBatch(product, batch.ref, { qty }, holders, AT);
      check({ decision, batch, holders, excess: batch.allocated - qty });
    }),
  );

/** How many units each line gave, by when it was accepted. */
const givenBy = ({ lines, was }: Decision): ReadonlyMap<string, number> => {
  const kept = (line: PlacedLine) =>
    lines.find(
      ({ accepted, batchRef, state }) =>
        accepted === line.accepted && batchRef === line.batchRef && state === 'allocated',
    )?.qty ?? 0;
  return new Map(was.map((line) => [line.accepted, line.qty - kept(line)]));
};

const isOfSameClass = (a: PlacedLine, b: PlacedLine): boolean =>
  isHeld(a) === isHeld(b) && a.priority === b.priority;

/** Whatever their sizes are. */
const givesWayBefore = (a: PlacedLine, b: PlacedLine): boolean =>
  isHeld(a) === isHeld(b) ? (a.priority ?? 0) < (b.priority ?? 0) : isHeld(a);

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

  test('what it has promised afterwards is what nobody gave', () =>
    whateverIsCut(({ decision, batch, holders }) => {
      const given = [...givenBy(decision).values()].reduce((sum, qty) => sum + qty, 0);
      const now = decision.after.batches.find(({ ref }) => ref === batch.ref);

      expect(now?.allocated).toBe(units(holders) - given);
    }));

  test('no line gives way while one that ranks lower keeps what would have been enough', () =>
    whateverIsCut(({ decision, holders, excess }) => {
      const given = givenBy(decision);
      const all = [...given.values()].reduce((sum, qty) => sum + qty, 0);
      for (const line of holders) {
        const gives = given.get(line.accepted) ?? 0;
        if (gives === 0) continue;
        const lower = holders.filter((other) => givesWayBefore(other, line));
        const keep =
          units(lower) - lower.reduce((sum, one) => sum + (given.get(one.accepted) ?? 0), 0);

        expect(all - gives + keep).toBeLessThan(excess);
      }
    }));

  test('no line gives way while a newer one of its class is spared that would do with no more units', () =>
    whateverIsCut(({ decision, holders, excess }) => {
      const given = givenBy(decision);
      const spare = [...given.values()].reduce((sum, qty) => sum + qty, 0) - excess;
      for (const [n, line] of holders.entries()) {
        const gives = given.get(line.accepted) ?? 0;
        if (gives === 0) continue;
        const newer = holders.slice(n + 1).filter((other) => isOfSameClass(other, line));
        const spared = newer.filter((one) => !given.has(one.accepted));

        expect(spared.filter(({ qty }) => qty + spare >= gives && qty <= gives)).toEqual([]);
      }
    }));

  test('no line gives more than is needed, but one that is larger and may not be split', () =>
    whateverIsCut(({ decision, holders, excess }) => {
      const given = givenBy(decision);
      const spare = [...given.values()].reduce((sum, qty) => sum + qty, 0) - excess;
      const least = Math.min(...given.values());

      expect(spare === 0 || spare < least).toBe(true);
      if (spare > 0) {
        const whole = holders.filter(({ accepted, qty }) => given.get(accepted) === qty);
        expect(whole.some(({ allowSplit, qty }) => !allowSplit && qty > spare)).toBe(true);
      }
    }));

  test('a line waits for stock only where no batch can take it, or one waits for that which ranks before it', () =>
    whateverIsCut(({ decision: { after, lines } }) => {
      const waiting = lines.filter(({ state }) => state === 'backordered').sort(byRank);
      const most = Math.max(0, ...after.batches.map(available));
      const first = waiting.findIndex((line) => !isHeld(line));
      const open =
        after.backorderPolicy === 'strict'
          ? waiting.slice(0, first < 0 ? undefined : first + 1)
          : waiting;

      expect(open.filter(({ qty }) => qty <= most)).toEqual([]);
    }));
});
