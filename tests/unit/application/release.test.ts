import { describe, expect, test } from '@jest/globals';
import { largeOrder, order, shop } from '../../support/shop.ts';

const CHAIR_LINE = { orderId: 'order', lineId: 'RED-CHAIR' };

const ordered = async () => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty: 10, eta: null });
  await all.addBatch({ ref: 'lamps', sku: 'BLUE-LAMP', qty: 3, eta: null });
  await all.allocate(order('order', { 'RED-CHAIR': 2, 'BLUE-LAMP': 3 }));
  return all;
};

describe('releasing a line', () => {
  test('gives back what it holds, and leaves the other lines', async () => {
    const { queries, releaseLine } = await ordered();

    expect(await releaseLine(CHAIR_LINE)).toMatchObject([{ state: 'released', batchRef: null }]);
    expect((await queries.batch('chairs'))?.batch.allocated).toBe(0);
    expect(await queries.order('order')).toMatchObject([
      { lineId: 'BLUE-LAMP', state: 'allocated' },
      { lineId: 'RED-CHAIR', state: 'released' },
    ]);
  });

  test('again changes nothing and answers the same', async () => {
    const { releaseLine, store } = await ordered();
    const first = await releaseLine(CHAIR_LINE);
    const before = structuredClone(store);

    expect(await releaseLine(CHAIR_LINE)).toEqual(first);
    expect(store).toEqual(before);
  });

  test('opens a batch that was used up', async () => {
    const { allocate, releaseLine } = await ordered();
    await releaseLine({ orderId: 'order', lineId: 'BLUE-LAMP' });

    expect(await allocate(order('another', { 'BLUE-LAMP': 3 }))).toMatchObject({
      outcome: 'allocated',
    });
  });

  test('that waits for stock takes it off the queue', async () => {
    const { changeBatch, queries, releaseLine } = await ordered();
    await changeBatch('chairs', { qty: 0 });
    await releaseLine(CHAIR_LINE);

    expect(await queries.product('RED-CHAIR')).toMatchObject({ backordered: 0 });
  });

  test('gives back to the batch it has moved to meanwhile', async () => {
    const { addBatch, beforeSave, releaseLine, rival, queries } = await ordered();
    await addBatch({ ref: 'more', sku: 'RED-CHAIR', qty: 2, eta: null });
    beforeSave.push(() => rival.changeBatch('chairs', { qty: 0 }));
    await releaseLine(CHAIR_LINE);

    expect((await queries.batch('more'))?.batch.allocated).toBe(0);
  });

  test('twice at once gives back once', async () => {
    const { queries, releaseLine } = await ordered();

    const [first, second] = await Promise.all([releaseLine(CHAIR_LINE), releaseLine(CHAIR_LINE)]);

    expect(second).toEqual(first);
    expect((await queries.batch('chairs'))?.batch.allocated).toBe(0);
  });
});

describe('releasing an order', () => {
  test('gives back all that its lines hold', async () => {
    const { queries, releaseOrder } = await ordered();

    const released = await releaseOrder('order');

    expect(released).toMatchObject([{ state: 'released' }, { state: 'released' }]);
    expect(await queries.order('order')).toEqual(released);
    expect((await queries.batch('chairs'))?.batch.allocated).toBe(0);
    expect((await queries.batch('lamps'))?.batch.allocated).toBe(0);
  });

  test('again changes nothing and answers the same', async () => {
    const { releaseOrder, store } = await ordered();
    const first = await releaseOrder('order');
    const before = structuredClone(store);

    expect(await releaseOrder('order')).toEqual(first);
    expect(store).toEqual(before);
  });

  test('with a line that is released already releases the rest', async () => {
    const { releaseLine, releaseOrder } = await ordered();
    await releaseLine(CHAIR_LINE);

    expect(await releaseOrder('order')).toMatchObject([
      { state: 'released' },
      { state: 'released' },
    ]);
  });

  test('larger than a transaction, and interrupted, is finished by calling again', async () => {
    const { addBatch, allocate, beforeSave, queries, releaseOrder } = await ordered();
    const skus = Array.from({ length: 80 }, (_, index) => `SKU-${index}`);
    for (const sku of skus) await addBatch({ ref: sku, sku, qty: 1, eta: null });
    await allocate(largeOrder('large', 80, ...skus));
    beforeSave.push(
      () => undefined,
      () => {
        throw new Error('no connection');
      },
    );

    await expect(releaseOrder('large')).rejects.toThrow('no connection');
    const released = await releaseOrder('large');

    expect(released).toHaveLength(80);
    expect(released.every(({ state }) => state === 'released')).toBe(true);
    const { items } = await queries.products({ limit: 100, after: 'SKU-' });
    expect(items.flatMap(({ batches }) => batches).every(({ allocated }) => allocated === 0)).toBe(
      true,
    );
  });
});
