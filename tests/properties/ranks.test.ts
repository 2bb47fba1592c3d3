import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allocate } from '../../src/domain/allocate.ts';
import type { Batch } from '../../src/domain/batch.ts';
import { isHeld, type PlacedLine, rankOf } from '../../src/domain/order-line.ts';
import { onDay, type Product } from '../../src/domain/product.ts';
import { mayServe, sharesFor } from '../../src/domain/shares.ts';
import { AT, line } from '../support/builders.ts';
import { priority, stockedProduct } from './products.ts';

const TODAY = AT.slice(0, 10);

const wanted = fc.array(
  fc.record({
    qty: fc.constantFrom(1, 2, 5, 40),
    priority,
    shipBy: fc.constantFrom({}, {}, { shipBy: '2030-01-15' }, { shipBy: '2030-02-15' }),
    isHeld: fc.boolean(),
  }),
  { maxLength: 12 },
);

type Come = {
  /** As it was when the line came. */
  readonly product: Product;
  readonly waiting: readonly PlacedLine[];
  readonly line: PlacedLine;
};

/** Checks a rule on each of some lines that come one after the other, and wait if they can't be had. */
const whoeverComes = (check: (come: Come) => void): void =>
  fc.assert(
    fc.property(stockedProduct, wanted, (stock, lines) => {
      let product = onDay(stock, TODAY);
      const waiting: PlacedLine[] = [];
      for (const [n, { qty, priority, shipBy, isHeld }] of lines.entries()) {
        const hold = isHeld ? { heldUntil: '2030-01-01T09:00:00.000Z' } : {};
        const one = { ...line(`order-${n}`, qty), ...priority, ...shipBy, ...hold };
        const { after, lines: placed } = allocate(product, [one], AT, 'backorder');
        check({ product, waiting, line: placed[0] as PlacedLine });
        waiting.push(...placed.filter(({ state }) => state === 'backordered'));
        product = after;
      }
    }),
  );

/** The batches that no line waits for that ranks before this one, and that somebody has confirmed. */
const freeFor = ({ product, waiting, line }: Come): readonly Batch[] => {
  const first = waiting.filter((one) => !isHeld(one) && rankOf(one) < rankOf(line));
  return product.batches.filter((batch) => !first.some((one) => mayServe(batch, one, TODAY)));
};

describe('a line that comes', () => {
  test('takes nothing that a line waits for that ranks before it', () =>
    whoeverComes((come) => {
      const free = freeFor(come).map(({ ref }) => ref);

      expect([...free, null]).toContain(come.line.batchRef);
    }));

  test('does not wait for what it could have', () =>
    whoeverComes((come) => {
      if (come.line.state === 'allocated') return;

      expect(sharesFor(freeFor(come), come.line, TODAY)).toEqual([]);
    }));
});
