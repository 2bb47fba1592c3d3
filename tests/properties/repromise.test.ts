import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OrderLine, PlacedLine } from '../../src/domain/order-line.ts';
import type { ChangedPromise } from '../../src/domain/promises/promises-between.ts';
import type { Strategies, Strategy } from '../../src/domain/promises/strategies.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { shop } from '../support/shop.ts';
import { carryOut, interrupt, scarceCommands, strategies } from './commands.ts';
import {
  expectClaimsKnown,
  expectEventsToTellAll,
  expectNoOverAllocation,
  expectPromisesGood,
  expectPromisesKept,
  expectQueuesServed,
  expectSound,
  expectWholeHistory,
} from './invariants.ts';

type Shop = ReturnType<typeof shop>;

const SKU = 'RED-CHAIR';

/** In a shop in which anything may have happened, and everything is looked after. */
const whateverHappened = (check: (shop: Shop, how: Strategies) => Promise<void>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(scarceCommands, strategies, async (sequence, how) => {
      const fresh = shop();
      for (const command of sequence) await carryOut(fresh, command);
      await fresh.rival.finishWork();
      await check(fresh, how);
    }),
  );

/** A SKU that nobody has heard of can't be promised anew. */
const unlessUnknown = async <T>(work: Promise<readonly T[]>): Promise<readonly T[]> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'product-not-found') return [];
    throw error;
  }
};

const told = (changes: readonly ChangedPromise[]) =>
  changes.map(({ from, to, ...change }) => ({
    ...change,
    from: [from.batchRef, from.shipsOn],
    to: [to.batchRef, to.shipsOn],
  }));

const strategyOf = (
  line: PlacedLine,
  { rules, default: other }: Strategies,
): Strategy | undefined =>
  rules.find(({ match: { orderIds, priority } }) => {
    const { priority: own = 0 } = line as OrderLine;
    return (orderIds?.includes(line.orderId) ?? true) && own >= (priority?.min ?? 0);
  })?.strategy ?? other;

describe('whatever has happened, and whatever a planner wants', () => {
  test('a dry run foretells what is done, and changes nothing', () =>
    whateverHappened(async (shop, how) => {
      const events = shop.store.events.length;
      const foretold = await unlessUnknown(shop.previewRepromise(SKU, how));
      expect(shop.store.events).toHaveLength(events);

      expect(told(await unlessUnknown(shop.repromise(SKU, how)))).toEqual(told(foretold));
    }));

  test('only who may lose loses, and the same again changes nothing', () =>
    whateverHappened(async (shop, how) => {
      const changes = await unlessUnknown(shop.repromise(SKU, how));
      const worse = changes.filter(({ effect }) => effect === 'loses').map(({ from }) => from);
      const losing = worse.map((line) => strategyOf(line, how));
      expect(losing.filter((one) => !['redistribute', 'fill', 'lose'].includes(`${one}`))).toEqual(
        [],
      );
      expect(worse.filter(({ heldUntil }) => heldUntil)).toEqual([]);

      const events = shop.store.events.length;
      expect(await unlessUnknown(shop.repromise(SKU, how))).toEqual([]);
      expect(shop.store.events).toHaveLength(events);
    }));

  test('nothing is promised twice, and every figure is the sum of its lines after each step', () =>
    whateverHappened(async (shop, how) => {
      shop.beforeSave.push(
        ...Array(20).fill(() => {
          expectNoOverAllocation(shop.store);
          expectSound(shop.store);
        }),
      );
      await unlessUnknown(shop.repromise(SKU, how));
      shop.beforeSave.length = 0;

      const at = shop.clock().toISOString();
      expectNoOverAllocation(shop.store);
      expectSound(shop.store);
      expectWholeHistory(shop.store);
      expectEventsToTellAll(shop.store);
      expectQueuesServed(shop.store, at);
      expectPromisesKept(shop.store);
      expectClaimsKnown(shop.store);
      expectPromisesGood(shop.store, at);
    }));

  test('interrupted anywhere, leaves nothing that the clean-up does not finish, and is finished by a repeat', () =>
    whateverHappened(async (shop, how) => {
      const planned = (open: Shop) => open.repromise(SKU, how);
      await interrupt(shop, planned, shop.store.events.length % 3);
      await shop.rival.finishWork();

      const at = shop.clock().toISOString();
      expectNoOverAllocation(shop.store);
      expectSound(shop.store);
      expectEventsToTellAll(shop.store);
      expectQueuesServed(shop.store, at);
      expectPromisesGood(shop.store, at);
      await unlessUnknown(shop.repromise(SKU, how));
      expect(await unlessUnknown(shop.previewRepromise(SKU, how))).toEqual([]);
    }));
});
