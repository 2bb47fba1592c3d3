import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Batch } from '../../src/domain/batch.ts';
import {
  isHeld,
  type OrderLine,
  type PlacedLine,
  rankOf,
  units,
} from '../../src/domain/order-line.ts';
import { onDay, type Product } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { allOpen, mayServe, sharesFor } from '../../src/domain/promises/shares.ts';
import { AT, line, partialLine } from '../support/builders.ts';
import { priority, stockedProduct } from './products.ts';

const TODAY = AT.slice(0, 10);

const wanted = fc.array(
  fc.record({
    qty: fc.constantFrom(1, 2, 5, 40),
    priority,
    shipBy: fc.constantFrom({}, {}, { shipBy: '2030-01-15' }, { shipBy: '2030-02-15' }),
    isHeld: fc.boolean(),
    isPartial: fc.boolean(),
  }),
  { maxLength: 12 },
);

type Come = {
  /** As it was when the line came. */
  readonly product: Product;
  readonly waiting: readonly PlacedLine[];
  readonly line: OrderLine;
  /** The line, or each part of it, and the product, as they are then. */
  readonly parts: readonly PlacedLine[];
  readonly after: Product;
};

/** Checks a rule on each of some lines that come one after the other, and wait if they can't be had. */
const whoeverComes = (check: (come: Come) => void): void =>
  fc.assert(
    fc.property(stockedProduct, wanted, (stock, lines) => {
      let product = onDay(stock, TODAY);
      const waiting: PlacedLine[] = [];
      for (const [n, { qty, priority, shipBy, isHeld, isPartial }] of lines.entries()) {
        const hold = isHeld ? { heldUntil: '2030-01-01T09:00:00.000Z' } : {};
        const wanted = isPartial ? partialLine(`order-${n}`, qty) : line(`order-${n}`, qty);
        const one = { ...wanted, ...priority, ...shipBy, ...hold };
        const { after, lines: parts } = allocate(product, [one], AT, 'backorder');
        check({ product, waiting, line: one, parts, after });
        waiting.push(...parts.filter(({ state }) => state === 'backordered'));
        product = after;
      }
    }),
  );

/** The batches that no line waits for that ranks before this one, and that somebody has confirmed. */
const freeFor = ({ waiting, parts }: Come, product: Product): readonly Batch[] => {
  const rank = rankOf(parts[0] as PlacedLine);
  const first = waiting.filter((one) => !isHeld(one) && rankOf(one) < rank);
  return product.batches.filter((batch) => !first.some((one) => mayServe(batch, one, TODAY)));
};

describe('a line that comes', () => {
  test('takes nothing that a line waits for that ranks before it', () =>
    whoeverComes((come) => {
      const free = freeFor(come, come.product).map(({ ref }) => ref);

      for (const { batchRef } of come.parts) expect([...free, null]).toContain(batchRef);
    }));

  test('does not wait for what it could have', () =>
    whoeverComes((come) => {
      const waits = come.parts.filter(({ state }) => state === 'backordered');

      for (const part of waits) {
        expect(sharesFor(allOpen(freeFor(come, come.after)), part, TODAY)).toEqual([]);
      }
    }));

  test('has what it wants, or waits for it, each unit once', () =>
    whoeverComes(({ line, parts }) => {
      expect(units(parts)).toBe(line.qty);
      if (!line.partial) expect(parts).toHaveLength(1);
    }));
});
