import type { Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';

/** An item that is to be there beside one that is, and that stays as it is meanwhile where that is a line. */
export type Addition = { readonly item: Item; readonly beside: Item };

/**
 * Which of some items are to be stored otherwise, and how; and what is to be added to them. Their keys stay. It is
 * asked about the same item again, and has nothing to change then. It may read more of the table.
 */
export type Step = (items: readonly Item[], table: Table) => Promise<readonly (Item | Addition)[]>;

export type Direction = 'up' | 'down';

export type Migration = { readonly name: string } & Readonly<Record<Direction, Step>>;
