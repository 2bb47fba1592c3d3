import { Unreadable } from '../../application/ports.ts';
import { isLine, type Key } from './keys.ts';

/** What items are written as. It counts up when their form changes: docs/migrations.md says how. */
export const SCHEMA = 2;

export type Item = Key & Readonly<Record<string, unknown>>;

export const schemaOf = ({ schema = 1 }: Item): number => Number(schema);

/** From schema 1: its first items lack the attributes that were added later. */
export const withAllSaid = (item: Item): Item => {
  if (item.SK === 'PRODUCT') return { ...NOT_THOUGHT_OF, ...item };
  return isLine(item) ? { shipsOn: null, ...item } : item;
};
const NOT_THOUGHT_OF = {
  backorderPolicy: 'strict',
  restockRule: null,
  filling: null,
  firstExpiry: null,
};

/** What makes an item of each schema, from 1 on, one of the next. */
const UPCASTS: readonly ((item: Item) => Item)[] = [withAllSaid];
const NEWEST = UPCASTS.length + 1;

/**
 * An item as this version of the code knows it, whichever wrote it. One that a later version wrote is
 * refused: to guess what it means could break it.
 */
export const upcast = (item: Item): Item => {
  const schema = schemaOf(item);
  if (schema > NEWEST) {
    throw new Unreadable(
      `the item ${item.PK} ${item.SK} is of schema ${schema}, and this version of the code reads up to ${NEWEST}`,
    );
  }
  return UPCASTS.slice(schema - 1).reduce((older, step) => step(older), item);
};
