import { describe, expect, test } from '@jest/globals';
import { order, shop } from '../../support/shop.ts';

const stocked = async (qty = 10) => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty, eta: '2030-02-01' });
  return all;
};

const wants = (orderId: string, qty: number) => order(orderId, { 'RED-CHAIR': qty });

describe('changing a batch', () => {
  test('answers with the batch as it is now', async () => {
    const { changeBatch, queries } = await stocked();

    const changed = await changeBatch('chairs', { qty: 7, eta: null });

    expect(changed).toMatchObject({
      sku: 'RED-CHAIR',
      batch: { ref: 'chairs', purchased: 7, eta: null },
      lines: [],
      excess: 0,
    });
    expect((await queries.batch('chairs'))?.batch).toEqual(changed.batch);
  });

  test('answers with what became of each line it touched', async () => {
    const { allocate, changeBatch, addBatch, queries } = await stocked();
    await allocate(wants('1st', 4));
    await allocate(wants('2nd', 4));
    await allocate(wants('3rd', 2));
    await addBatch({ ref: 'more', sku: 'RED-CHAIR', qty: 5, eta: '2030-03-01' });

    const { lines, excess } = await changeBatch('chairs', { qty: 3 });

    expect(lines).toMatchObject([
      { orderId: '1st', state: 'allocated', batchRef: 'more' },
      { orderId: '2nd', state: 'backordered', batchRef: null },
    ]);
    expect(excess).toBe(0);
    expect([...(await queries.order('1st')), ...(await queries.order('2nd'))]).toEqual(lines);
    expect(await queries.order('3rd')).toMatchObject([{ state: 'allocated', batchRef: 'chairs' }]);
  });

  test('the same again changes nothing', async () => {
    const { allocate, changeBatch, store } = await stocked();
    await allocate(wants('order', 8));
    const first = await changeBatch('chairs', { qty: 3, eta: null });
    const before = structuredClone(store);

    expect(await changeBatch('chairs', { qty: 3, eta: null })).toEqual({ ...first, lines: [] });
    expect(store).toEqual(before);
  });

  test('of a batch nobody knows is refused', async () => {
    const { changeBatch } = await stocked();

    await expect(changeBatch('unknown', { qty: 3 })).rejects.toMatchObject({
      code: 'batch-not-found',
    });
  });

  test('a batch that is used up can be raised again', async () => {
    const { allocate, changeBatch } = await stocked();
    await allocate(wants('order', 10));
    await changeBatch('chairs', { qty: 12 });

    expect(await allocate(wants('another', 2))).toMatchObject({ outcome: 'allocated' });
  });

  test('a batch that is used up can be due on another day, and be cut', async () => {
    const { allocate, changeBatch, queries } = await stocked();
    await allocate(wants('order', 10));
    await changeBatch('chairs', { eta: '2030-03-01' });

    const { batch, lines } = await changeBatch('chairs', { qty: 9 });

    expect(batch).toMatchObject({ purchased: 9, allocated: 0, eta: '2030-03-01' });
    expect(lines).toMatchObject([{ orderId: 'order', state: 'backordered' }]);
    expect(await queries.product('RED-CHAIR')).toMatchObject({ backordered: 10 });
  });

  test('a cut to nothing leaves a batch that can be raised again', async () => {
    const { changeBatch, queries } = await stocked();
    await changeBatch('chairs', { qty: 0 });
    expect(await queries.product('RED-CHAIR')).toMatchObject({ batches: [] });

    expect(await changeBatch('chairs', { qty: 5 })).toMatchObject({ batch: { purchased: 5 } });
  });

  test('counts what was allocated meanwhile', async () => {
    const { beforeSave, changeBatch, rival, queries } = await stocked();
    beforeSave.push(() => rival.allocate(wants('order', 8)));

    const { batch, lines } = await changeBatch('chairs', { qty: 5 });

    expect(batch).toMatchObject({ purchased: 5, allocated: 0 });
    expect(lines).toMatchObject([{ orderId: 'order', state: 'backordered' }]);
    expect((await queries.batch('chairs'))?.batch).toEqual(batch);
  });

  test('counts what was released meanwhile', async () => {
    const { allocate, beforeSave, changeBatch, rival } = await stocked();
    await allocate(wants('order', 8));
    beforeSave.push(() => rival.releaseOrder('order'));

    expect(await changeBatch('chairs', { qty: 5 })).toMatchObject({
      lines: [],
      batch: { allocated: 0 },
    });
  });

  test('gives up when its time is over', async () => {
    const { beforeSave, changeBatch, pass, rival } = await stocked(1_000);
    for (let lost = 0; lost < 300; lost++) {
      beforeSave.push(() => {
        pass(100);
        return rival.allocate(wants(`${lost}`, 1));
      });
    }

    await expect(changeBatch('chairs', { eta: null })).rejects.toMatchObject({
      code: 'too-much-contention',
    });
  });
});
