import { describe, expect, test } from '@jest/globals';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import type { OrderLine } from '../../../src/domain/order-line.ts';
import { confirm } from '../../../src/domain/orders/holds.ts';
import { decideEach, decideOrders } from '../../../src/domain/orders/order.ts';
import { release } from '../../../src/domain/orders/release.ts';
import { ship } from '../../../src/domain/orders/ship.ts';
import { onDay } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import {
  AT,
  dueOn,
  heldUntil,
  inWarehouse,
  line,
  productWith,
  SKU,
} from '../../support/builders.ts';

const UNTIL = '2030-01-01T09:00:00.000Z';

/** A line with stock of a batch, by itself. */
const placed = (one: OrderLine, batch = inWarehouse('batch', 9)) => {
  const { after, lines } = allocate(productWith(batch), [one], AT);
  return { product: after, lines };
};

describe('by any caller, it can not be decided', () => {
  test('that stock leaves which is still on its way', () => {
    const { product, lines } = placed(line('order', 1), dueOn('2031-02-01', 'ship', 9));

    const on = (day: string) => () => ship(onDay(product, day), lines, AT);

    expect(on('2031-01-31')).toThrow('still on the way');
    expect(on('2031-02-01')().lines).toMatchObject([{ state: 'shipped' }]);
    expect(on('2031-02-02')).toThrow('still on the way');
  });

  test('that a line leaves which nobody has confirmed, in time or not', () => {
    const { product, lines } = placed(heldUntil(UNTIL, line('order', 1)));

    expect(() => ship(product, lines, AT)).toThrow('have not been confirmed');
    expect(() => ship(product, lines, UNTIL)).toThrow('no stock');
  });

  test('that a line leaves which a cut may take', () => {
    const { product, lines } = placed(line('order', 5));
    const { after } = changeBatch(product, 'batch', { qty: 1 }, [], AT, 5);

    expect(() => ship(after, lines, AT)).toThrow('being cut');
  });

  test('that a hold is confirmed when its time is over', () => {
    const { product, lines } = placed(heldUntil(UNTIL, line('order', 1)));

    expect(() => confirm(product, lines, UNTIL)).toThrow('the hold on these lines has expired');
    expect(confirm(product, lines, AT).events).toMatchObject([{ type: 'HoldConfirmed' }]);
  });

  test('that a line is confirmed which somebody has released', () => {
    const { product, lines } = placed(line('order', 1));
    const released = release(product, lines, 'line-released', AT);

    expect(() => confirm(released.after, released.lines, AT)).toThrow('these lines were released');
  });

  test('that a line is released by hand which its hold has released', () => {
    const { product, lines } = placed(heldUntil(UNTIL, line('order', 1)));

    expect(release(product, lines, 'line-released', UNTIL).events).toEqual([]);
    expect(release(product, lines, 'line-released', AT).events).toMatchObject([
      { type: 'Deallocated' },
    ]);
  });
});

describe('an order', () => {
  const order = (...lines: readonly OrderLine[]) => ({ lines, onShortage: 'reject' }) as const;

  test('is refused by the first rule that it breaks, with all lines that break it', () => {
    const { product, lines } = placed(line('order', 1));
    const wanted = order(line('order', 2), line('order', 1, 'other'));

    const { decided, changes } = decideOrders([wanted], { products: [product], lines }, AT);

    expect(changes).toEqual([]);
    expect(decided).toMatchObject([
      {
        outcome: 'refused',
        refusal: { code: 'line-differs', details: [{ lineId: SKU, qty: 1 }] },
      },
    ]);
  });

  test('takes nothing of any SKU if one of them is short', () => {
    const product = productWith(inWarehouse('batch', 9));
    const wanted = order(line('order', 1), { ...line('order', 1, 'x'), sku: 'UNKNOWN' });

    const { decided, changes } = decideOrders([wanted], { products: [product], lines: [] }, AT);

    expect(changes).toEqual([]);
    expect(decided).toMatchObject([{ outcome: 'short', short: [{ reason: 'unknown-sku' }] }]);
  });

  test('of several SKUs is refused whole, with the lines of all of them', () => {
    const products = ['CHAIR', 'LAMP', 'DESK'].map((sku) => {
      const eta = sku === 'CHAIR' ? null : '2031-02-01';
      const product = { ...productWith({ ref: sku, qty: 1, eta }), sku };
      return allocate(product, [{ orderId: 'order', lineId: sku, sku, qty: 1 }], AT);
    });
    const stock = {
      products: products.map(({ after }) => after),
      lines: products.flatMap(({ lines }) => lines),
    };

    expect(() => decideEach(stock, (product, lines) => ship(product, lines, AT))).toThrow(
      expect.objectContaining({
        code: 'stock-not-arrived',
        details: [
          expect.objectContaining({ sku: 'LAMP' }),
          expect.objectContaining({ sku: 'DESK' }),
        ],
      }),
    );
  });
});
