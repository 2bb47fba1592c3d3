import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inMemory } from '../support/in-memory.ts';
import { ABANDONED, shop, useCases } from '../support/shop.ts';
import { carryOut, endDay, interrupt, kitCommand, kitsAtWork, tornKits } from './commands.ts';
import {
  expectEventsToTellAll,
  expectNoKitTorn,
  expectNoOverAllocation,
  expectNothingKeptWaiting,
  expectQueuesServed,
  expectSound,
  expectWholeHistory,
} from './invariants.ts';
import { shuffledBy } from './shuffled.ts';

type Shop = ReturnType<typeof shop>;

/** Whatever was begun is finished, and all is well. */
const expectKitsWhole = async (all: Shop): Promise<void> => {
  all.pass(ABANDONED);
  await endDay(all.rival);
  await all.rival.finishWork();

  expectNoKitTorn(all.store);
  expectNothingKeptWaiting(all.store);
  expectNoOverAllocation(all.store);
  expectSound(all.store);
  expectWholeHistory(all.store);
  expectEventsToTellAll(all.store);
  expectQueuesServed(all.store, all.clock().toISOString());
  expect(await all.unfinished.names('order')).toEqual([]);
};

describe('an order that is kept together has all that has not left, or nothing,', () => {
  test('whatever happens, and wherever it is interrupted', () =>
    fc.assert(
      fc.asyncProperty(kitsAtWork, async (sequence) => {
        const all = shop();
        for (const [command, saves] of sequence) {
          if (saves === null) await carryOut(all, command);
          else await interrupt(all, command, saves);
        }

        await expectKitsWhole(all);
      }),
    ));

  test('whatever happens at once while some are torn, in whatever order it is answered', () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        tornKits,
        fc.array(kitCommand, { minLength: 2, maxLength: 8 }),
        async (scheduler, { sold, cut, restocked }, atOnce) => {
          const memory = inMemory();
          const deps = shuffledBy(scheduler, memory);
          const all = { ...deps, ...useCases(deps), rival: useCases(memory.rival) };
          const alone = { ...memory, ...useCases(memory), rival: all.rival };
          for (const command of sold) await carryOut(alone, command);
          await interrupt(alone, cut, 1);
          for (const command of restocked) await carryOut(alone, command);

          const running = atOnce.map((command) => carryOut(all, command));
          await scheduler.waitFor(Promise.all([...running, all.finishWork()]));

          await expectKitsWhole(alone);
        },
      ),
      { numRuns: 300 },
    ));
});
