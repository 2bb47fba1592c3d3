import { describe, expect, test } from '@jest/globals';
import { ABANDONED, largeOrder, shop } from '../../support/shop.ts';

const nothing = () => undefined;
const crash = () => {
  throw new Error('no connection');
};

/** A cut and two orders that were interrupted, and then abandoned. */
const interrupted = async () => {
  const all = shop();
  const { addBatch, allocate, beforeSave, changeBatch, pass } = all;
  await addBatch({ ref: 'cut', sku: 'BLUE-LAMP', qty: 60, eta: null });
  await addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty: 400, eta: null });
  await allocate(largeOrder('order', 60, 'BLUE-LAMP'));
  beforeSave.push(nothing, crash);
  await expect(changeBatch('cut', { qty: 0 })).rejects.toThrow();
  for (const name of ['one', 'other']) {
    beforeSave.push(nothing, crash, crash);
    await expect(allocate(largeOrder(name, 120, 'RED-CHAIR'))).rejects.toThrow();
  }
  pass(ABANDONED);
  return all;
};

describe('finishing what was interrupted', () => {
  test('does nothing where nothing was', async () => {
    const { finishWork, store } = shop();
    await finishWork();

    expect(store.events).toEqual([]);
  });

  test('finishes cuts and withdraws orders', async () => {
    const { finishWork, queries, unfinished } = await interrupted();
    await finishWork();

    expect(await unfinished.names('cut')).toEqual([]);
    expect(await unfinished.names('order')).toEqual([]);
    expect((await queries.batch('chairs'))?.batch.allocated).toBe(0);
    expect((await queries.batch('cut'))?.batch.allocated).toBe(0);
  });

  test('again changes nothing', async () => {
    const { finishWork, store } = await interrupted();
    await finishWork();
    const before = structuredClone(store);
    await finishWork();

    expect(store).toEqual(before);
  });

  test('tries everything, and then tells what failed', async () => {
    const { beforeSave, finishWork, unfinished } = await interrupted();
    beforeSave.push(crash, crash);

    await expect(finishWork()).rejects.toMatchObject({
      errors: [{ message: 'no connection' }, { message: 'no connection' }],
    });
    expect(await unfinished.names('cut')).toEqual([]);
    expect(await unfinished.names('order')).toEqual(['one', 'other']);
  });
});
