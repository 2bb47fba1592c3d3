import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { available, type Batch } from '../../src/domain/batch.ts';
import { release } from '../../src/domain/orders/release.ts';
import type { Product } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { AT, afterOrders, line } from '../support/builders.ts';
import { orderLines, qty, soldProduct, stockedProduct } from './products.ts';

/** The same rule in other words: no other batch that is large enough ranks before it. */
const bestOf = ({ batches }: Product, units: number): string | undefined => {
  const rank = ({ eta, ref }: Batch) => `${eta === null ? 'here' : `on ${eta}`} ${ref}`;
  const [first] = batches
    .filter((batch) => available(batch) >= units)
    .map(rank)
    .sort();
  return first?.split(' ').at(-1);
};

describe('of any product', () => {
  test('a line comes from the best batch that can take all of it, or is short', () => {
    fc.assert(
      fc.property(soldProduct, qty, ({ product }, units) => {
        const { lines, short } = allocate(product, [line('new', units)], AT);

        expect(lines[0]?.batchRef).toBe(bestOf(product, units));
        expect(lines.length + short.length).toBe(1);
      }),
    );
  });

  test('an order gets what its lines would get one by one, or nothing', () => {
    fc.assert(
      fc.property(stockedProduct, orderLines, (product, lines) => {
        const together = allocate(product, lines, AT);
        const inTurn = afterOrders(product, ...lines);

        const whole = inTurn.lines.length === lines.length;
        expect(together.short.length === 0).toBe(whole);
        expect(together.after.batches).toEqual(whole ? inTurn.product.batches : product.batches);
      }),
    );
  });

  test('no batch ever promises more than it has', () => {
    fc.assert(
      fc.property(soldProduct, ({ product }) => {
        expect(product.batches.filter((batch) => available(batch) < 0)).toEqual([]);
      }),
    );
  });

  test('the figures of a shortage are true', () => {
    fc.assert(
      fc.property(soldProduct, ({ product }) => {
        const wanting = (units: number) => allocate(product, [line('new', units)], AT).short;
        const [
          { available: all, availableInOneBatch: most } = {
            available: -1,
            availableInOneBatch: -1,
          },
        ] = wanting(1_000);

        expect(all).toBe(product.batches.reduce((sum, batch) => sum + available(batch), 0));
        expect(wanting(most + 1)).toHaveLength(1);
        if (most > 0) expect(wanting(most)).toEqual([]);
      }),
    );
  });

  test('releasing what was allocated leaves the stock as it was', () => {
    fc.assert(
      fc.property(soldProduct, orderLines, ({ product }, lines) => {
        const { after, lines: placed } = allocate(product, lines, AT);

        expect(release(after, placed, 'line-released', AT).after.batches).toEqual(product.batches);
      }),
    );
  });
});
