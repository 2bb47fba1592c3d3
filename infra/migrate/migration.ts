import type { Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';

/**
 * Which of some items are to be stored otherwise, and how. Their keys stay. It is asked about the same
 * item again, and has nothing to change then. It may read more of the table.
 */
export type Step = (items: readonly Item[], table: Table) => Promise<readonly Item[]>;

export type Direction = 'up' | 'down';

export type Migration = { readonly name: string } & Readonly<Record<Direction, Step>>;
