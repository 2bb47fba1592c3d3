import { describe, expect, test } from '@jest/globals';
import { largeOrder, order, shop, useCases } from '../../support/shop.ts';

const packedOf = (lines: readonly { readonly packed?: true }[]) =>
  lines.filter(({ packed }) => packed).length;

describe('an order is packed', () => {
  test('of more lines than a transaction holds in several, and a repeat changes nothing', async () => {
    const { addBatch, allocate, packOrder, unpackOrder, store } = shop();
    await addBatch({ ref: 'here', sku: 'LAMP', qty: 250, eta: null });
    await allocate(largeOrder('large', 250, 'LAMP'));

    expect(packedOf(await packOrder('large'))).toBe(250);
    const { length } = store.events;
    expect(packedOf(await packOrder('large'))).toBe(250);
    expect(store.events).toHaveLength(length);
    expect(packedOf(await unpackOrder('large'))).toBe(0);
  });

  test('of several SKUs as a whole, or not at all', async () => {
    const { addBatch, allocate, packOrder, queries } = shop();
    await addBatch({ ref: 'here', sku: 'LAMP', qty: 5, eta: null });
    await addBatch({ ref: 'soon', sku: 'DESK', qty: 5, eta: '2030-02-01' });
    await allocate(order('order', { LAMP: 1, DESK: 1 }));

    await expect(packOrder('order')).rejects.toMatchObject({
      code: 'stock-not-arrived',
      details: [{ lineId: 'DESK' }],
    });
    expect(packedOf(await queries.order('order'))).toBe(0);
  });

  test('without the lines that somebody has released', async () => {
    const { addBatch, allocate, packOrder, releaseLine } = shop();
    await addBatch({ ref: 'here', sku: 'LAMP', qty: 5, eta: null });
    await addBatch({ ref: 'soon', sku: 'DESK', qty: 5, eta: '2030-02-01' });
    await allocate(order('order', { LAMP: 1, DESK: 1 }));
    await releaseLine({ orderId: 'order', lineId: 'DESK' });

    expect(packedOf(await packOrder('order'))).toBe(1);
  });
});

test('a cut that finds a line packed that the index shows as loose takes another one', async () => {
  const all = shop();
  await all.addBatch({ ref: 'cut', sku: 'LAMP', qty: 2, eta: null });
  await all.allocate(order('old', { LAMP: 1 }));
  await all.allocate(order('parcel', { LAMP: 1 }));
  const before = await all.products.linesToGiveWay('cut', 1);
  await all.packOrder('parcel');
  const stale = [before, before];
  const products = {
    ...all.products,
    linesToGiveWay: async (ref: string, units: number) =>
      stale.shift() ?? all.products.linesToGiveWay(ref, units),
  };

  await useCases({ ...all, products }).changeBatch('cut', { qty: 1 });

  expect(stale).toEqual([]);
  expect(await all.queries.order('parcel')).toMatchObject([{ batchRef: 'cut', packed: true }]);
  expect(await all.queries.order('old')).toMatchObject([{ state: 'backordered' }]);
});

describe('a line that gets another priority', () => {
  const waiting = async () => {
    const all = shop();
    await all.addBatch({ ref: 'here', sku: 'LAMP', qty: 3, eta: null });
    for (const [orderId, LAMP] of [
      ['first', 9],
      ['second', 3],
    ] as const) {
      await all.allocate({ ...order(orderId, { LAMP }), onShortage: 'backorder' });
    }
    return all;
  };

  test('is served if it comes before those whom it waited for', async () => {
    const { changeLine, queries } = await waiting();

    expect(await changeLine({ orderId: 'second', lineId: 'LAMP' }, { priority: 1 })).toMatchObject([
      { state: 'allocated', priority: 1 },
    ]);
    expect(await queries.order('first')).toMatchObject([{ state: 'backordered' }]);
  });

  test('lets others pass if it comes behind them', async () => {
    const { allocate, changeLine, queries } = await waiting();
    const high = { orderId: 'high', lineId: 'LAMP' };
    await allocate({
      orderId: 'high',
      lines: [{ lineId: 'LAMP', sku: 'LAMP', qty: 9, priority: 5 }],
      onShortage: 'backorder',
    });
    await changeLine({ orderId: 'second', lineId: 'LAMP' }, { priority: 3 });
    expect(await queries.order('second')).toMatchObject([{ state: 'backordered' }]);

    await changeLine(high, { priority: 2 });

    expect(await queries.order('second')).toMatchObject([{ state: 'allocated' }]);
  });

  test('gets a better day that another line kept from it', async () => {
    const all = shop();
    await all.addBatch({ ref: 'soon', sku: 'LAMP', qty: 3, eta: '2030-02-01' });
    await all.allocate(order('later', { LAMP: 3 }));
    await all.allocate({ ...order('large', { LAMP: 9 }), onShortage: 'backorder' });
    const raise = (orderId: string, priority: number) =>
      all.changeLine({ orderId, lineId: 'LAMP' }, { priority });
    await raise('large', 5);
    await all.addBatch({ ref: 'here', sku: 'LAMP', qty: 3, eta: null });
    expect(await all.queries.order('later')).toMatchObject([{ batchRef: 'soon' }]);

    expect(await raise('later', 6)).toMatchObject([{ batchRef: 'here' }]);
  });

  test('gives way in a cut by its new rank', async () => {
    const { addBatch, allocate, changeLine, changeBatch, queries } = shop();
    await addBatch({ ref: 'cut', sku: 'LAMP', qty: 2, eta: null });
    await allocate(order('old', { LAMP: 1 }));
    await allocate(order('young', { LAMP: 1 }));
    await changeLine({ orderId: 'young', lineId: 'LAMP' }, { priority: 1 });

    await changeBatch('cut', { qty: 1 });

    expect(await queries.order('old')).toMatchObject([{ state: 'backordered' }]);
    expect(await queries.order('young')).toMatchObject([{ state: 'allocated' }]);
  });
});
