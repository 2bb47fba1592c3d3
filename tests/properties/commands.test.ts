import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Store } from '../../src/adapters/in-memory/store.ts';
import type { OrderLine } from '../../src/domain/order-line.ts';
import { ABANDONED, shop, useCases } from '../support/shop.ts';
import {
  type Command,
  carryOut,
  commands,
  endDay,
  interrupt,
  interruptedCommands,
  isPlanned,
  type Outcome,
} from './commands.ts';
import {
  expectClaimsKnown,
  expectEventsToTellAll,
  expectHoldsLookedAfter,
  expectMissedDaysTold,
  expectNobodyPassed,
  expectNoExpiredHold,
  expectNoOverAllocation,
  expectNothingIdle,
  expectNothingKeptWaiting,
  expectParcelsClosed,
  expectParcelsHere,
  expectPromisesGood,
  expectPromisesKept,
  expectQueuesServed,
  expectReturnsNoted,
  expectSound,
  expectWholeHistory,
  isLeftByHolds,
} from './invariants.ts';

type Shop = ReturnType<typeof shop>;

/** Checks a rule on any sequence of commands. */
const whateverIsWanted = (check: (shop: Shop, command: Command) => Promise<void>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      const fresh = shop();
      for (const command of sequence) await check(fresh, command);
    }),
  );

/** Whatever a command finds to have expired it ends first. */
const onceHoldsAreEnded =
  (check: (shop: Shop, command: Command) => Promise<void>) =>
  async (shop: Shop, command: Command) => {
    await shop.rival.finishWork();
    await check(shop, command);
  };

describe('whatever sequence of commands', () => {
  test('nothing is promised twice, and every figure is the sum of its lines', () =>
    whateverIsWanted(async (shop, command) => {
      const { answer, refused } = await carryOut(shop, command);
      // What the end of holds has left, and what changes nothing may have ended some, is served by the job by the minute.
      const isNothing = refused || answer?.outcome === 'short' || answer?.created === false;
      if (isNothing || isLeftByHolds(shop.store)) await shop.rival.finishWork();

      expectNoOverAllocation(shop.store);
      expectSound(shop.store);
      expectWholeHistory(shop.store);
      expectEventsToTellAll(shop.store);
      expectQueuesServed(shop.store, shop.clock().toISOString());
      expectPromisesKept(shop.store);
      expectClaimsKnown(shop.store);
      expectReturnsNoted(shop.store);
      expectPromisesGood(shop.store, shop.clock().toISOString());
      expectNothingKeptWaiting(shop.store);
      expectParcelsHere(shop.store);
    }));

  test('an event says why its own command was given, or nothing', () =>
    whateverIsWanted(async (shop, command) => {
      const told = shop.store.events.length;
      const cause = { document: `document-${told}` };
      await carryOut({ ...shop, ...useCases({ ...shop, cause }) }, command);

      const causes = shop.store.events.slice(told).flatMap((event) => event.cause ?? []);
      expect(causes.filter(({ document }) => document !== cause.document)).toEqual([]);
    }));

  test('nothing opens a parcel but a cut that leaves nothing else, or who wants it', () =>
    whateverIsWanted(async (shop, command) => {
      const before = { lines: new Map(shop.store.lines), events: [...shop.store.events] };
      await carryOut(shop, command);

      expectParcelsClosed(shop.store, before, shop.clock().toISOString());
    }));

  test('nobody who comes takes what a line waits for that ranks before', () =>
    whateverIsWanted(async (shop, command) => {
      const known = new Map(shop.store.lines);
      await carryOut(shop, command);
      if (isPlanned(command)) return;

      expectNobodyPassed(shop.store, known, shop.clock().toISOString());
    }));

  test('a missed day is published once, and nobody counts on it for a day', () =>
    whateverIsWanted(async (shop, command) => {
      await carryOut(shop, command);
      await endDay(shop.rival);

      expectMissedDaysTold(shop.store, shop.clock().toISOString());
      expectEventsToTellAll(shop.store);
      expectQueuesServed(shop.store, shop.clock().toISOString());
    }));

  test('a repeat changes nothing and is answered the same', () =>
    whateverIsWanted(async (shop, command) => {
      const first = await carryOut(shop, command);
      const before = contentOf(shop.store);

      expect(withoutNews(await carryOut(shop, command))).toEqual(withoutNews(first));
      expect(contentOf(shop.store)).toBe(before);
    }));

  test('a refusal changes nothing, but a shortage may be published', () =>
    whateverIsWanted(
      onceHoldsAreEnded(async (shop, command) => {
        const before = structuredClone(shop.store);
        const { answer, refused } = await carryOut(shop, command);

        if (refused) expect(contentOf(shop.store)).toBe(contentOf(before));
        if (answer?.outcome === 'short')
          expect(withoutTelling(shop.store)).toBe(withoutTelling(before));
      }),
    ));

  test('what nobody confirmed in time keeps no line from stock', () =>
    whateverIsWanted(async (shop, command) => {
      const { answer } = await carryOut(shop, command);

      expectHoldsLookedAfter(shop.store);
      if (answer?.outcome !== 'short') return;
      const wanted = new Set((answer.short as readonly OrderLine[]).map(({ sku }) => sku));
      expectNoExpiredHold(shop.store, wanted, shop.clock().toISOString());
    }));

  test('interrupted anywhere, leaves nothing that the clean-up does not finish', () =>
    fc.assert(
      fc.asyncProperty(interruptedCommands, async (parts) => {
        const fresh = shop();
        for (const { sequence, last } of parts) {
          for (const command of sequence) await carryOut(fresh, command);
          await interrupt(fresh, ...last);
          expectSound(fresh.store);
        }
        fresh.pass(ABANDONED);
        await endDay(fresh);

        expectNoOverAllocation(fresh.store);
        expectSound(fresh.store);
        expectWholeHistory(fresh.store);
        expectEventsToTellAll(fresh.store);
        expectQueuesServed(fresh.store, fresh.clock().toISOString());
        expectPromisesKept(fresh.store);
        expectClaimsKnown(fresh.store);
        expectReturnsNoted(fresh.store);
        expectPromisesGood(fresh.store, fresh.clock().toISOString());
        expectNothingIdle(fresh.store);
        expectParcelsHere(fresh.store);
        expect(await fresh.unfinished.names('order')).toEqual([]);
      }),
    ));
});

/** All that is stored, as text: compared a hundred times faster than as objects. */
const contentOf = ({ cancels, ...store }: Store): string =>
  JSON.stringify(
    [
      ...Object.values(store).map((part) => ('values' in part ? [...part.values()] : part)),
      remembered(cancels),
    ],
    null,
    1,
  );

/** What was cancelled in advance, in whatever order, and whether or not somebody looks for it once more. */
const remembered = (cancels: Store['cancels']) =>
  [...cancels.values()]
    .map(({ orderId, at, lineIds }) => ({ orderId, at, lineIds: lineIds?.toSorted() }))
    .sort((a, b) => (a.orderId < b.orderId ? -1 : 1));

/** The same but for what telling a shortage, and with it a level that was crossed overnight, changes. */
const withoutTelling = ({ products, events, ...rest }: Store): string =>
  contentOf({
    ...rest,
    events: events.filter(({ type }) => !['OutOfStock', 'AvailabilityChanged'].includes(type)),
    products: new Map(
      [...products].map(([sku, product]) => [
        sku,
        { ...product, version: 0, outOfStock: true, level: 'out' },
      ]),
    ),
  });

/** An outcome without what is only told once: that it is new, and the lines that a cut has moved. */
const withoutNews = ({ answer, refused }: Outcome) => {
  if (!answer) return { refused };
  const { created: _, lines, ...rest } = answer;
  return 'excess' in rest ? rest : { ...rest, lines };
};
