import { describe, expect, test } from '@jest/globals';
import { available, unpromised } from '../../../src/domain/batch.ts';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import type { Decision } from '../../../src/domain/decision.ts';
import { type PlacedLine, unitsReturned } from '../../../src/domain/order-line.ts';
import { changeLine } from '../../../src/domain/orders/change-line.ts';
import type { Stock } from '../../../src/domain/orders/order.ts';
import { type Return, takeBack, undoReturn } from '../../../src/domain/orders/returns.ts';
import { ship } from '../../../src/domain/orders/ship.ts';
import type { Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import { AT, inWarehouse, line, productWith, SKU, splitLine } from '../../support/builders.ts';

/** Five of ten have left. */
const shipped = (): Stock => {
  const sold = allocate(productWith(inWarehouse('batch', 10)), [line('order', 5)], AT);
  const { after, lines } = ship(sold.after, sold.lines, AT);
  return { products: [after], lines };
};

const back = (qty: number, more: object = {}, returnId = 'R-1'): Return => ({
  returnId,
  lines: [{ lineId: SKU, qty, to: 'stock', ...more }],
});

/** What is stored then; a decision has the lines that it touched. */
const after = ({ products, lines }: Stock, decisions: readonly Decision[]): Stock => {
  const [changed] = decisions;
  if (!changed) return { products, lines };
  const now = lines.map((one) => changed.lines.find(({ part }) => part === one.part) ?? one);
  return { products: [changed.after], lines: now };
};
const take = (stored: Stock, wanted: Return, refs = [`${wanted.returnId}~1`]): Stock =>
  after(stored, takeBack(stored, wanted, refs, AT));
const undo = (stored: Stock, returnId = 'R-1'): Stock =>
  after(stored, undoReturn(stored, returnId, AT));

const batchIn = ({ products: [product] }: Stock, ref: string) =>
  product?.batches.find((one) => one.ref === ref);
const returnedIn = ({ lines }: Stock): number =>
  lines.reduce((sum, one) => sum + unitsReturned(one), 0);
const refusalOf = (run: () => unknown): Pick<Refusal, 'code' | 'details'> => {
  try {
    run();
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('it was not refused');
};

describe('units that come back', () => {
  const stored = take(shipped(), back(2));

  test('are a batch in the warehouse; the line stays shipped and says how many', () => {
    expect(batchIn(stored, 'R-1~1')).toMatchObject({ purchased: 2, allocated: 0, eta: null });
    expect(stored.lines).toMatchObject([{ state: 'shipped', qty: 5, batchRef: 'batch' }]);
    expect(returnedIn(stored)).toBe(2);
    expect(batchIn(stored, 'batch')).toMatchObject({ shipped: 5, allocated: 0 });
  });

  test('are published, with where they had left from and what they became', () => {
    const [{ events = [] } = {}] = takeBack(shipped(), back(2), ['R-1~1'], AT);
    expect(events).toMatchObject([
      { type: 'Returned', qty: 2, to: 'stock', batchRef: 'R-1~1', shippedFrom: 'batch' },
      { type: 'BatchAdded', batchRef: 'R-1~1', qty: 2, eta: null },
    ]);
  });

  test('are blocked if they are to be looked at first', () => {
    const reason = 'opened';
    const inspected = take(shipped(), { ...back(2, { to: 'quarantine' }), reason });
    const batch = batchIn(inspected, 'R-1~1');
    expect(batch).toMatchObject({ purchased: 2, blocked: { reason } });
    expect(batch && [available(batch), unpromised(batch)]).toEqual([0, 2]);
  });

  test('are good as long as the batch that they left from, inspected or not', () => {
    const milk = (expiresOn: string | null): Stock => {
      const stocked = productWith({ ...inWarehouse('milk', 9), expiresOn });
      const sold = allocate(stocked, [line('order', 5)], AT);
      const { after, lines } = ship(sold.after, sold.lines, AT);
      return { products: [after], lines };
    };
    const lastDay = (stored: Stock) => batchIn(stored, 'R-1~1')?.expiresOn;

    expect(lastDay(take(milk('2030-02-10'), back(2)))).toBe('2030-02-10');
    expect(lastDay(take(milk('2030-02-10'), back(2, { to: 'quarantine' })))).toBe('2030-02-10');
    expect(lastDay(take(milk(null), back(2)))).toBeUndefined();
  });

  test('of several batches are good as long as the first of them to expire', () => {
    const stocked = productWith(
      { ...inWarehouse('soon', 1), expiresOn: '2030-02-10' },
      { ...inWarehouse('later', 3), expiresOn: '2030-03-10' },
      inWarehouse('salt', 9),
    );
    const sold = allocate(stocked, [splitLine('order', 6)], AT);
    const { after: product, lines } = ship(sold.after, sold.lines, AT);
    // They are noted on the part of which most is still out: of what does not expire, or expires later.
    const stored = { products: [product], lines };

    const [{ events = [] } = {}] = takeBack(stored, back(2), ['R-1~1'], AT);
    expect(events).toMatchObject([
      { type: 'Returned', shippedFrom: expect.not.stringMatching('soon') },
      { type: 'BatchAdded', batchRef: 'R-1~1', expiresOn: '2030-02-10' },
    ]);
  });

  test('are not of a batch of which the line still has its units, and none has left', () => {
    const stocked = productWith(
      { ...inWarehouse('soon', 2), expiresOn: '2030-02-10' },
      { ...inWarehouse('later', 3), expiresOn: '2030-03-10' },
    );
    const sold = allocate(stocked, [splitLine('order', 5)], AT);
    const later = sold.lines.filter(({ batchRef }) => batchRef === 'later');
    const { after: product, lines: gone } = ship(sold.after, later, AT);
    const lines = sold.lines.map((one) => gone.find(({ part }) => part === one.part) ?? one);

    const stored = take({ products: [product], lines }, back(2));
    expect(batchIn(stored, 'R-1~1')).toMatchObject({ expiresOn: '2030-03-10' });
  });

  test('are only noted if they are scrap', () => {
    const scrapped = take(shipped(), back(2, { to: 'scrap' }), []);
    expect(scrapped.products[0]?.batches.map(({ ref }) => ref)).toEqual(['batch']);
    expect(returnedIn(scrapped)).toBe(2);
  });

  test('are offered to those who wait', () => {
    const sold = allocate(productWith(inWarehouse('batch', 5)), [line('order', 5)], AT);
    const gone = ship(sold.after, sold.lines, AT);
    const waiting = allocate(gone.after, [line('waits', 2)], AT, 'backorder');
    const [decision] = takeBack(
      { products: [waiting.after], lines: gone.lines },
      back(2),
      ['R-1~1'],
      AT,
    );
    expect(decision?.after.filling).toBe(decision?.after.version);
  });

  test('are never more than have left and are still out', () => {
    expect(refusalOf(() => take(stored, back(4, {}, 'R-2')))).toMatchObject({
      code: 'qty-above-shipped',
      details: [{ lineId: SKU, qty: 4, shipped: 5, returned: 2 }],
    });
    expect(returnedIn(take(stored, back(3, {}, 'R-2')))).toBe(5);
  });

  test('are none of a line that has not left', () => {
    const { after: product, lines } = allocate(
      productWith(inWarehouse('batch', 10)),
      [line('order', 5)],
      AT,
    );
    expect(refusalOf(() => take({ products: [product], lines }, back(1)))).toMatchObject({
      code: 'qty-above-shipped',
      details: [{ shipped: 0, returned: 0 }],
    });
  });

  test('come back once, however often it is said', () => {
    expect(takeBack(stored, back(2), [], AT)).toEqual([]);
  });

  test('do not come back under a number that says something else', () => {
    for (const other of [back(1), back(2, { to: 'scrap' }), { ...back(2), lines: [] }]) {
      expect(refusalOf(() => takeBack(stored, other, ['R-1~2'], AT))).toMatchObject({
        code: 'return-differs',
        details: [{ lineId: SKU, qty: 2, to: 'stock' }],
      });
    }
  });

  test('of a line that was split are noted on as few parts as it takes', () => {
    const stock = productWith(inWarehouse('a', 3), inWarehouse('b', 4));
    const sold = allocate(stock, [splitLine('order', 7)], AT);
    const { after: product, lines } = ship(sold.after, sold.lines, AT);
    const parts = (one: Stock) => one.lines.map(unitsReturned);

    expect(parts(take({ products: [product], lines }, back(4)))).toEqual([0, 4]);
    expect(parts(take({ products: [product], lines }, back(6)))).toEqual([2, 4]);
  });
});

test('units that a line gets later have not come back with the others', () => {
  const { products, lines } = take(shipped(), back(2));
  const changed = changeLine(products[0] as Product, lines, { qty: 8 }, AT);

  expect(changed.lines).toMatchObject([
    { state: 'shipped', qty: 5, returns: [{ qty: 2 }] },
    { state: 'allocated', qty: 3 },
  ]);
  expect(changed.lines[1]).not.toHaveProperty('returns');
});

describe('a return that is undone', () => {
  const stored = take(shipped(), back(2));

  test('takes its units out of stock again, and is published', () => {
    const undone = undo(stored);
    expect(batchIn(undone, 'R-1~1')).toMatchObject({ purchased: 0 });
    expect(returnedIn(undone)).toBe(0);
    expect(undoReturn(stored, 'R-1', AT)[0]?.events).toMatchObject([
      { type: 'ReturnUndone', returnId: 'R-1', qty: 2, batchRef: 'R-1~1' },
      { type: 'BatchQuantityChanged', batchRef: 'R-1~1', from: 2, to: 0 },
    ]);
  });

  test('leaves room for another one', () => {
    expect(returnedIn(take(undo(stored), back(5, {}, 'R-2')))).toBe(5);
  });

  test('is undone once, and does not come back with a late repeat', () => {
    const undone = undo(stored);
    expect(undoReturn(undone, 'R-1', AT)).toEqual([]);
    expect(refusalOf(() => take(undone, back(2))).code).toBe('return-undone');
  });

  test('takes the units of quarantine and of scrap, too', () => {
    const inspected = undo(take(shipped(), back(2, { to: 'quarantine' })));
    expect(batchIn(inspected, 'R-1~1')).toMatchObject({ purchased: 0 });
    expect(returnedIn(undo(take(shipped(), back(2, { to: 'scrap' }), [])))).toBe(0);
  });

  test('is refused once somebody was promised them', () => {
    const [product] = stored.products;
    const few = allocate(
      addBatch(product as never, inWarehouse('more', 1), AT).after,
      [line('next', 5, 'a'), line('next', 1, 'b')],
      AT,
    );
    expect(few.lines.map(({ batchRef }: PlacedLine) => batchRef)).toEqual(['batch', 'R-1~1']);
    const promised = { ...stored, products: [few.after] };
    expect(refusalOf(() => undo(promised))).toMatchObject({
      code: 'return-in-use',
      details: [{ batchRef: 'R-1~1', qty: 2, allocated: 1, shipped: 0, left: 1 }],
    });
  });
});
