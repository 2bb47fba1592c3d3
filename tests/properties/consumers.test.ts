import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type AvailabilityChanged,
  type Snapshot,
  StorefrontCache,
} from '../../docs/examples/storefront-cache.ts';
import { findPython } from '../../infra/rehearsal/python.ts';
import { stockView } from '../../src/handlers/http/views.ts';
import { inFolder } from '../support/csv-folder.ts';
import { order, shop } from '../support/shop.ts';
import { carryOut, commands } from './commands.ts';

// The examples in docs/examples, on what a shop publishes.

const snapshotOf = ({ store }: ReturnType<typeof shop>): readonly Snapshot[] =>
  [...store.products.values()].flatMap((product) => {
    const { sku, version, level } = stockView(product);
    return version ? { sku, version, level, available: 0 } : [];
  });

/** A number below another one. */
const someOf = (random: number, count: number): number => random % Math.max(count, 1);

/** The same again and again, in another order. */
const shuffled = <T>(all: readonly T[], seed: readonly number[]): readonly T[] =>
  all
    .map((one, at) => ({ one, place: seed[at % seed.length] ?? 0 }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ one }) => one);

const seeds = fc.array(fc.nat(), { minLength: 20, maxLength: 60 });

test('a storefront that listens, and then takes a snapshot page by page, ends up with the last level', () =>
  fc.assert(
    fc.asyncProperty(commands, seeds, async (sequence, seed) => {
      const fresh = shop();
      const snapshots: (readonly Snapshot[])[] = [];
      const listensFrom = someOf(seed[0] ?? 0, sequence.length);
      let missed = 0;
      for (const [at, command] of sequence.entries()) {
        if (at === listensFrom) missed = fresh.store.events.length;
        await carryOut(fresh, command);
        if (at >= listensFrom) snapshots.push(snapshotOf(fresh));
      }
      const last = snapshotOf(fresh);
      // Each SKU is on a page that was read at another moment.
      const taken = last.flatMap(({ sku }, at) => {
        const page = snapshots[someOf(seed[at + 1] ?? 0, snapshots.length)] ?? [];
        return page.filter((one) => one.sku === sku);
      });
      const events = fresh.store.events
        .slice(missed)
        .filter(
          (event): event is typeof event & AvailabilityChanged =>
            event.type === 'AvailabilityChanged',
        );
      const cache = new StorefrontCache();
      const said = [
        ...taken.map((one) => () => cache.addSnapshot(one)),
        ...[...events, ...events].map((event) => () => cache.addEvent(event)),
      ];
      for (const say of shuffled(said, seed)) say();

      expect(last.map(({ sku }) => cache.levelOf(sku))).toEqual(last.map(({ level }) => level));
    }),
  ));

const python = await findPython();
if (!python) console.error('SKIPPED: docs/examples/consumer.py needs Python 3.11 or newer');
const withPython = python ? test : test.skip;

/** As a rule of the bus delivers them, a line each. */
const delivered = (events: readonly { readonly type: string }[]): readonly string[] =>
  events.map((detail) => JSON.stringify({ 'detail-type': detail.type, detail }));

withPython('a consumer in Python keeps count, though events come twice and in any order', () =>
  fc.assert(
    fc.asyncProperty(commands, seeds, async (sequence, seed) => {
      const fresh = shop();
      for (const command of sequence) await carryOut(fresh, command);
      const { events, products } = fresh.store;
      const counted = await consumed(':memory:', delivered(shuffled([...events, ...events], seed)));

      const open = [...products.values()].flatMap(({ batches }) => batches);
      const allocated = open.map(({ ref, allocated }): [string, number] => [ref, allocated]);
      expect(allocated.map(([ref]) => [ref, counted[ref] ?? 0])).toEqual(allocated);
    }),
    // A process each.
    { numRuns: 10 },
  ),
);

withPython('it still knows after a restart what it has counted', () =>
  inFolder({}, async (folder) => {
    const fresh = shop();
    await fresh.addBatch({ ref: 'here', sku: 'LAMP', qty: 10, eta: null });
    await fresh.allocate(order('order-1', { LAMP: 6 }));

    for (const _ of ['first', 'again']) {
      const lines = delivered(fresh.store.events);
      expect(await consumed(join(folder, 'stock.db'), lines)).toEqual({ here: 6 });
    }
  }),
);

const consumed = (file: string, lines: readonly string[]): Promise<Record<string, number>> =>
  new Promise((resolve, reject) => {
    const child = execFile(`${python}`, ['docs/examples/consumer.py', file], (error, stdout) =>
      error ? reject(error) : resolve(JSON.parse(stdout)),
    );
    child.stdin?.end(lines.join('\n'));
  });
