import { describe, expect, test } from '@jest/globals';
import { Refusal } from '../../../src/domain/refusal.ts';
import { HOLD_MS, largeOrder, onHold, order, orWait, shop, useCases } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';
const LAMP = 'BLUE-LAMP';
const chair = (orderId: string, qty = 1) => order(orderId, { [CHAIR]: qty });

describe('holds that are due when a command comes', () => {
  /** A hold that is due, and so many lines that wait for what it gives back. */
  const withDueHold = async (waiting: number) => {
    const all = shop();
    await all.addBatch({ ref: 'chairs', sku: CHAIR, qty: 2, eta: null });
    await all.allocate(onHold(chair('held', 2)));
    for (let n = 0; n < waiting; n += 1_000) {
      await all.allocate(orWait(largeOrder(`waits-${n}`, Math.min(1_000, waiting - n), CHAIR)));
    }
    all.pass(HOLD_MS);
    return all;
  };

  test('are ended by it, and the queue of 5,000 is not served at its cost', async () => {
    const all = await withDueHold(5_000);
    let saves = 0;
    all.beforeSave.push(...Array(500).fill(() => saves++));

    await all.allocate(orWait(chair('next')));

    expect(saves).toBe(2);
    expect(await all.queries.order('held')).toMatchObject([{ state: 'released' }]);
  });

  test('are no lost race: nobody waits, and no retry is counted', async () => {
    const memory = await withDueHold(0);
    let retries = 0;
    const { allocate, releaseOrder } = useCases({
      ...memory,
      backOff: async () => {
        retries++;
      },
    });

    expect(await allocate(chair('order', 2))).toMatchObject({ outcome: 'allocated' });
    await releaseOrder('held');

    expect(retries).toBe(0);
  });

  test('become the same whether a job has ended them before a release, or not', async () => {
    const states = async (isEndedBefore: boolean) => {
      const all = await withDueHold(0);
      if (isEndedBefore) await all.finishWork();
      await all.releaseOrder('held');
      await all.finishWork();
      const told = all.store.events.map(({ type }) => type);
      const confirming = await all.confirmOrder('held').catch(({ code }) => code);
      return { lines: await all.queries.order('held'), told, confirming };
    };

    expect(await states(false)).toEqual(await states(true));
    expect(await states(false)).toMatchObject({ confirming: 'hold-expired' });
  });
});

test('a line that a rival has released meanwhile is not answered as allocated', async () => {
  const { addBatch, allocate, beforeSave, rival } = shop();
  await addBatch({ ref: 'chairs', sku: CHAIR, qty: 9, eta: null });
  await addBatch({ ref: 'lamps', sku: LAMP, qty: 9, eta: null });
  await allocate(chair('order'));
  beforeSave.push(async () => {
    await rival.releaseOrder('order');
    await rival.allocate(order('rival', { [LAMP]: 1 }));
  });

  await expect(allocate(order('order', { [CHAIR]: 1, [LAMP]: 1 }))).rejects.toMatchObject({
    code: 'line-released',
  });
});

test('a SKU that can not be saved refuses its own orders, and no others that came at once', async () => {
  const memory = shop();
  const { prepare } = memory.products;
  const full = new Refusal('too-many-open-batches', 'the SKU is full');
  const { addBatch, allocate } = useCases({
    ...memory,
    products: {
      ...memory.products,
      prepare: (changes, step) => {
        const isFull = changes.some(({ after, lines }) => after.sku === CHAIR && lines.length > 0);
        return isFull ? { save: () => Promise.reject(full) } : prepare(changes, step);
      },
    },
  });
  for (const sku of [CHAIR, LAMP]) await addBatch({ ref: sku, sku, qty: 9, eta: null });

  const outcomes = await Promise.allSettled([
    allocate(order('first', { [LAMP]: 1 })),
    allocate(order('both', { [LAMP]: 1, [CHAIR]: 1 })),
    allocate(order('last', { [LAMP]: 1 })),
  ]);

  expect(outcomes).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: 'too-many-open-batches' } },
    { status: 'fulfilled' },
  ]);
});

test('a command that loses every race gives up in time', async () => {
  const { addBatch, allocate, beforeSave, clock, pass, rival } = shop();
  await addBatch({ ref: 'chairs', sku: CHAIR, qty: 100, eta: null });
  const begun = clock().getTime();
  beforeSave.push(
    ...Array.from({ length: 30 }, (_, n) => async () => {
      await rival.allocate(chair(`rival-${n}`));
      pass(5_000);
    }),
  );

  await expect(allocate(chair('order'))).rejects.toMatchObject({ code: 'too-much-contention' });
  expect(clock().getTime() - begun).toBeLessThan(29_000);
});
