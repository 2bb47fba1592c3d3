import { describe, expect, test } from '@jest/globals';
import { ABANDONED, largeOrder, onHold, order, shop, useCases } from '../../support/shop.ts';

/** Of the 100 items of a transaction the attempt is one, and the product another. */
const LINES_A_STEP = 98;

/** More lines than four transactions hold: five steps. */
const LINES = 450;
const LARGE = largeOrder('large', LINES, 'RED-CHAIR');

const nothing = () => undefined;
const crash = () => {
  throw new Error('no connection');
};

const stocked = async () => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty: 3 * LINES, eta: null });
  return { ...all, allocated: async () => (await all.queries.batch('chairs'))?.batch.allocated };
};

/** Whoever allocates the order is gone after two parts, and has not withdrawn them. */
const abandoned = async () => {
  const all = await stocked();
  all.beforeSave.push(nothing, nothing, crash, crash);
  await expect(all.allocate(LARGE)).rejects.toThrow('no connection');
  return all;
};

describe('a large order that was abandoned midway', () => {
  test('is promised to nobody', async () => {
    const { queries, allocated } = await abandoned();

    expect(await queries.order('large')).toEqual([]);
    expect(await allocated()).toBe(2 * LINES_A_STEP);
  });

  test('can not be released while somebody may be at work on it', async () => {
    const { releaseLine, releaseOrder, pass } = await abandoned();
    const inProgress = { code: 'order-in-progress' };

    await expect(releaseOrder('large')).rejects.toMatchObject(inProgress);
    await expect(releaseLine({ orderId: 'large', lineId: '0000' })).rejects.toMatchObject(
      inProgress,
    );

    pass(ABANDONED);
    expect(await releaseOrder('large')).toEqual([]);
  });

  test.each([
    ['the order', LARGE],
    ['a line of it', { ...LARGE, lines: LARGE.lines.slice(0, 1) }],
  ])('whoever asks for %s again too early is told to wait', async (_, again) => {
    const { allocate, store } = await abandoned();
    const before = structuredClone(store);

    await expect(allocate(again)).rejects.toMatchObject({ code: 'order-in-progress' });
    expect(store).toEqual(before);
  });

  test('is allocated when somebody sends it again', async () => {
    const { allocate, allocated, pass, queries } = await abandoned();
    pass(ABANDONED);

    expect(await allocate(LARGE)).toMatchObject({ outcome: 'allocated', created: true });
    expect(await allocated()).toBe(LINES);
    expect(await queries.order('large')).toHaveLength(LINES);
  });

  test('is left to another request that was faster to take it over', async () => {
    const { attempts, pass, ...rest } = await abandoned();
    const slow = { ...attempts, takeOver: async () => undefined };
    const { allocate, finishWork } = useCases({ ...rest, attempts: slow });
    pass(ABANDONED);
    const before = structuredClone(rest.store);

    await expect(allocate(LARGE)).rejects.toMatchObject({ code: 'order-in-progress' });
    await finishWork();
    expect(rest.store).toEqual(before);
  });

  test('is allocated even if other lines of it are wanted now', async () => {
    const { allocate, allocated, pass } = await abandoned();
    pass(ABANDONED);

    await allocate({ ...LARGE, lines: [{ lineId: '0000', sku: 'RED-CHAIR', qty: 1 }] });

    expect(await allocated()).toBe(1);
  });

  test('is left alone by the clean-up while somebody may be at work', async () => {
    const { finishWork, store, pass } = await abandoned();
    pass(ABANDONED - 1);
    const before = structuredClone(store);

    await finishWork();

    expect(store).toEqual(before);
  });

  test('is withdrawn by the clean-up', async () => {
    const { allocated, finishWork, pass, store, unfinished } = await abandoned();
    pass(ABANDONED);

    await finishWork();

    expect(await allocated()).toBe(0);
    expect(store.lines.size).toBe(0);
    expect(await unfinished.names('order')).toEqual([]);
  });

  test('is withdrawn in the end, even if the clean-up is interrupted too', async () => {
    const { allocated, beforeSave, finishWork, pass, store } = await abandoned();
    pass(ABANDONED);
    beforeSave.push(nothing, crash);
    await expect(finishWork()).rejects.toThrow('some work could not be finished');
    expect(await allocated()).toBe(LINES_A_STEP);

    pass(ABANDONED);
    await finishWork();

    expect(await allocated()).toBe(0);
    expect(store.attempts.size).toBe(0);
  });
});

describe('two who ask for the same large order at once', () => {
  test('do not both get it: the slower one has to wait', async () => {
    const { allocate, allocated, rival } = await stocked();

    const [first, second] = await Promise.allSettled([allocate(LARGE), rival.allocate(LARGE)]);

    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'order-in-progress' } });
    expect(await allocated()).toBe(LINES);
    expect(await allocate(LARGE)).toMatchObject({ outcome: 'allocated', created: false });
  });

  test('do not harm each other, if one is done just before the other begins', async () => {
    const { allocated, attempts, queries, rival, ...rest } = await stocked();
    const find = async (orderId: string) => {
      await rival.allocate(LARGE);
      return attempts.find(orderId);
    };
    const { allocate } = useCases({ ...rest, queries, attempts: { ...attempts, find } });

    await expect(allocate(LARGE)).rejects.toMatchObject({ code: 'order-in-progress' });
    expect(await allocated()).toBe(LINES);
    expect(await queries.order('large')).toHaveLength(LINES);
  });
});

describe('a request that comes back to a large order after it was taken over', () => {
  test('saves nothing more, and leaves the new one alone', async () => {
    const { allocate, allocated, beforeSave, pass, queries, rival } = await stocked();
    beforeSave.push(nothing, async () => {
      pass(ABANDONED);
      await rival.allocate(LARGE);
    });

    await expect(allocate(LARGE)).rejects.toMatchObject({ code: 'order-in-progress' });
    expect(await allocated()).toBe(LINES);
    expect(await queries.order('large')).toHaveLength(LINES);
  });

  test('saves nothing while the new one is at work', async () => {
    const { allocate, beforeSave, pass, attempts, clock, store } = await stocked();
    beforeSave.push(nothing, async () => {
      pass(ABANDONED);
      const found = await attempts.find('large');
      if (found) await attempts.takeOver(found, clock().toISOString());
    });

    await expect(allocate(LARGE)).rejects.toMatchObject({ code: 'order-in-progress' });
    expect(store.lines.size).toBe(LINES_A_STEP);
    expect(store.attempts.get('large')).toMatchObject({ fence: 2 });
  });

  test('of two who ask for an abandoned order at once one gets it', async () => {
    const { allocate, allocated, pass, rival } = await abandoned();
    pass(ABANDONED);

    const answers = await Promise.allSettled([allocate(LARGE), rival.allocate(LARGE)]);

    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await allocated()).toBe(LINES);
  });
});

describe('a large order on hold that was abandoned midway, and whose hold has expired', () => {
  test('leaves nothing behind, though others have ended its holds', async () => {
    const { allocate, allocated, beforeSave, finishWork, pass, queries, rival, store } =
      await stocked();
    const held = onHold(LARGE, ABANDONED);
    beforeSave.push(nothing, nothing, crash, crash);
    await expect(allocate(held)).rejects.toThrow('no connection');
    pass(ABANDONED);
    await rival.allocate(order('other', { 'RED-CHAIR': 1 }));
    await finishWork();

    expect(await queries.order('large')).toEqual([]);
    expect([store.lines.size, await allocated()]).toEqual([1, 1]);
    expect(await allocate(held)).toMatchObject({ outcome: 'allocated', created: true });
  });
});
