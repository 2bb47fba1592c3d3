import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Store } from '../../src/adapters/in-memory/store.ts';
import type { AuditDeps } from '../../src/application/ports.ts';
import type { DomainEvent } from '../../src/domain/events.ts';
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

/** What is wanted of a chair: some of them, to give back what was ordered early, or to add a batch of a name. */
type Wish = { readonly what: 'order' | 'release' | 'batch'; readonly n: number };
const wishes: fc.Arbitrary<Wish> = fc.record({
  what: fc.constantFrom('order', 'order', 'release', 'batch'),
  n: fc.integer({ min: 1, max: 4 }),
});

/** An environment of Lambda: it has one request, a clock of its own, and may be killed at any request to the table. */
const environments = fc.array(
  fc.record({
    wish: wishes,
    /** Whether it says why it releases lines, or adds a batch. */
    saysWhy: fc.boolean(),
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

const EARLY = [1, 2, 3, 4].map((n) => `early-${n}`);

const stateOf = ({ lines }: Store, orderId: string) =>
  lines.get(JSON.stringify([orderId, CHAIR, undefined]))?.state;

const asked = (deps: AuditDeps, { what, n }: Wish, name: string): Promise<object> => {
  const { addBatch, allocate, releaseOrder } = useCases(deps);
  if (what === 'order') return allocate(order(name, { [CHAIR]: n }));
  if (what === 'release') return releaseOrder(`early-${n}`);
  return addBatch({ ref: `more-${n}`, sku: CHAIR, qty: n, eta: null });
};

/** @param isOnly nobody else wants the same. */
const expectTrue = (
  store: Store,
  { what, n }: Wish,
  name: string,
  answer: object,
  isOnly: boolean,
) => {
  if (what === 'order') {
    const isAllocated = 'outcome' in answer && answer.outcome === 'allocated';
    expect(stateOf(store, name)).toBe(isAllocated ? 'allocated' : undefined);
    if (isAllocated) expect(answer).toMatchObject({ created: true });
  } else if (what === 'release') {
    expect(answer).toMatchObject([{ orderId: `early-${n}`, state: 'released' }]);
    expect(stateOf(store, `early-${n}`)).toBe('released');
  } else {
    expect(answer).toMatchObject({ batch: { ref: `more-${n}`, purchased: n } });
    expect(store.batches.has(`more-${n}`)).toBe(true);
    if (isOnly) expect(answer).toMatchObject({ created: true });
  }
};

/** Who was told to come again has changed nothing. */
const expectNothingOf = (store: Store, { what, n }: Wish, name: string) => {
  if (what === 'order') expect(stateOf(store, name)).toBeUndefined();
  else if (what === 'release') expect(stateOf(store, `early-${n}`)).toBe('allocated');
  else expect(store.batches.has(`more-${n}`)).toBe(false);
};

const causeOf = ({ what, n }: Wish) => ({ document: `${what} ${n}` });

/** What several want alike is done by one of them. */
const expectOwnCauses = (
  store: Store,
  all: readonly (Wish & { readonly saysWhy: boolean })[],
): void => {
  for (const event of store.events) {
    const wish = wishOf(event);
    const alike = all.filter(({ what, n }) => what === wish?.what && n === wish.n);
    const own = wish && alike.length > 0 ? [causeOf(wish).document] : [];
    const isToSay = alike.length > 0 && alike.every(({ saysWhy }) => saysWhy);
    const isToSayNothing = !alike.some(({ saysWhy }) => saysWhy);
    expect([...(isToSay ? [] : [undefined]), ...(isToSayNothing ? [] : own)]).toContain(
      event.cause?.document,
    );
  }
};

const wishOf = (event: DomainEvent): Wish | undefined => {
  if (event.type === 'BatchAdded')
    return { what: 'batch', n: Number(event.batchRef.split('-')[1]) };
  if (event.type !== 'Deallocated') return undefined;
  return { what: 'release', n: Number(event.orderId.split('-')[1]) };
};

test('any process may serve at a counter or die there: each command is done once, as it was answered', () =>
  fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      environments,
      fc.record({ isBusy: fc.boolean(), isAwaited: fc.constantFrom(false, false, false, true) }),
      pauses,
      async (scheduler, all, { isBusy, isAwaited }, pause) => {
        const memory = inMemory();
        const { store, rival } = memory;
        const { addBatch, allocate } = useCases(rival);
        await addBatch({ ref: 'chairs', sku: CHAIR, qty: 10 + EARLY.length, eta: null });
        for (const name of EARLY) await allocate(order(name, { [CHAIR]: 1 }));
        if (isAwaited) {
          await allocate({ ...order('waits', { [CHAIR]: 12 }), onShortage: 'backorder' });
        }
        const product = store.products.get(CHAIR);
        if (isBusy && product) {
          store.products.set(CHAIR, { ...product, busyUntil: '2030-01-01T09:00:00.000Z' });
        }

        const answers = all.map(({ wish, saysWhy, skew, livesFor }, n) => {
          const deps = {
            ...shuffledBy(scheduler, memory, livesFor),
            clock: () => new Date(rival.clock().getTime() + skew),
            pause: async () => memory.pass(pause),
            cause: saysWhy && wish.what !== 'order' ? causeOf(wish) : undefined,
          };
          return asked(deps, wish, `order-${n}`);
        });

        const wanted = (wish: Wish) => `${wish.what} ${wish.what === 'order' ? '' : wish.n}`;
        for (const [n, answer] of (
          await scheduler.waitFor(Promise.allSettled(answers))
        ).entries()) {
          const { wish, livesFor } = all[n] as (typeof all)[number];
          const isOnly = all.filter((one) => wanted(one.wish) === wanted(wish)).length === 1;
          if (answer.status === 'fulfilled') {
            expectTrue(store, wish, `order-${n}`, answer.value, isOnly);
          } else if (livesFor === Number.POSITIVE_INFINITY) {
            expect(answer.reason).toMatchObject({ code: 'too-much-contention' });
            if (isOnly || wish.what === 'order') expectNothingOf(store, wish, `order-${n}`);
          }
        }
        expectNoOverAllocation(store);
        expectSound(store);
        expectWholeHistory(store);
        expectEventsToTellAll(store);
        expectOwnCauses(
          store,
          all.map(({ wish, saysWhy }) => ({ ...wish, saysWhy })),
        );
      },
    ),
    { numRuns: 600 },
  ));
