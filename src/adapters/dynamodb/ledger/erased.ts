import { createHmac } from 'node:crypto';
import type { Ledger } from '../../../application/ports.ts';
import type { Key } from '../keys.ts';
import type { Table } from '../reading.ts';
import { itemsAt } from './history.ts';

/** Made with the first erasure, and never changed: without it nobody was erased. */
export const saltKey: Key = { PK: 'ERASED', SK: 'SALT' };

/** The list of those who were erased has no names, from which it would follow who they were. */
export const erasureKey = (salt: string, by: string): Key => ({
  PK: `ERASED#${createHmac('sha256', salt).update(by).digest('base64url')}`,
  SK: 'ERASED',
});

/** As who writes the ledger asks for it, again and again. */
export const erasedIn = (table: Table): Ledger['erased'] => {
  let salt: string | undefined;
  return async (people) => {
    salt ??= await saltOf(table);
    if (!salt) return [];
    const known = salt;
    const keys = people.map((by) => erasureKey(known, by));
    const there = new Set((await itemsAt(table, keys)).map(({ PK }) => PK));
    return people.filter((_, place) => there.has(keys[place]?.PK));
  };
};

export const saltOf = async (table: Table): Promise<string | undefined> => {
  const [item] = await itemsAt(table, [saltKey]);
  return item && String(item.salt);
};
