import type {
  Erasures,
  History,
  Ledger,
  LedgerEvent,
  Page,
  PageRequest,
} from '../../../src/application/ports.ts';
import {
  type Complete,
  ERASED,
  type LedgerEntry,
  type Opening,
} from '../../../src/domain/books/ledger.ts';

type Entry = LedgerEvent | Opening;

/** A ledger in memory, and what reads it. */
export const inMemoryLedger = (): {
  readonly ledger: Ledger;
  readonly history: History;
  readonly erasures: Erasures;
} => {
  const entries = new Map<string, Entry>();
  const known = new Map<string, Complete>();
  const erased = new Set<string>();
  const complete: Ledger['complete'] = async (skus) =>
    [...new Set(skus)].flatMap((sku) => known.get(sku) ?? []);
  const all = () => [...entries.values()];
  return {
    ledger: {
      put: async (events) => {
        for (const event of events) entries.set(event.id, event);
      },
      putOpening: async (opening) => {
        entries.set(`opening ${opening.version} of ${opening.sku}`, opening);
      },
      complete,
      after: async function* (sku, version) {
        yield* all()
          .filter((entry) => entry.sku === sku && entry.version > version)
          .sort((a, b) => (place(a) < place(b) ? -1 : 1)) as LedgerEvent[];
      },
      moveOn: async (next) => {
        if (next.to <= (known.get(next.sku)?.to ?? 0)) return false;
        known.set(next.sku, next);
        return true;
      },
      erased: async (people) => people.filter((by) => erased.has(by)),
    },
    erasures: {
      begin: async (by) => {
        erased.add(by);
      },
      pages: async function* (by) {
        for (const [key, entry] of entries) {
          if (!('cause' in entry) || entry.cause?.by !== by) continue;
          entries.set(key, { ...entry, cause: { ...entry.cause, by: ERASED } });
          yield 1;
        }
      },
    },
    history: {
      complete,
      ofProduct: async (sku, page) =>
        pageOf(
          all().filter((entry) => entry.sku === sku),
          place,
          page,
        ),
      ofBatch: async (ref, page) =>
        pageOf(
          all().filter((entry) => batchesIn(entry).includes(ref)),
          place,
          page,
        ),
      ofOrder: async (orderId, page) =>
        pageOf(
          all().filter((entry) => orderOf(entry) === orderId),
          (entry) => `${entry.at}#${place(entry)}#${entry.sku}`,
          page,
        ),
    },
  };
};

const place = (entry: Entry): string =>
  [entry.version, 'ordinal' in entry ? entry.ordinal : 99_999]
    .map((number) => `${number}`.padStart(12, '0'))
    .join('.');

const batchesIn = (entry: Entry): readonly unknown[] =>
  'ordinal' in entry ? [entry.batchRef, entry.shippedFrom] : [];

const orderOf = (entry: Entry): string | undefined =>
  'ordinal' in entry ? (entry.orderId ?? entry.line?.orderId) : undefined;

const pageOf = (
  entries: readonly Entry[],
  placeOf: (entry: Entry) => string,
  { limit, after }: PageRequest,
): Page<LedgerEntry> => {
  const sorted = entries
    .filter((entry) => after === undefined || placeOf(entry) < after)
    .sort((a, b) => (placeOf(a) > placeOf(b) ? -1 : 1));
  const shown = sorted.slice(0, limit);
  return {
    items: shown as LedgerEntry[],
    next: sorted.length > limit ? placeOf(shown.at(-1) as Entry) : undefined,
  };
};
