import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inMemory } from '../support/in-memory.ts';
import { order, useCases } from '../support/shop.ts';
import {
  expectEventsToTellAll,
  expectNoOverAllocation,
  expectSound,
  expectWholeHistory,
} from './invariants.ts';
import { shuffledBy } from './shuffled.ts';

const CHAIR = 'RED-CHAIR';

/** An environment of Lambda: it has one order, a clock of its own, and may be killed at any request to the table. */
const environments = fc.array(
  fc.record({
    qty: fc.integer({ min: 1, max: 4 }),
    skew: fc.integer({ min: -60_000, max: 60_000 }),
    livesFor: fc.option(fc.integer({ min: 1, max: 25 }), {
      freq: 3,
      nil: Number.POSITIVE_INFINITY,
    }),
  }),
  { minLength: 2, maxLength: 8 },
);

/** The longest lets some run out of time while others decide what they have put down. */
const pauses = fc.constantFrom(100, 4_000, 9_000);

test('whoever serves at a counter, and whoever dies there, every order is decided once, as it was answered', () =>
  fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      environments,
      fc.boolean(),
      pauses,
      async (scheduler, all, isBusy, pause) => {
        const memory = inMemory();
        const { store, rival } = memory;
        const { addBatch } = useCases(rival);
        await addBatch({ ref: 'chairs', sku: CHAIR, qty: 10, eta: null });
        const product = store.products.get(CHAIR);
        if (isBusy && product) {
          store.products.set(CHAIR, { ...product, busyUntil: '2030-01-01T09:00:00.000Z' });
        }

        const answers = all.map(({ qty, skew, livesFor }, n) => {
          const deps = {
            ...shuffledBy(scheduler, memory, livesFor),
            clock: () => new Date(rival.clock().getTime() + skew),
            pause: async () => memory.pass(pause),
          };
          return useCases(deps).allocate(order(`order-${n}`, { [CHAIR]: qty }));
        });

        for (const [n, answer] of (
          await scheduler.waitFor(Promise.allSettled(answers))
        ).entries()) {
          const { state } = store.lines.get(JSON.stringify([`order-${n}`, CHAIR, undefined])) ?? {};
          if (answer.status === 'fulfilled') {
            const isAllocated = answer.value.outcome === 'allocated';
            expect(state).toBe(isAllocated ? 'allocated' : undefined);
            if (isAllocated) expect(answer.value).toMatchObject({ created: true });
          } else if (all[n]?.livesFor === Number.POSITIVE_INFINITY) {
            expect(answer.reason).toMatchObject({ code: 'too-much-contention' });
            expect(state).toBeUndefined();
          }
        }
        expectNoOverAllocation(store);
        expectSound(store);
        expectWholeHistory(store);
        expectEventsToTellAll(store);
      },
    ),
    { numRuns: 300 },
  ));
