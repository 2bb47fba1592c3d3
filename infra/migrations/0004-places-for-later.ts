import { forLaterItem, parseLine } from '../../src/adapters/dynamodb/items.ts';
import { isLine, type Key } from '../../src/adapters/dynamodb/keys.ts';
import { getItems, type Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import { isForLater, NEVER } from '../../src/domain/promises/better.ts';
import type { Addition, Step } from '../migrate/migration.ts';

/**
 * Lines that were promised from shipments before such promises could get better have no place among those that wait
 * for a better day, and their products don't say that there are any. Their days are not known until these lines are first
 * offered stock, so until then it may be any day.
 */
export const up: Step = async (items, table) => [
  ...items
    .filter((item) => item.SK === 'PRODUCT' && !('latestPromise' in item))
    .map((item) => ({ ...item, latestPromise: NEVER })),
  ...(await missingPlaces(table, items)),
];

/** The version before takes no notice of either. */
export const down: Step = async () => [];

const missingPlaces = async (
  table: Table,
  items: readonly Item[],
): Promise<readonly Addition[]> => {
  const later = items
    .filter((item) => isLine(item) && item.state === 'allocated' && item.shipsOn)
    .map((item) => ({ beside: item, line: parseLine(item) }))
    .filter(({ line }) => isForLater(line))
    .map(({ beside, line }) => ({ beside, item: forLaterItem(line) as Item }));
  const keys = later.map(({ item: { PK, SK } }) => ({ PK, SK }) as Key);
  const known = new Set((await getItems(table, keys)).map(nameOf));
  return later.filter(({ item }) => !known.has(nameOf(item)));
};

const nameOf = ({ PK, SK }: Partial<Key>): string => JSON.stringify([PK, SK]);
