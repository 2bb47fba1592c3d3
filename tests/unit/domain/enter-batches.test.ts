import { describe, expect, test } from '@jest/globals';
import {
  type BatchEntry,
  enterBatches,
  type Original,
} from '../../../src/domain/batches/enter-batches.ts';
import { newProduct, type Product } from '../../../src/domain/product.ts';
import { AT } from '../../support/builders.ts';

const SKU = 'RED-CHAIR';
const entry = (ref: string, qty: number, more: Partial<BatchEntry> = {}): BatchEntry => ({
  sku: SKU,
  ref,
  qty,
  eta: null,
  ...more,
});

const enter = (
  product: Product,
  entries: readonly BatchEntry[],
  known: readonly (readonly [string, Original])[] = [],
) => enterBatches(product, entries, new Map(known), AT);

const refsOf = ({ batches }: Product) => batches.map(({ ref }) => ref);

describe('batches that are entered together', () => {
  test('are one decision of one version, in which each is published', () => {
    const { decision } = enter(newProduct(SKU), [entry('a', 1), entry('b', 2), entry('c', 3)]);

    expect(decision.after.version).toBe(1);
    expect(decision.events).toMatchObject([
      { id: 'RED-CHAIR:1:0', type: 'BatchAdded', batchRef: 'a', of: 3 },
      { id: 'RED-CHAIR:1:1', type: 'BatchAdded', batchRef: 'b', of: 3 },
      { id: 'RED-CHAIR:1:2', type: 'BatchAdded', batchRef: 'c', of: 3 },
    ]);
  });

  test('keep their order where they are due on one day, also behind those of before', () => {
    const first = enter(newProduct(SKU), [entry('a', 1), entry('b', 1)]).decision.after;

    const { decision } = enter(first, [entry('c', 1), entry('d', 1)]);

    expect(refsOf(decision.after)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('are the same again only from the same container, which a feed may leave out', () => {
    const first = enter(newProduct(SKU), [entry('a', 1, { container: 'sea' })]).decision.after;
    const again = (more: Partial<BatchEntry>) => {
      const known = { sku: SKU, qty: 1, eta: null, container: 'sea' };
      const [one] = enter(first, [entry('a', 1, more)], [['a', known]]).entered;
      return one && 'refusal' in one ? one.refusal.code : 'known';
    };
    const feedAt = '2030-01-02T00:00:00Z';

    expect(again({ container: 'sea' })).toBe('known');
    expect(again({})).toBe('batch-differs');
    expect(again({ container: 'air' })).toBe('batch-differs');
    expect(again({ feedAt, container: 'sea' })).toBe('known');
    expect(again({ feedAt })).toBe('known');
    expect(again({ feedAt, container: 'air' })).toBe('batch-differs');
  });

  test('are refused each by itself', () => {
    const { entered, decision } = enter(
      newProduct(SKU),
      [entry('a', 1), entry('lamps', 1), entry('b', 1)],
      [['lamps', { sku: 'LAMP', qty: 1, eta: null }]],
    );

    expect(entered).toMatchObject([
      { is: { ref: 'a' } },
      { refusal: { code: 'batch-differs', details: [{ sku: 'LAMP' }] } },
      { is: { ref: 'b' } },
    ]);
    expect(refsOf(decision.after)).toEqual(['a', 'b']);
  });

  test('of one name are one batch: the second is a repeat, or differs', () => {
    const { entered, decision } = enter(newProduct(SKU), [
      entry('a', 1),
      entry('a', 1),
      entry('a', 2),
    ]);

    expect(entered).toMatchObject([
      { is: { purchased: 1 } },
      { was: { purchased: 1 }, is: { purchased: 1 } },
      { refusal: { code: 'batch-differs' } },
    ]);
    expect(decision.events).toHaveLength(1);
  });

  test('change nothing if all of them are there already', () => {
    const { after } = enter(newProduct(SKU), [entry('a', 1)]).decision;

    const { decision } = enter(after, [entry('a', 1)], [['a', { sku: SKU, qty: 1, eta: null }]]);

    expect(decision).toMatchObject({ after, events: [] });
  });

  test('count up to the most that a SKU can have', () => {
    const many = Array.from({ length: 1_002 }, (_, n) => entry(`${n}`, 1));

    const { entered } = enter(newProduct(SKU), many);

    expect(entered.flatMap((one, place) => ('refusal' in one ? [place] : []))).toEqual([
      1_000, 1_001,
    ]);
  });
});

describe('what a feed says', () => {
  const sold = (): Product => {
    const { after } = enter(newProduct(SKU), [entry('a', 10), entry('b', 5)]).decision;
    const batches = after.batches.map((batch) =>
      batch.ref === 'a' ? { ...batch, allocated: 8 } : batch,
    );
    return { ...after, batches };
  };
  const known = ['a', 'b'].map((ref) => [ref, { sku: SKU, qty: 10, eta: null }] as const);
  const fed = (ref: string, qty: number) => entry(ref, qty, { feedAt: '2031-01-01T00:00:00Z' });

  test('is left out where lines have to give way for it, and counts for the others', () => {
    const { entered, decision } = enter(sold(), [fed('a', 7), fed('b', 6)], known);

    expect(entered).toMatchObject([
      { isToCut: true, is: { purchased: 10, allocated: 8 } },
      { was: { purchased: 5 }, is: { purchased: 6 } },
    ]);
    expect(decision.after.batches).toMatchObject([{ purchased: 10 }, { purchased: 6 }]);
    expect(decision.events).toMatchObject([{ type: 'BatchQuantityChanged', batchRef: 'b' }]);
  });

  test('of a day that stays is published with the quantity, and not by itself', () => {
    const { decision } = enter(sold(), [fed('b', 5)], known);

    expect(decision.events).toMatchObject([{ type: 'BatchQuantityChanged', from: 5, to: 5 }]);
    expect(decision.after.batches[1]).toMatchObject({
      counted: { at: '2031-01-01T00:00:00Z' },
      dated: { at: '2031-01-01T00:00:00Z' },
    });
  });

  test('without a day says nothing of the day', () => {
    const { decision } = enter(sold(), [{ ...fed('b', 6), eta: undefined }], known);

    expect(decision.after.batches[1]?.dated).toBeUndefined();
  });
});
