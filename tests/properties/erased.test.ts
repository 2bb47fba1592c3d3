import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { erase } from '../../src/application/ledger/erase.ts';
import { keep } from '../../src/application/ledger/project-events.ts';
import type { Erasures, Ledger, LedgerEvent } from '../../src/application/ports.ts';
import { ERASED, type LedgerEntry } from '../../src/domain/books/ledger.ts';
import { inMemoryLedger } from '../support/in-memory/ledger.ts';
import { shop } from '../support/shop.ts';
import { carryOut, commands } from './commands.ts';

const ALL = { limit: 100_000 };
const PEOPLE = ['anna', 'ben', undefined];

/** A ledger and what erases, which do what they are asked in any order. */
const inAnyOrder = (scheduler: fc.Scheduler, ledger: Ledger, erasures: Erasures) => {
  const turn = () => scheduler.schedule(Promise.resolve());
  return {
    ledger: {
      ...ledger,
      put: (events: readonly LedgerEvent[]) => turn().then(() => ledger.put(events)),
      erased: (people: readonly string[]) => turn().then(() => ledger.erased(people)),
    },
    erasures: {
      begin: (by: string) => turn().then(() => erasures.begin(by)),
      pages: async function* (by: string) {
        for await (const page of erasures.pages(by)) {
          yield page;
          await turn();
        }
      },
    },
  };
};

const givenBy = ({ items }: { readonly items: readonly LedgerEntry[] }) =>
  items.map((entry) => [entry.version, 'cause' in entry ? entry.cause?.by : undefined]);

test('whenever somebody is erased, and whatever arrives again, their name is nowhere and all else is there', () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({ sequence: commands, size: fc.integer({ min: 1, max: 9 }) }),
      fc.scheduler(),
      async ({ sequence, size }, scheduler) => {
        const fresh = shop();
        for (const command of sequence) await carryOut(fresh, command);
        const told = fresh.store.events.slice(0, 40).map((event, n): LedgerEvent => {
          const by = PEOPLE[n % PEOPLE.length];
          return by ? { ...event, cause: { by } } : event;
        });
        const memory = inMemoryLedger();
        const { ledger, erasures } = inAnyOrder(scheduler, memory.ledger, memory.erasures);
        const project = async (events: readonly LedgerEvent[]) => {
          for (let from = 0; from < events.length; from += size) {
            await keep(ledger, events.slice(from, from + size));
          }
        };

        const half = Math.ceil(told.length / 2);
        await scheduler.waitFor(
          Promise.all([
            project(told.slice(0, half)),
            project(told.slice(half)),
            project(told),
            erase(erasures)('anna'),
          ]),
        );

        for (const sku of new Set(told.map((event) => event.sku))) {
          const history = await memory.history.ofProduct(sku, ALL);
          expect(JSON.stringify(history)).not.toContain('anna');
          const expected = told.filter((event) => event.sku === sku).reverse();
          expect(givenBy(history)).toEqual(
            expected.map(({ version, cause }) => [
              version,
              cause?.by === 'anna' ? ERASED : cause?.by,
            ]),
          );
        }
      },
    ),
  ));
