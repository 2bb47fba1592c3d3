import { describe, expect, test } from '@jest/globals';
import { ABANDONED, largeOrder, orWait, shop, useCases } from '../../support/shop.ts';

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

  test('is not kept from the rest by a list that can not be read', async () => {
    const memory = await interrupted();
    const { finishWork } = useCases({
      ...memory,
      unfinished: {
        ...memory.unfinished,
        names: async (kind, at) => {
          if (kind === 'order') throw new Error('the list can not be read');
          return memory.unfinished.names(kind, at);
        },
      },
    });

    await expect(finishWork()).rejects.toMatchObject({
      errors: [{ message: 'the list can not be read' }],
    });
    expect(await memory.unfinished.names('cut')).toEqual([]);
  });

  test('leaves time for the queues, however slow cuts are, and ends before the next run', async () => {
    const all = shop();
    for (const ref of ['a', 'b', 'c']) {
      const sku = `CUT-${ref}`;
      await all.addBatch({ ref, sku, qty: 400, eta: null });
      await all.allocate(largeOrder(`of-${ref}`, 400, sku));
      all.beforeSave.push(nothing, crash);
      await expect(all.changeBatch(ref, { qty: 0 })).rejects.toThrow();
    }
    await all.addBatch({ ref: 'lamps', sku: 'LAMP', qty: 1, eta: null });
    await all.allocate(largeOrder('has', 1, 'LAMP'));
    await all.allocate(orWait(largeOrder('waits', 100, 'LAMP')));
    all.beforeSave.push(nothing, crash);
    await expect(all.addBatch({ ref: 'more', sku: 'LAMP', qty: 100, eta: null })).rejects.toThrow();
    expect(await all.unfinished.names('queue')).toEqual(['LAMP']);
    all.beforeSave.push(...Array(1_000).fill(() => all.pass(4_000)));
    const begun = all.clock().getTime();

    await all.finishWork();

    expect(all.clock().getTime() - begun).toBeLessThan(60_000);
    expect((await all.queries.product('LAMP'))?.backordered).toBeLessThan(100 - 48);
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
