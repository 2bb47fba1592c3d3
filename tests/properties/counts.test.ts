import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batchesOf, type Store } from '../../src/adapters/in-memory/store.ts';
import { onHand, toTheSecond } from '../../src/domain/batch.ts';
import { unitsOnHand } from '../../src/domain/batches/count-product.ts';
import { shop } from '../support/shop.ts';
import { type Command, carryOut, commands } from './commands.ts';
import { expectNoOverAllocation, expectSound } from './invariants.ts';

const MINUTE = 60_000;
const SKUS = ['RED-CHAIR', 'BLUE-LAMP'];
const sku = fc.constantFrom(...SKUS);
const counted = fc.nat({ max: 130 });

const ofSku = (store: Store, sku: string) => batchesOf(store).filter((one) => one.sku === sku);
const thereOf = (store: Store, sku: string) => unitsOnHand(ofSku(store, sku));

/** Units on the shelf that are promised to lines. */
const promisedOf = (store: Store, sku: string): number =>
  ofSku(store, sku).reduce((sum, batch) => sum + Math.min(batch.allocated, onHand(batch)), 0);

/** A shop where a lot has happened, and whatever was begun is done. */
const shopAfter = async (sequence: readonly Command[]) => {
  const busy = shop();
  for (const command of sequence) await carryOut(busy, command);
  await busy.finishWork();
  return busy;
};

describe('whatever happened before', () => {
  test('so many units of a SKU are there as were counted, and lines lose them only where too few are left', () =>
    fc.assert(
      fc.asyncProperty(commands, sku, counted, async (sequence, name, units) => {
        const { countProduct, store } = await shopAfter(sequence);
        const promised = promisedOf(store, name);
        const told = store.events.length;
        const outcome = await carryOut(shop(), () => countProduct(name, { counted: units }));
        if (outcome.refused) return;

        expect(thereOf(store, name)).toBe(units);
        const lost = store.events
          .slice(told)
          .some(
            (event) =>
              event.type === 'Deallocated' &&
              event.reason === 'batch-cut' &&
              !isBetter(store, event.version),
          );
        if (units >= promised) expect(lost).toBe(false);
        expectNoOverAllocation(store);
        expectSound(store);
      }),
    ));

  test('so many units of a batch are there as were counted', () =>
    fc.assert(
      fc.asyncProperty(commands, fc.nat({ max: 4 }), counted, async (sequence, n, units) => {
        const { changeBatch, store } = await shopAfter(sequence);
        const batch = batchesOf(store)[n];
        if (!batch) return;
        const thereInAll = () => ofSku(store, batch.sku).reduce((sum, one) => sum + onHand(one), 0);
        const before = thereInAll();
        const count = { count: { counted: units } };
        const outcome = await carryOut(shop(), () => changeBatch(batch.ref, count));
        if (outcome.refused) return;

        expect(thereInAll() - before).toBe(units - onHand(batch));
        expectNoOverAllocation(store);
        expectSound(store);
      }),
    ));

  test('what has left between a count and its message was on the shelf when it was counted', () =>
    fc.assert(
      fc.asyncProperty(
        commands,
        sku,
        fc.integer({ min: -20, max: 5 }),
        async (sequence, name, found) => {
          const busy = await shopAfter(sequence);
          const { store } = busy;
          busy.pass(MINUTE);
          const expected = thereOf(store, name);
          const units = Math.max(0, expected + found);
          const told = { at: toTheSecond(busy.clock().toISOString()), message: 'count' };
          busy.pass(MINUTE);
          for (let n = 1; n <= 6; n++) await carryOut(busy, (shop) => shop.shipOrder(`order-${n}`));
          const gone = expected - thereOf(store, name);
          const count = { counted: units, expected, told };
          const { refused } = await carryOut(busy, (shop) => shop.countProduct(name, count));

          // A feed may have told a quantity of a later time.
          if (gone > units) expect(refused).toMatch(/^(qty-below-shipped|count-outdated)$/);
          else if (!refused) expect(thereOf(store, name)).toBe(units - gone);
          expect(await carryOut(busy, (shop) => shop.countProduct(name, count))).toMatchObject(
            refused ? { refused } : { answer: { lines: [] } },
          );
        },
      ),
    ));

  test('who counts what should be there changes no batch and no line', () =>
    fc.assert(
      fc.asyncProperty(commands, sku, async (sequence, name) => {
        const { countProduct, store } = await shopAfter(sequence);
        const content = () => JSON.stringify([batchesOf(store), [...store.lines.values()]]);
        const before = content();
        const there = thereOf(store, name);
        await countProduct(name, { counted: there, expected: there });

        expect(content()).toBe(before);
      }),
    ));
});

/** A line that got a better day lost what it had, too. */
const isBetter = ({ events }: Store, version: number): boolean =>
  events.some((event) => event.version === version && event.type === 'PromiseChanged');
