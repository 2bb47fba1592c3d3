import { describe, expect, test } from '@jest/globals';
import { explainOrder } from '../../../src/application/orders/explain-order.ts';
import { largeOrder, order, shop } from '../../support/shop.ts';

const LAMP = 'BLUE-LAMP';
const CHAIR = 'RED-CHAIR';
const MINUTE = 60_000;

const stocked = async () => {
  const all = shop();
  for (const sku of [LAMP, CHAIR]) await all.addBatch({ ref: sku, sku, qty: 200, eta: null });
  const allocated = async (sku = LAMP) => (await all.queries.batch(sku))?.batch.allocated;
  return { ...all, allocated };
};

describe('an order that was cancelled before it came', () => {
  test('is refused as released when it comes, and takes no stock', async () => {
    const { allocate, allocated, releaseOrder } = await stocked();

    expect(await releaseOrder('early')).toEqual([]);

    await expect(allocate(order('early', { [LAMP]: 5 }))).rejects.toMatchObject({
      code: 'line-released',
      details: [{ lineId: LAMP, sku: LAMP, qty: 5 }],
    });
    expect(await allocated()).toBe(0);
    expect(await allocate(order('another', { [LAMP]: 5 }))).toMatchObject({ created: true });
  });

  test('is refused whatever its size', async () => {
    const { allocate, allocated, releaseOrder } = await stocked();
    await releaseOrder('large');

    await expect(allocate(largeOrder('large', 150, LAMP))).rejects.toMatchObject({
      code: 'line-released',
    });
    expect(await allocated()).toBe(0);
  });

  test('is withdrawn if the cancel comes while it is being saved', async () => {
    const { allocate, allocated, beforeSave, cancels, queries } = await stocked();
    // It was asked for before the attempt began, and is remembered after its first step.
    beforeSave.push(() => cancels.remember({ orderId: 'large' }, '2030-01-01T08:00:00.000Z'));

    await expect(allocate(largeOrder('large', 150, LAMP))).rejects.toMatchObject({
      code: 'line-released',
    });
    expect(await allocated()).toBe(0);
    expect(await queries.order('large')).toEqual([]);
  });

  test('is so explained by a dry run', async () => {
    const all = await stocked();
    await all.releaseOrder('early');

    expect(await explainOrder(all)(order('early', { [LAMP]: 5 }))).toMatchObject([
      { outcome: 'line-released' },
    ]);
  });

  test('may come once it was reinstated', async () => {
    const { allocate, reinstateOrder, releaseOrder } = await stocked();
    await releaseOrder('early');

    expect(await reinstateOrder('early')).toEqual([]);

    expect(await allocate(order('early', { [LAMP]: 5 }))).toMatchObject({ created: true });
  });

  test('that comes at the very moment of its cancel is released within the minute', async () => {
    const { allocate, allocated, beforeSave, finishWork, queries, rival, pass } = await stocked();
    // It was read before the cancel was remembered, and is saved after nothing was found to release.
    beforeSave.push(() => rival.releaseOrder('racing'));
    await allocate(order('racing', { [LAMP]: 5 }));
    expect(await allocated()).toBe(5);

    await finishWork();

    expect(await queries.order('racing')).toMatchObject([{ state: 'released' }]);
    expect(await allocated()).toBe(0);
    pass(MINUTE);
    await finishWork();
    expect(await rival.finishWork()).toBeUndefined();
  });

  test('is looked for no more after a minute, and refused all the same', async () => {
    const { allocate, finishWork, pass, releaseOrder, unfinished } = await stocked();
    await releaseOrder('early');
    await finishWork();
    expect(await unfinished.names('cancel')).toEqual(['early']);

    pass(MINUTE);
    await finishWork();

    expect(await unfinished.names('cancel')).toEqual([]);
    await expect(allocate(order('early', { [LAMP]: 5 }))).rejects.toMatchObject({
      code: 'line-released',
    });
  });
});

describe('a line that was cancelled before it came', () => {
  test('is refused when it comes, and others of its order are not', async () => {
    const { allocate, releaseLine } = await stocked();
    await allocate(order('order', { [CHAIR]: 1 }));

    expect(await releaseLine({ orderId: 'order', lineId: LAMP })).toEqual([]);

    await expect(allocate(order('order', { [LAMP]: 1 }))).rejects.toMatchObject({
      code: 'line-released',
      details: [{ lineId: LAMP }],
    });
    const other = { orderId: 'order', lines: [{ lineId: 'more', sku: LAMP, qty: 1 }] };
    expect(await allocate(other)).toMatchObject({ created: true });
  });

  test('may come once it was reinstated', async () => {
    const { allocate, reinstateOrder, releaseLine } = await stocked();
    await releaseLine({ orderId: 'order', lineId: LAMP });

    await reinstateOrder('order', { lineIds: [LAMP] });

    expect(await allocate(order('order', { [LAMP]: 1 }))).toMatchObject({ created: true });
  });

  test.each([[undefined], [[LAMP, 'not yet']]])(
    'stays cancelled when reinstating what is there is refused (lines: %j)',
    async (lineIds) => {
      const { allocate, reinstateOrder, releaseOrder } = await stocked();
      await allocate(order('order', { [LAMP]: 5 }));
      await releaseOrder('order', [LAMP, 'not yet']);
      await allocate(order('rival', { [LAMP]: 200 }));

      await expect(reinstateOrder('order', { lineIds })).rejects.toMatchObject({
        code: 'shortage',
      });

      const late = { orderId: 'order', lines: [{ lineId: 'not yet', sku: CHAIR, qty: 1 }] };
      await expect(allocate(late)).rejects.toMatchObject({ code: 'line-released' });
    },
  );

  test('is no reason to refuse the cancel of what is there', async () => {
    const { allocate, allocated, releaseOrder } = await stocked();
    await allocate(order('order', { [LAMP]: 5 }));

    await releaseOrder('order', [LAMP, 'not yet']);

    expect(await allocated()).toBe(0);
    const late = { orderId: 'order', lines: [{ lineId: 'not yet', sku: LAMP, qty: 1 }] };
    await expect(allocate(late)).rejects.toMatchObject({ code: 'line-released' });
  });
});

test('of an order that never came a hundred lines can be cancelled, and no more', async () => {
  const { releaseLine } = await stocked();
  for (let n = 0; n < 100; n++) await releaseLine({ orderId: 'order', lineId: `line-${n}` });

  await expect(releaseLine({ orderId: 'order', lineId: 'one more' })).rejects.toMatchObject({
    code: 'order-not-found',
  });
});
