import { indexOfLine, parseLine } from '../../src/adapters/dynamodb/items.ts';
import { isLine } from '../../src/adapters/dynamodb/keys.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import type { Step } from '../migrate/migration.ts';

/**
 * Lines that have left are found by the batch that they have left from. Those of before are not, and older code ships
 * lines without a word to the index.
 */
export const up: Step = async (items) =>
  items
    .filter((item) => isLine(item) && item.state === 'shipped' && !('GSI1PK' in item))
    .map((item) => ({ ...item, ...indexOfLine(parseLine(item)) }));

export const down: Step = async (items) =>
  items
    .filter(({ GSI1PK }) => `${GSI1PK}`.startsWith('SHIPPED#'))
    .map(({ GSI1PK: _, GSI1SK: __, ...item }) => item as Item);
