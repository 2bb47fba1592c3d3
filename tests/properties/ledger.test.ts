import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batchesOf } from '../../src/adapters/in-memory/store.ts';
import { projectEvents } from '../../src/application/ledger/project-events.ts';
import type { History, Ledger, LedgerEvent } from '../../src/application/ports.ts';
import { unpromised } from '../../src/domain/batch.ts';
import { type LedgerEntry, movementOf } from '../../src/domain/books/ledger.ts';
import type { DomainEvent } from '../../src/domain/events.ts';
import { inMemoryLedger } from '../support/in-memory/ledger.ts';
import { shop } from '../support/shop.ts';
import { carryOut, commands } from './commands.ts';

const ALL = { limit: 100_000 };

const shuffled = <T>(all: readonly T[], seed: number): readonly T[] =>
  all
    .map((one, index) => ({ one, key: Math.imul(index + 1, 2_654_435_761 ^ seed) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);

/** How the stream tells of some events: in no order, some of them twice. */
const asTold = (events: readonly DomainEvent[], seed: number) => {
  const twice = events.filter((_, index) => (index * 7 + seed) % 5 === 0);
  return shuffled([...events, ...twice], seed).map((event) => ({
    position: event.id,
    writtenAt: new Date(0),
    raw: '',
    events: [event as LedgerEvent],
  }));
};

/** Puts down what is told, a few records at a time. */
const project = async (told: ReturnType<typeof asTold>, size: number): Promise<History> => {
  const { ledger, history } = inMemoryLedger();
  const putAside = async (_: string, reason: string) => {
    throw new Error(reason);
  };
  const run = projectEvents({ ledger, deadLetters: { put: putAside }, clock: () => new Date(0) });
  for (let from = 0; from < told.length; from += size) {
    expect(await run(told.slice(from, from + size))).toBeUndefined();
  }
  return history;
};

const sumOf = (entries: readonly LedgerEntry[]) => {
  const sum = { available: 0, allocated: 0, shipped: 0 };
  for (const entry of entries) {
    if (entry.type === 'LedgerOpened') continue;
    for (const [figure, units] of Object.entries(movementOf(entry))) {
      sum[figure as keyof typeof sum] += units;
    }
  }
  return sum;
};

/** The same ledger, which does what it is asked in any order. */
const inAnyOrder = (scheduler: fc.Scheduler, ledger: Ledger): Ledger => {
  const turn = () => scheduler.schedule(Promise.resolve());
  return {
    put: (events) => turn().then(() => ledger.put(events)),
    putOpening: (opening) => turn().then(() => ledger.putOpening(opening)),
    complete: (skus) => turn().then(() => ledger.complete(skus)),
    moveOn: (complete) => turn().then(() => ledger.moveOn(complete)),
    erased: (people) => turn().then(() => ledger.erased(people)),
    after: async function* (sku, version) {
      await turn();
      yield* ledger.after(sku, version);
    },
  };
};

const told = fc.record({
  sequence: commands,
  seed: fc.nat(),
  size: fc.integer({ min: 1, max: 20 }),
});

const events = async ({ sequence }: { readonly sequence: Parameters<typeof carryOut>[1][] }) => {
  const fresh = shop();
  for (const command of sequence) await carryOut(fresh, command);
  return fresh.store;
};

test('in whatever order events arrive, the movements of a batch add up to its figures', () =>
  fc.assert(
    fc.asyncProperty(told, async ({ sequence, seed, size }) => {
      const store = await events({ sequence });
      const history = await project(asTold(store.events, seed), size);

      for (const batch of batchesOf(store)) {
        const { allocated, shipped = 0 } = batch;
        expect(sumOf((await history.ofBatch(batch.ref, ALL)).items)).toEqual({
          ...{ available: unpromised(batch), allocated, shipped },
        });
      }
      for (const { sku, version } of store.products.values()) {
        const { items } = await history.ofProduct(sku, ALL);
        expect(items.map((entry) => 'id' in entry && entry.id).reverse()).toEqual(
          store.events.filter((event) => event.sku === sku).map(({ id }) => id),
        );
        expect(await history.complete([sku])).toEqual([{ sku, from: 0, to: version }]);
      }
      for (const { orderId } of store.lines.values()) {
        const { items } = await history.ofOrder(orderId, ALL);
        expect(items).toHaveLength(
          store.events.filter((event) => 'orderId' in event && event.orderId === orderId).length,
        );
      }
    }),
  ));

test('whatever is missing, a ledger is complete up to the decision before that, and no farther', () =>
  fc.assert(
    fc.asyncProperty(told, fc.nat(), async ({ sequence, seed, size }, nth) => {
      const store = await events({ sequence });
      const lost = store.events[nth % store.events.length] as DomainEvent;
      const rest = store.events.filter(({ id }) => id !== lost.id);
      const history = await project(asTold(rest, seed), size);

      const [{ to } = { to: 0 }] = await history.complete([lost.sku]);
      expect(to).toBe(lost.version - 1);
    }),
  ));

test('when all projectors are done, whatever each stored at the same time, the ledger is complete', () =>
  fc.assert(
    fc.asyncProperty(told, fc.scheduler(), async ({ sequence, seed }, scheduler) => {
      const store = await events({ sequence });
      const { ledger, history } = inMemoryLedger();
      const run = projectEvents({
        ledger: inAnyOrder(scheduler, ledger),
        deadLetters: { put: async () => {} },
        clock: () => new Date(0),
      });
      const some = asTold(store.events.slice(0, 30), seed);
      const shards = Object.values(Object.groupBy(some, (_, index) => index % 4));
      const projecting = Promise.all(
        shards.map(async (records = []) => {
          for (let from = 0; from < records.length; from += 3)
            await run(records.slice(from, from + 3));
        }),
      );
      await scheduler.waitFor(projecting);

      const last = Map.groupBy(store.events.slice(0, 30), ({ sku }) => sku);
      for (const [sku, all] of last) {
        const { version = 0, ordinal = 0, of = 1 } = all.at(-1) ?? {};
        const to = ordinal === of - 1 ? version : version - 1;
        const [complete] = await history.complete([sku]);
        expect(complete?.to ?? 0).toBe(to);
      }
    }),
  ));
