import { listedBatchItem, parseBatchRecord } from '../../src/adapters/dynamodb/items.ts';
import { type Key, refOfBatch } from '../../src/adapters/dynamodb/keys.ts';
import { getItems } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import type { Step } from '../migrate/migration.ts';

/** Batches that were added before are not in the list of their product's batches, by which all of them are found. */
export const up: Step = async (items, table) => {
  const listed = items
    .filter(({ SK }) => SK === 'BATCH')
    .flatMap((beside) => {
      const { sku, closed } = parseBatchRecord(beside);
      if (closed?.removed) return [];
      return [{ beside, item: listedBatchItem(sku, refOfBatch(beside)) as Item }];
    });
  const keys = listed.map(({ item: { PK, SK } }): Key => ({ PK, SK }));
  const known = new Set((await getItems(table, keys)).map(nameOf));
  return listed.filter(({ item }) => !known.has(nameOf(item)));
};

/** The version before takes no notice of the list. */
export const down: Step = async () => [];

const nameOf = ({ PK, SK }: Partial<Key>): string => JSON.stringify([PK, SK]);
