import { describe, expect, test } from '@jest/globals';
import { type BatchChange, changeBatch } from '../../../src/domain/batches/change-batch.ts';
import type { Decision } from '../../../src/domain/decision.ts';
import type { Product } from '../../../src/domain/product.ts';
import { AT, afterOrders, inWarehouse, line, productWith } from '../../support/builders.ts';

const second = (n: number): string => `2030-01-01T09:00:${String(n).padStart(2, '0')}Z`;

/** What a message says that was sent in the nth second. */
const says = (message: string, n: number, qty: number): BatchChange => ({
  qty,
  told: { at: second(n), message },
});

/** What a person says in the nth second. */
const personSays = (n: number, qty: number): Saying => ({ qty, at: second(n) });

/** A change, and when it is made. */
type Saying = BatchChange & { readonly at?: string };

const arrive = (product: Product, { at = AT, ...change }: Saying, ref = 'stock'): Decision =>
  changeBatch(product, ref, change, [], at);

/** The product after all of this was said of its batch of 10, in the order of arrival. */
const productAfter = (...changes: readonly Saying[]): Product =>
  changes.reduce(
    (product, change) => arrive(product, change).after,
    productWith(inWarehouse('stock', 10)),
  );

const quantityOf = ({ batches }: Product) => batches[0]?.purchased;

const expectNothingNew = ({ before, after, lines, events }: Decision): void => {
  expect({ lines, events }).toEqual({ lines: [], events: [] });
  expect(after).toBe(before);
};

describe('a quantity that a message tells', () => {
  test('counts', () => {
    const decision = arrive(productAfter(), says('count', 1, 7));

    expect(quantityOf(decision.after)).toBe(7);
    expect(decision.events).toMatchObject([{ type: 'BatchQuantityChanged', from: 10, to: 7 }]);
  });

  test('counts once: the same message again changes nothing', () => {
    const said = says('count', 1, 7);

    expectNothingNew(arrive(productAfter(said), said));
  });

  test('counts once, even if another one was reported since', () => {
    const said = says('count', 1, 7);

    expectNothingNew(arrive(productAfter(said, says('later count', 2, 9)), said));
  });

  test('counts no more if it arrives after a newer one', () => {
    expectNothingNew(arrive(productAfter(says('later count', 2, 9)), says('count', 1, 7)));
  });

  test('counts if it is newer than the one before', () => {
    expect(quantityOf(productAfter(says('count', 1, 7), says('later count', 2, 9)))).toBe(9);
  });

  test('sheds lines as any cut does, and once', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('stock', 10)),
      line('1st', 4),
      line('2nd', 4),
    );
    const said = says('count', 1, 5);

    const cut = changeBatch(product, 'stock', said, lines, AT);
    expect(cut.lines).toMatchObject([{ orderId: '2nd', state: 'backordered' }]);

    expectNothingNew(changeBatch(cut.after, 'stock', said, lines, AT));
    expectNothingNew(changeBatch(cut.after, 'stock', says('old', 0, 0), lines, AT));
  });

  test('is of one batch: an older message about another one still counts', () => {
    const two = productWith(inWarehouse('stock', 10), inWarehouse('other', 10));
    const told = arrive(two, says('later count', 2, 9)).after;

    expect(arrive(told, says('count', 1, 7), 'other').after.batches).toMatchObject([
      { ref: 'stock', purchased: 9 },
      { ref: 'other', purchased: 7 },
    ]);
  });
});

describe('two messages of the same second', () => {
  const [one, other] = [says('one', 1, 7), says('other', 1, 9)];

  test('both count, in the order in which they arrive', () => {
    expect(quantityOf(productAfter(one, other))).toBe(9);
    expect(quantityOf(productAfter(other, one))).toBe(7);
  });

  test('change nothing when either of them comes again', () => {
    expectNothingNew(arrive(productAfter(one, other), one));
    expectNothingNew(arrive(productAfter(one, other), other));
  });

  test('count no more after one of a later second', () => {
    const told = productAfter(one, says('later count', 2, 8));

    expectNothingNew(arrive(told, one));
    expectNothingNew(arrive(told, other));
  });
});

describe('a message that confirms the quantity', () => {
  const confirmed = says('confirmation', 2, 10);

  test('is published: from is then the same as to', () => {
    expect(arrive(productAfter(), confirmed).events).toMatchObject([
      { type: 'BatchQuantityChanged', batchRef: 'stock', from: 10, to: 10 },
    ]);
  });

  test('is published once', () => {
    expectNothingNew(arrive(productAfter(confirmed), confirmed));
  });

  test('makes an older one that arrives later count no more', () => {
    expectNothingNew(arrive(productAfter(confirmed), says('count', 1, 7)));
  });
});

/** What a feed as of the nth second says. */
const feedSays = (n: number, qty: number): Saying => ({ qty, told: { at: second(n) } });

describe('a quantity that a feed tells', () => {
  test('counts if the feed is newer than the last report', () => {
    expect(quantityOf(productAfter(says('count', 1, 7), feedSays(2, 12)))).toBe(12);
  });

  test('counts no more if something was reported in the second of the feed, or later', () => {
    expectNothingNew(arrive(productAfter(says('count', 2, 7)), feedSays(2, 12)));
    expectNothingNew(arrive(productAfter(personSays(3, 7)), feedSays(2, 12)));
  });

  test('counts once, and gives way to a message of its second', () => {
    const said = says('count', 1, 7);
    expectNothingNew(arrive(productAfter(feedSays(1, 12)), feedSays(1, 12)));
    expect(quantityOf(productAfter(feedSays(1, 12), said, feedSays(1, 12)))).toBe(7);
  });
});

describe('a quantity that a person tells', () => {
  test('counts, even after a message that was sent by a clock ahead of ours', () => {
    expect(quantityOf(productAfter(says('count', 5, 7), personSays(1, 12)))).toBe(12);
  });

  test('makes messages that were sent before count no more', () => {
    expectNothingNew(arrive(productAfter(personSays(2, 12)), says('count', 1, 7)));
    expectNothingNew(
      arrive(productAfter(says('old', 0, 9), personSays(2, 12)), says('count', 1, 7)),
    );
  });

  test('does not make those count again that arrived before', () => {
    const said = says('count', 2, 7);

    expectNothingNew(arrive(productAfter(said, personSays(2, 12)), said));
    expectNothingNew(arrive(productAfter(said, personSays(1, 12)), said));
  });

  test('gives way to a message that is sent later', () => {
    expect(quantityOf(productAfter(personSays(2, 12), says('count', 3, 7)))).toBe(7);
  });

  test('gives way to a message of the same second: nobody knows which came first', () => {
    expect(quantityOf(productAfter(personSays(2, 12), says('count', 2, 7)))).toBe(7);
  });
});
