import { indexOfLine, parseLine } from '../../src/adapters/dynamodb/items.ts';
import { isLine } from '../../src/adapters/dynamodb/keys.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import type { Step } from '../migrate/migration.ts';

/**
 * Lines that wait are found over all SKUs, by the last day on which they may leave and by when they were ordered. Those of
 * before are found by that day alone, if they have one, and not any more once it was said that it is over.
 */
export const up: Step = async (items) =>
  items
    .filter((item) => isLine(item) && item.state === 'backordered')
    .map((item): [Item, Item] => [item, { ...item, ...indexOfLine(parseLine(item)) }])
    .filter(([was, is]) => was.GSI1PK !== is.GSI1PK || was.GSI1SK !== is.GSI1SK)
    .map(([, is]) => is);

export const down: Step = async (items) =>
  items
    .filter(({ GSI1PK }) => /^(WAITING|MISSED)#/.test(`${GSI1PK}`))
    .map(({ GSI1PK, GSI1SK: _, ...item }) => {
      const shard = `${GSI1PK}`.replace('WAITING', 'DEADLINE');
      const { shipBy, missed, sku } = item as Item;
      const hasDeadline = shipBy !== undefined && shipBy !== missed;
      const place = hasDeadline && { GSI1PK: shard, GSI1SK: `${shipBy}#${sku}` };
      return { ...item, ...place } as Item;
    });
