import { describe, expect, test } from '@jest/globals';
import { largeOrder, order, shop } from '../../support/shop.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Ten chairs in the warehouse; a lamp due on 2030-01-03, two days from now. */
const stocked = async () => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty: 10, eta: null });
  await all.addBatch({ ref: 'lamps', sku: 'BLUE-LAMP', qty: 1, eta: '2030-01-03' });
  const batch = async (ref: string) => (await all.queries.batch(ref))?.batch;
  return { ...all, batch };
};

describe('shipping an order', () => {
  test('lets its stock leave: it is neither allocated nor available any more', async () => {
    const { allocate, shipOrder, batch, store } = await stocked();
    await allocate(order('order', { 'RED-CHAIR': 4 }));

    expect(await shipOrder('order')).toMatchObject([{ state: 'shipped', batchRef: 'chairs' }]);
    expect(await batch('chairs')).toMatchObject({ purchased: 10, allocated: 0, shipped: 4 });
    expect(store.events.at(-1)).toMatchObject({ type: 'Shipped', qty: 4, batchRef: 'chairs' });
  });

  test('again changes nothing, and answers the same', async () => {
    const { allocate, shipOrder, store } = await stocked();
    await allocate(order('order', { 'RED-CHAIR': 4 }));
    const first = await shipOrder('order');
    const told = store.events.length;

    expect(await shipOrder('order')).toEqual(first);
    expect(store.events).toHaveLength(told);
  });

  test('waits for stock that is on its way, and says when it is due; nothing leaves until then', async () => {
    const { allocate, shipOrder, batch, pass } = await stocked();
    await allocate(order('order', { 'RED-CHAIR': 4, 'BLUE-LAMP': 1 }));

    await expect(shipOrder('order')).rejects.toMatchObject({
      code: 'stock-not-arrived',
      details: [{ lineId: 'BLUE-LAMP', batchRef: 'lamps', eta: '2030-01-03' }],
    });
    expect(await batch('chairs')).toMatchObject({ allocated: 4 });

    pass(2 * DAY_MS);
    expect(await shipOrder('order')).toMatchObject([{ state: 'shipped' }, { state: 'shipped' }]);
  });

  test('can be done as soon as its shipment has arrived, and empties a batch that was used up', async () => {
    const { allocate, changeBatch, shipOrder, batch } = await stocked();
    await allocate(order('order', { 'BLUE-LAMP': 1 }));
    await changeBatch('lamps', { eta: null });

    expect(await shipOrder('order')).toMatchObject([{ state: 'shipped' }]);
    expect(await batch('lamps')).toMatchObject({ purchased: 1, allocated: 0, shipped: 1 });
  });

  test('can be done line by line', async () => {
    const { allocate, shipOrder } = await stocked();
    await allocate(order('order', { 'RED-CHAIR': 4, 'BLUE-LAMP': 1 }));

    expect(await shipOrder('order', ['RED-CHAIR'])).toMatchObject([
      { lineId: 'BLUE-LAMP', state: 'allocated' },
      { lineId: 'RED-CHAIR', state: 'shipped' },
    ]);
    await expect(shipOrder('order', ['RUG'])).rejects.toMatchObject({ code: 'line-not-found' });
    await expect(shipOrder('unknown')).rejects.toMatchObject({ code: 'order-not-found' });
  });

  test('leaves out lines that were released, unless they are named', async () => {
    const { allocate, releaseLine, shipOrder } = await stocked();
    await allocate(order('order', { 'RED-CHAIR': 4, 'BLUE-LAMP': 1 }));
    await releaseLine({ orderId: 'order', lineId: 'BLUE-LAMP' });

    await expect(shipOrder('order', ['BLUE-LAMP'])).rejects.toMatchObject({
      code: 'line-not-allocated',
    });
    expect(await shipOrder('order')).toMatchObject([{ state: 'released' }, { state: 'shipped' }]);
  });

  test('is refused while a line of it waits for stock', async () => {
    const { allocate, shipOrder } = await stocked();
    await allocate({ ...order('order', { 'RED-CHAIR': 11 }), onShortage: 'backorder' });

    await expect(shipOrder('order')).rejects.toMatchObject({
      code: 'line-not-allocated',
      details: [{ lineId: 'RED-CHAIR', state: 'backordered' }],
    });
  });

  test('of more lines than one transaction holds ships them all', async () => {
    const { addBatch, allocate, shipOrder, batch } = await stocked();
    await addBatch({ ref: 'rugs', sku: 'GREEN-RUG', qty: 120, eta: null });
    await allocate(largeOrder('large', 120, 'GREEN-RUG'));

    const lines = await shipOrder('large');

    expect(lines.filter(({ state }) => state === 'shipped')).toHaveLength(120);
    expect(await batch('rugs')).toMatchObject({ allocated: 0, shipped: 120 });
  });
});

describe('what was shipped', () => {
  const shipped = async () => {
    const all = await stocked();
    await all.allocate(order('gone', { 'RED-CHAIR': 4 }));
    await all.shipOrder('gone');
    return all;
  };

  test('can not be released; what else the order holds can', async () => {
    const { allocate, releaseLine, releaseOrder, batch } = await shipped();
    await allocate(order('gone', { 'BLUE-LAMP': 1 }));

    await expect(releaseLine({ orderId: 'gone', lineId: 'RED-CHAIR' })).rejects.toMatchObject({
      code: 'line-shipped',
    });
    expect(await releaseOrder('gone')).toMatchObject([{ state: 'released' }, { state: 'shipped' }]);
    expect(await batch('chairs')).toMatchObject({ allocated: 0, shipped: 4 });
  });

  test('counts in the quantity of its batch, which can not fall below it', async () => {
    const { allocate, changeBatch } = await shipped();
    await allocate(order('here', { 'RED-CHAIR': 6 }));

    await expect(changeBatch('chairs', { qty: 3 })).rejects.toMatchObject({
      code: 'qty-below-shipped',
    });
    expect(await changeBatch('chairs', { qty: 4 })).toMatchObject({
      batch: { purchased: 4, allocated: 0, shipped: 4 },
      lines: [{ orderId: 'here', state: 'backordered' }],
    });
  });

  test('stays shipped when the same order is sent again', async () => {
    const { allocate } = await shipped();

    expect(await allocate(order('gone', { 'RED-CHAIR': 4 }))).toMatchObject({
      outcome: 'allocated',
      created: false,
      lines: [{ state: 'shipped' }],
    });
  });
});

test('lines of a batch that is just being cut do not leave: they may lose it', async () => {
  const { addBatch, allocate, changeBatch, shipOrder, beforeSave, finishWork } = await stocked();
  await addBatch({ ref: 'rugs', sku: 'GREEN-RUG', qty: 120, eta: null });
  await allocate(largeOrder('large', 120, 'GREEN-RUG'));
  const crash = () => {
    throw new Error('interrupted');
  };
  beforeSave.push(() => undefined, crash);
  await expect(changeBatch('rugs', { qty: 0 })).rejects.toThrow('interrupted');

  await expect(shipOrder('large', ['0119'])).rejects.toMatchObject({ code: 'too-much-contention' });

  await finishWork();
  await expect(shipOrder('large', ['0119'])).rejects.toMatchObject({ code: 'line-not-allocated' });
});
