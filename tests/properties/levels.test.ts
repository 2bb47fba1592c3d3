import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { levelTold } from '../../src/domain/promises/level.ts';
import { shop } from '../support/shop.ts';
import { carryOut, commands } from './commands.ts';
import { expectLevelsTold } from './invariants.ts';

test('a consumer that hears of each crossing knows the level of each product', () =>
  fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      const fresh = shop();
      for (const command of sequence) {
        await carryOut(fresh, command);
        expectLevelsTold(fresh.store);
      }
    }),
  ));

test('a snapshot that is read while stock moves, and then the later events in any order, are the level of each product', () =>
  fc.assert(
    fc.asyncProperty(
      commands,
      fc.array(fc.nat({ max: 20 })),
      fc.infiniteStream(fc.nat()),
      async (sequence, reads, dice) => {
        const fresh = shop();
        // A product that is not in the snapshot had not come yet: then all its events are later.
        const known = new Map<string, { version: number; level: string }>();
        for (const [index, command] of sequence.entries()) {
          await carryOut(fresh, command);
          if (!reads.includes(index)) continue;
          const next = [...fresh.store.products.values()].find(({ sku }) => !known.has(sku));
          if (next) known.set(next.sku, { version: next.version, level: levelTold(next) });
        }
        const events = fresh.store.events
          .map((event) => ({ event, place: dice.next().value }))
          .sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
        for (const { event } of events) {
          if (event.type !== 'AvailabilityChanged') continue;
          const { sku, version, to } = event;
          if (version > (known.get(sku)?.version ?? 0)) known.set(sku, { version, level: to });
        }

        for (const [sku, product] of fresh.store.products) {
          expect([sku, known.get(sku)?.level ?? 'out']).toEqual([sku, levelTold(product)]);
        }
      },
    ),
  ));
