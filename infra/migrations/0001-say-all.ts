import { isLine } from '../../src/adapters/dynamodb/keys.ts';
import { loadBatch } from '../../src/adapters/dynamodb/products.ts';
import type { Table } from '../../src/adapters/dynamodb/reading.ts';
import { type Item, schemaOf, withAllSaid } from '../../src/adapters/dynamodb/schema.ts';
import type { Step } from '../migrate/migration.ts';

/**
 * Products and lines of schema 1 may lack what was not yet thought of when they were written. Most of it
 * goes without saying, but not on which day a line ships: without it a line that is promised from a
 * shipment reads as if it could leave today.
 */
export const up: Step = async (items, table) => {
  const old = items.filter((item) => isAffected(item) && schemaOf(item) === 1);
  const dates = await datesOf(
    table,
    old.filter(lacksDay).map(({ batchRef }) => `${batchRef}`),
  );
  return old.map((item) => ({
    ...withAllSaid(item),
    ...(lacksDay(item) && { shipsOn: dates.get(`${item.batchRef}`) }),
    schema: 2,
  }));
};

/** All that schema 2 says can be said in schema 1, too. */
export const down: Step = async (items) =>
  items
    .filter((item) => isAffected(item) && schemaOf(item) === 2)
    .map((item) => ({ ...item, schema: 1 }));

const isAffected = (item: Item): boolean => item.SK === 'PRODUCT' || isLine(item);

const lacksDay = (item: Item): boolean =>
  isLine(item) && item.state === 'allocated' && !('shipsOn' in item);

/**
 * When these batches are due. Should one be put off right now, who tells its lines comes by again a
 * minute later (PROMISES), and finds those that were written here after all.
 */
const datesOf = async (table: Table, refs: readonly string[]) =>
  new Map(
    await Promise.all(
      [...new Set(refs)].map(
        async (ref) => [ref, (await loadBatch(table, ref))?.batch.eta ?? null] as const,
      ),
    ),
  );
