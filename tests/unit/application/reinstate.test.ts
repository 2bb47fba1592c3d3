import { describe, expect, test } from '@jest/globals';
import { HOLD_MS, largeOrder, onHold, order, orWait, shop, splitting } from '../../support/shop.ts';

const LAMP = 'BLUE-LAMP';
const CHAIR = 'RED-CHAIR';

const stocked = async (qty = 10) => {
  const all = shop();
  await all.addBatch({ ref: 'lamps', sku: LAMP, qty, eta: null });
  await all.addBatch({ ref: 'chairs', sku: CHAIR, qty, eta: null });
  const allocated = async () => (await all.queries.batch('lamps'))?.batch.allocated;
  return { ...all, allocated };
};

describe('a line that was released can be asked for again', () => {
  test('and has its stock, as one that comes now', async () => {
    const { allocate, allocated, reinstateOrder, releaseOrder } = await stocked();
    await allocate(order('order', { [LAMP]: 4 }));
    await releaseOrder('order');

    expect(await reinstateOrder('order')).toMatchObject([{ state: 'allocated', qty: 4 }]);
    expect(await allocated()).toBe(4);
  });

  test('the old request alone, sent again, does not do it', async () => {
    const { allocate, allocated, releaseOrder } = await stocked();
    await allocate(order('order', { [LAMP]: 4 }));
    await releaseOrder('order');

    await expect(allocate(order('order', { [LAMP]: 4 }))).rejects.toMatchObject({
      code: 'line-released',
    });
    expect(await allocated()).toBe(0);
  });

  test('again changes nothing and answers the same', async () => {
    const { allocate, reinstateOrder, releaseOrder, store } = await stocked();
    await allocate(order('order', { [LAMP]: 4 }));
    await releaseOrder('order');
    const first = await reinstateOrder('order');
    const before = structuredClone(store);

    expect(await reinstateOrder('order')).toEqual(first);
    expect(store).toEqual(before);
  });

  test('those named, and no others', async () => {
    const { allocate, reinstateOrder, releaseOrder } = await stocked();
    await allocate(order('order', { [LAMP]: 4, [CHAIR]: 1 }));
    await releaseOrder('order');

    expect(await reinstateOrder('order', { lineIds: [LAMP] })).toMatchObject([
      { lineId: LAMP, state: 'allocated' },
      { lineId: CHAIR, state: 'released' },
    ]);
  });

  test('for a time, and is given back then', async () => {
    const { allocate, allocated, finishWork, pass, reinstateOrder, releaseOrder } = await stocked();
    await allocate(order('cart', { [LAMP]: 4 }));
    await releaseOrder('cart');

    expect(await reinstateOrder('cart', { holdFor: HOLD_MS })).toMatchObject([
      { state: 'allocated', heldUntil: '2030-01-01T08:15:00.000Z' },
    ]);
    pass(HOLD_MS);
    await finishWork();
    expect(await allocated()).toBe(0);
  });

  test('when its hold ran out, whether that is written yet or not', async () => {
    const { allocate, allocated, pass, reinstateOrder } = await stocked(4);
    await allocate(onHold(order('cart', { [LAMP]: 4 })));
    pass(HOLD_MS);

    const [line] = await reinstateOrder('cart');

    expect(line).toMatchObject({ state: 'allocated' });
    expect(line).not.toHaveProperty('heldUntil');
    expect(await allocated()).toBe(4);
  });

  test('with all its parts, if it was split', async () => {
    const { addBatch, allocate, allocated, reinstateOrder, releaseOrder } = await stocked();
    await addBatch({ ref: 'more', sku: LAMP, qty: 10, eta: null });
    await allocate(splitting(order('order', { [LAMP]: 15 })));
    await releaseOrder('order');

    const lines = await reinstateOrder('order');

    expect(lines.map(({ state, qty }) => [state, qty])).toEqual([
      ['allocated', 10],
      ['allocated', 5],
    ]);
    expect(await allocated()).toBe(10);
  });
});

describe('what can not be had again', () => {
  test('leaves all lines released, and is named with what there is', async () => {
    const { allocate, reinstateOrder, releaseOrder, queries } = await stocked();
    await allocate(order('order', { [CHAIR]: 1, [LAMP]: 8 }));
    await releaseOrder('order');
    await allocate(order('another', { [LAMP]: 5 }));

    await expect(reinstateOrder('order')).rejects.toMatchObject({
      code: 'shortage',
      details: [{ lineId: LAMP, qty: 8, available: 5 }],
    });
    const lines = await queries.order('order');
    expect(lines.map(({ state }) => state)).toEqual(['released', 'released']);
  });

  test('waits, if it may', async () => {
    const { allocate, reinstateOrder, releaseOrder } = await stocked();
    await allocate(order('order', { [LAMP]: 8 }));
    await releaseOrder('order');
    await allocate(order('another', { [LAMP]: 5 }));

    expect(await reinstateOrder('order', { onShortage: 'backorder' })).toMatchObject([
      { state: 'backordered' },
    ]);
  });

  test('stands behind who waits already', async () => {
    const { addBatch, allocate, reinstateOrder, releaseOrder, queries } = await stocked();
    await allocate(order('first', { [LAMP]: 10 }));
    await releaseOrder('first');
    await allocate(orWait(order('second', { [LAMP]: 12 })));
    await reinstateOrder('first', { onShortage: 'backorder' });
    await addBatch({ ref: 'more', sku: LAMP, qty: 12, eta: null });

    expect(await queries.order('second')).toMatchObject([{ state: 'allocated' }]);
  });

  test('since it has not come is no error: there is nothing to be had yet', async () => {
    const { allocate, reinstateOrder } = await stocked();
    expect(await reinstateOrder('unknown')).toEqual([]);
    await allocate(order('order', { [LAMP]: 1 }));
    expect(await reinstateOrder('order', { lineIds: ['not yet'] })).toEqual([]);
  });
});

test('an order of several transactions is reinstated whole', async () => {
  const { allocate, allocated, reinstateOrder, releaseOrder } = await stocked(300);
  await allocate(largeOrder('large', 250, LAMP));
  await releaseOrder('large');

  const lines = await reinstateOrder('large');

  expect(lines.every(({ state }) => state === 'allocated')).toBe(true);
  expect(await allocated()).toBe(250);
});
