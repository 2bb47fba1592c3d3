import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inMemory } from '../support/in-memory.ts';
import { ABANDONED, order, type shop, useCases } from '../support/shop.ts';
import { carryOut, commands, endDay } from './commands.ts';
import {
  expectEventsToTellAll,
  expectNoOverAllocation,
  expectPromisesKept,
  expectQueuesServed,
  expectSound,
  expectWholeHistory,
} from './invariants.ts';
import { shuffledBy } from './shuffled.ts';

/** A shop that is answered in any order by what it asks of its store. */
const shuffledShop = (scheduler: fc.Scheduler, memory = inMemory()): ReturnType<typeof shop> => {
  const deps = shuffledBy(scheduler, memory);
  return { ...deps, ...useCases(deps), rival: useCases(memory.rival) };
};

const IN_A_YEAR = '2031-01-01T00:00:00.000Z';

describe('whatever is wanted at once, in whatever order it is answered', () => {
  test('nothing is promised twice, and every figure is the sum of its lines', () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        commands,
        commands,
        fc.boolean(),
        async (scheduler, before, atOnce, isRush) => {
          const memory = inMemory();
          const shop = shuffledShop(scheduler, memory);
          for (const command of before) await carryOut({ ...shop, ...shop.rival }, command);
          for (const [sku, product] of isRush ? shop.store.products : []) {
            shop.store.products.set(sku, { ...product, busyUntil: IN_A_YEAR });
          }

          const cleanUp = async () => {
            await scheduler.schedule(Promise.resolve('somebody is very slow'));
            shop.pass(ABANDONED);
            await shop.finishWork();
          };
          // In a rush each comes to a process of its own, and they meet at the counter.
          const shops = atOnce.map(() => (isRush ? shuffledShop(scheduler, memory) : shop));
          const all = atOnce.map((command, n) => carryOut(shops[n] ?? shop, command));
          await scheduler.waitFor(Promise.all([...all, cleanUp()]));
          shop.pass(ABANDONED);
          await shop.rival.finishWork();
          await endDay(shop.rival);

          expectNoOverAllocation(shop.store);
          expectSound(shop.store);
          expectWholeHistory(shop.store);
          expectEventsToTellAll(shop.store);
          expectQueuesServed(shop.store, shop.clock().toISOString());
          expectPromisesKept(shop.store);
        },
      ),
    ));

  test('who asks twice for an order is answered the same twice', () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }),
        async (scheduler, quantities) => {
          const shop = shuffledShop(scheduler);
          await shop.rival.addBatch({ ref: 'stock', sku: 'RED-CHAIR', qty: 10, eta: null });
          const wanted = quantities.map((qty, n) => order(`order-${n}`, { 'RED-CHAIR': qty }));

          const twice = wanted.map((one) => Promise.all([shop.allocate(one), shop.allocate(one)]));

          for (const [first, second] of await scheduler.waitFor(Promise.all(twice))) {
            expect(second.outcome).toBe(first.outcome);
          }
        },
      ),
    ));
});
