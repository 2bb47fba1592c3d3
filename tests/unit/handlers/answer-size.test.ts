import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import type { PlacedLine } from '../../../src/domain/order-line.ts';
import { newProduct, type Product } from '../../../src/domain/product.ts';
import { explain } from '../../../src/domain/promises/explain.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { problem } from '../../../src/handlers/http/problems.ts';
import { orderView, productView } from '../../../src/handlers/http/views.ts';
import { AT } from '../../support/builders.ts';

const MOST = 5_000_000;
const sizeOf = (answer: unknown): number => Buffer.byteLength(JSON.stringify(answer));

/** Of 128 characters, each of up to four bytes. */
const name = fc
  .tuple(fc.constantFrom('a', 'é', '批', '😀'), fc.integer({ min: 1, max: 123 }))
  .map(([character, length]) => character.repeat(length));

const stockOf = (sku: string, batches: number): Product => {
  let product = newProduct(sku);
  for (let n = 0; n < batches; n++) {
    product = addBatch(product, { ref: `${sku}${n}`, qty: 1 + (n % 3), eta: null }, AT).after;
  }
  return product;
};

const linesOf = (sku: string, count: number): readonly PlacedLine[] =>
  Array.from({ length: count }, (_, n) => ({
    orderId: sku,
    lineId: `${sku}${n}`,
    part: '000000000042.00007',
    sku,
    qty: 1,
    state: 'allocated',
    batchRef: sku,
    shipsOn: '2030-01-01',
    heldUntil: AT,
    accepted: '',
    placed: '',
    createdAt: AT,
    updatedAt: AT,
  }));

describe('whatever the stock, an answer stays below what Lambda passes on', () => {
  test('a dry run of many lines on many batches, which says how many it leaves out', () => {
    fc.assert(
      fc.property(
        name,
        fc.constantFrom(1, 10, 100, 1_000),
        fc.constantFrom(1, 30, 900),
        fc.boolean(),
        (sku, lines, batches, allowSplit) => {
          const wanted = Array.from({ length: lines }, (_, n) => {
            return { orderId: sku, lineId: `${sku}${n}`, sku, qty: 7, allowSplit };
          });
          const explained = explain(stockOf(sku, batches), wanted, 'reject');
          expect(sizeOf(explained)).toBeLessThan(MOST);
          for (const { considered, leftOut = 0, outcome } of explained) {
            if (outcome !== 'allocated')
              expect(considered.length + leftOut).toBeLessThanOrEqual(batches);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test('a dry run of one line tells of every batch', () => {
    const line = { orderId: 'order', lineId: 'a', sku: 'LAMP', qty: 7 };
    const [explained] = explain(stockOf('LAMP', 900), [line], 'reject');
    expect(explained?.considered).toHaveLength(900);
    expect(explained).not.toHaveProperty('leftOut');
  });

  test('an order, whose further lines are read on from where it ends', () => {
    fc.assert(
      fc.property(name, fc.constantFrom(1, 1_000, 9_000), (sku, count) => {
        const lines = linesOf(sku, count);
        const seen: unknown[] = [];
        for (let after: string | undefined; ; ) {
          const view = orderView(sku, lines, { after });
          expect(sizeOf(view)).toBeLessThan(MOST);
          seen.push(...view.lines);
          if (!view.next) break;
          after = view.next;
        }
        expect(seen).toHaveLength(count);
      }),
      { numRuns: 15 },
    );
  });

  test('a problem with many lines', () => {
    const details = linesOf('😀'.repeat(123), 9_000);
    const { body } = problem(new Refusal('hold-expired', 'it has expired', details), 'request');
    expect(Buffer.byteLength(`${body}`)).toBeLessThan(MOST);
  });

  test('a product with as many batches as it can have', () => {
    expect(sizeOf(productView(stockOf('😀'.repeat(123), 1_000)))).toBeLessThan(MOST);
  });
});
