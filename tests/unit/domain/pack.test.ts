import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import {
  nameOf,
  type OrderLine,
  type PlacedLine,
  WAITING,
} from '../../../src/domain/order-line.ts';
import { pack, unpack } from '../../../src/domain/orders/pack.ts';
import { reinstate } from '../../../src/domain/orders/reinstate.ts';
import { release } from '../../../src/domain/orders/release.ts';
import { ship } from '../../../src/domain/orders/ship.ts';
import { onDay, type Product } from '../../../src/domain/product.ts';
import {
  AT,
  afterOrders,
  dueOn,
  heldUntil,
  inWarehouse,
  line,
  placesOf,
  productWith,
  SKU,
  splitLine,
} from '../../support/builders.ts';

const LATE = '2030-01-01T09:00:00.000Z';
const TODAY = '2030-01-10';

type Stand = { readonly product: Product; readonly lines: readonly PlacedLine[] };

const having = (stock: Product, ...orders: readonly OrderLine[]): Stand =>
  afterOrders(onDay(stock, TODAY), ...orders);

/** The same once a decision on some of the lines is made. */
const after = (
  { lines }: Stand,
  decision: { readonly after: Product; readonly lines: readonly PlacedLine[] },
): Stand => ({
  product: decision.after,
  lines: [...new Map([...lines, ...decision.lines].map((one) => [nameOf(one), one])).values()],
});

const packing = (stand: Stand, ...orders: readonly string[]): Stand => {
  const some = stand.lines.filter(({ orderId }) => orders.includes(orderId));
  return after(stand, pack(stand.product, some, AT));
};

const STOCK = productWith(inWarehouse('here', 10), dueOn('2030-02-01', 'soon', 10));

describe('a line is packed', () => {
  test('keeps its batch and place, and that is published', () => {
    const { product, lines } = having(STOCK, line('order', 4));

    const packed = pack(product, lines, AT);

    expect(packed.lines).toEqual([{ ...lines[0], packed: true }]);
    expect(packed.events).toMatchObject([
      { type: 'Packed', orderId: 'order', lineId: SKU, qty: 4, batchRef: 'here' },
    ]);
    expect(pack(packed.after, packed.lines, AT).events).toEqual([]);
  });

  test('if it has stock', () => {
    const { product, lines } = having(STOCK, line('order', 2));
    const waiting = lines.map((one) => ({ ...one, ...WAITING }));

    expect(() => pack(product, waiting, AT)).toThrow(
      expect.objectContaining({
        code: 'line-not-allocated',
        details: [{ lineId: SKU, sku: SKU, qty: 2, state: 'backordered' }],
      }),
    );
  });

  test('if somebody has confirmed it', () => {
    const { product, lines } = having(STOCK, heldUntil(LATE, line('cart', 4)));

    expect(() => pack(product, lines, AT)).toThrow(
      expect.objectContaining({ code: 'line-on-hold' }),
    );
  });

  test('if its batch is here: one that is only due today may be late', () => {
    const { product, lines } = having(productWith(dueOn(TODAY, 'truck', 10)), line('order', 4));
    const refused = expect.objectContaining({
      code: 'stock-not-arrived',
      details: [{ lineId: SKU, sku: SKU, qty: 4, batchRef: 'truck', eta: TODAY }],
    });

    expect(() => pack(product, lines, AT)).toThrow(refused);
    const arrived = changeBatch(product, 'truck', { eta: null }, [], AT).after;
    expect(pack(arrived, lines, AT).lines).toMatchObject([{ packed: true }]);
  });

  test('not while its batch is being cut, which may take it', () => {
    const { product, lines } = having(STOCK, line('order', 4), line('other', 4));
    const cut = changeBatch(product, 'here', { qty: 3 }, [], AT).after;

    expect(() => pack(cut, lines, AT)).toThrow(
      expect.objectContaining({ code: 'too-much-contention' }),
    );
  });

  test('also before the day on which it is wanted', () => {
    const { product, lines } = having(productWith(inWarehouse('here', 10)), {
      ...line('order', 4),
      notBefore: '2030-06-01',
    });

    expect(pack(product, lines, AT).lines).toMatchObject([{ packed: true }]);
  });

  test('all that are named, or none', () => {
    const { product, lines } = having(STOCK, line('order', 4, 'a'), line('order', 9, 'b'));

    expect(() => pack(product, lines, AT)).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ lineId: 'b' })] }),
    );
  });

  test('as far as it is here, if it is split', () => {
    const { product, lines } = having(STOCK, splitLine('order', 12));

    const packed = pack(product, lines, AT);

    expect(packed.lines).toMatchObject([{ qty: 10, packed: true }]);
    expect(pack(packed.after, [...packed.lines, ...lines.slice(1)], AT).events).toEqual([]);
  });

  test('and its batch can not be due on another day any more', () => {
    const { product } = packing(having(STOCK, line('order', 4)), 'order');

    expect(() => changeBatch(product, 'here', { eta: '2030-03-01' }, [], AT)).toThrow(
      expect.objectContaining({ code: 'batch-arrived' }),
    );
  });
});

describe('what is packed', () => {
  const cut = ({ product, lines }: Stand, qty: number) =>
    changeBatch(product, 'here', { qty }, lines, AT);

  test('gives way in a cut after all others, whatever their priority', () => {
    const stand = packing(
      having(productWith(inWarehouse('here', 9)), line('old', 3), line('packed', 3), {
        ...line('high', 3),
        priority: 9,
      }),
      'packed',
    );

    expect(placesOf(cut(stand, 6).lines)).toEqual({ old: 'backordered' });
    expect(placesOf(cut(stand, 3).lines)).toEqual({ old: 'backordered', high: 'backordered' });
    expect(placesOf(cut(stand, 2).lines)).toMatchObject({ packed: 'backordered' });
  });

  test('is spared by a cut that a larger line can cover alone', () => {
    const stand = packing(
      having(productWith(inWarehouse('here', 51)), line('fifty', 50), line('one', 1)),
      'one',
    );

    expect(placesOf(cut(stand, 50).lines)).toEqual({ fifty: 'backordered' });
  });

  test('is not packed any more where a cut takes it after all', () => {
    const stand = packing(having(productWith(inWarehouse('here', 4)), line('order', 4)), 'order');

    const { lines, events } = cut(stand, 0);

    expect(lines).toMatchObject([{ state: 'backordered' }]);
    expect(lines[0]).not.toHaveProperty('packed');
    expect(events).toMatchObject([
      { type: 'BatchQuantityChanged' },
      { type: 'Deallocated', orderId: 'order', qty: 4, reason: 'batch-cut' },
      { type: 'Backordered', orderId: 'order', qty: 4 },
      { type: 'OutOfStock' },
    ]);
  });

  test('nor is a line in part: where a cut takes some of it, its parcel is opened', () => {
    const stand = packing(
      having(productWith(inWarehouse('here', 8)), splitLine('order', 8)),
      'order',
    );

    const { lines } = cut(stand, 6);

    expect(lines).toMatchObject([
      { qty: 6, batchRef: 'here' },
      { qty: 2, state: 'backordered' },
    ]);
    expect(lines.some(({ packed }) => packed)).toBe(false);
  });

  test('goes on to another batch as loose as any line', () => {
    const stand = packing(having(productWith(inWarehouse('here', 4)), line('order', 4)), 'order');
    const more = addBatch(stand.product, inWarehouse('other', 9), AT).after;

    const { lines } = cut({ ...stand, product: more }, 0);

    expect(lines).toMatchObject([{ batchRef: 'other' }]);
    expect(lines[0]).not.toHaveProperty('packed');
  });

  test('has left its parcel for the customer once it is shipped', () => {
    const { product, lines } = packing(having(STOCK, line('order', 4)), 'order');

    const shipped = ship(product, lines, AT);

    expect(shipped.lines).toMatchObject([{ state: 'shipped' }]);
    expect(shipped.lines[0]).not.toHaveProperty('packed');
    expect(pack(shipped.after, shipped.lines, AT).events).toEqual([]);
  });

  test('is given back when its order is cancelled, and comes back loose', () => {
    const { product, lines } = packing(having(STOCK, line('order', 4)), 'order');

    const released = release(product, lines, 'line-released', AT);
    const [again] = reinstate(
      { products: [released.after], lines: released.lines },
      { onShortage: 'reject' },
      AT,
    );

    expect(released.lines[0]).not.toHaveProperty('packed');
    expect(again?.lines).toMatchObject([{ state: 'allocated' }]);
    expect(again?.lines[0]).not.toHaveProperty('packed');
  });
});

describe('a line is unpacked', () => {
  test('is as it was before, and that is published', () => {
    const before = having(STOCK, line('order', 4));
    const { product, lines } = packing(before, 'order');

    const loose = unpack(product, lines, AT);

    expect(loose.lines).toEqual(before.lines);
    expect(loose.events).toMatchObject([
      { type: 'Unpacked', orderId: 'order', lineId: SKU, qty: 4, batchRef: 'here' },
    ]);
    expect(unpack(loose.after, loose.lines, AT).events).toEqual([]);
  });
});
