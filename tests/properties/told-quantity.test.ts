import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { order, shop } from '../support/shop.ts';
import { expectNoOverAllocation, expectSound } from './invariants.ts';

type Message = { readonly second: number; readonly qty: number };

const message = fc.record({ second: fc.nat({ max: 59 }), qty: fc.nat({ max: 20 }) });

/** Messages on one batch, each of a second of its own, in which they were sent. */
const messages = fc.uniqueArray(message, { minLength: 1, selector: ({ second }) => second });

/** Each of them arrives at least once; in any order, and some again. */
const deliveries = messages.chain((all) =>
  fc
    .array(fc.constantFrom(...all))
    .map((repeats) => [...all, ...repeats])
    .chain((some) => fc.shuffledSubarray(some, { minLength: some.length })),
);

/** A shop that has promised some of a batch of 10. */
const sold = async () => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty: 10, eta: null });
  for (const qty of [1, 2, 3]) await all.allocate(order(`order of ${qty}`, { 'RED-CHAIR': qty }));
  return all;
};

const told = ({ second }: Message) => ({
  at: `2030-01-01T08:00:${String(second).padStart(2, '0')}Z`,
  message: `message of ${second}`,
});

describe('messages that tell the quantity of a batch, in whatever order they arrive', () => {
  test('leave it as the latest of them says', () =>
    fc.assert(
      fc.asyncProperty(deliveries, async (arriving) => {
        const { changeBatch, queries, store } = await sold();
        for (const one of arriving) await changeBatch('chairs', { qty: one.qty, told: told(one) });

        const latest = arriving.toSorted((a, b) => a.second - b.second).at(-1);
        expect((await queries.batch('chairs'))?.batch.purchased).toBe(latest?.qty);
        expectNoOverAllocation(store);
        expectSound(store);
      }),
    ));

  test('count only if they are newer than all that arrived before', () =>
    fc.assert(
      fc.asyncProperty(deliveries, async (arriving) => {
        const { changeBatch, store } = await sold();
        let newest = -1;
        for (const one of arriving) {
          const before = store.events.length;
          await changeBatch('chairs', { qty: one.qty, told: told(one) });

          expect(store.events.length > before).toBe(one.second > newest);
          newest = Math.max(newest, one.second);
        }
      }),
    ));
});
