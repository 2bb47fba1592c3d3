import { indexOfBatch, parseBatchRecord } from '../../src/adapters/dynamodb/items.ts';
import { refOfBatch } from '../../src/adapters/dynamodb/keys.ts';
import { loadBatch } from '../../src/adapters/dynamodb/products.ts';
import type { Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import type { Step } from '../migrate/migration.ts';

/**
 * Batches in the warehouse are found by their SKU, also when they are used up; those of before are not. Should one be used
 * up or opened right now, whoever does so writes the item, and then it is not written here.
 */
export const up: Step = async (items, table) => {
  const old = items.filter(({ SK, GSI1PK }) => SK === 'BATCH' && GSI1PK === undefined);
  const forms = await Promise.all(old.map((item) => indexed(item, table)));
  return forms.filter(({ GSI1PK }) => GSI1PK !== undefined);
};

export const down: Step = async (items) =>
  items
    .filter(({ GSI1PK }) => /^WAREHOUSE#/.test(`${GSI1PK}`))
    .map(({ GSI1PK: _, GSI1SK: __, ...item }) => item as Item);

const indexed = async (item: Item, table: Table): Promise<Item> => {
  const { sku, closed } = parseBatchRecord(item);
  const batch = closed ?? (await loadBatch(table, refOfBatch(item)))?.batch;
  return batch ? { ...item, ...indexOfBatch(sku, batch) } : item;
};
