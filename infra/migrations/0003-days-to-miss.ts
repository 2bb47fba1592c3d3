import {
  indexOfBatch,
  indexOfLine,
  parseBatchRecord,
  parseLine,
} from '../../src/adapters/dynamodb/items.ts';
import { isLine, refOfBatch } from '../../src/adapters/dynamodb/keys.ts';
import { loadBatch } from '../../src/adapters/dynamodb/products.ts';
import type { Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import type { Step } from '../migrate/migration.ts';

/**
 * Shipments, and lines that wait until a day, are found by the day that they may miss. Items of before are not, and older
 * code moves a shipment to another day without a word to the index. Should a day change right now, the command that changes it
 * writes the item, and then it is not written here.
 */
export const up: Step = async (items, table) => {
  const forms = await Promise.all(items.map((item) => indexed(item, table)));
  return forms.filter((form, n) => placeOf(form) !== placeOf(items[n] as Item));
};

export const down: Step = async (items) =>
  items
    .filter(({ GSI1PK }) => /^(DUE|OVERDUE|WAITING|MISSED)#/.test(`${GSI1PK}`))
    .map((item) => at(item, {}));

const indexed = async (item: Item, table: Table): Promise<Item> => {
  if (item.SK === 'BATCH') {
    const batch =
      parseBatchRecord(item).closed ?? (await loadBatch(table, refOfBatch(item)))?.batch;
    return batch ? at(item, indexOfBatch(batch)) : item;
  }
  return isLine(item) && item.state === 'backordered'
    ? at(item, indexOfLine(parseLine(item)))
    : item;
};

const at = ({ GSI1PK: _, GSI1SK: __, ...item }: Item, place: object): Item =>
  ({ ...item, ...place }) as Item;

const placeOf = ({ GSI1PK, GSI1SK }: Item): string => JSON.stringify([GSI1PK, GSI1SK]);
