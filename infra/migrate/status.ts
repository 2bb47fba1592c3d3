import type { Table } from '../../src/adapters/dynamodb/reading.ts';
import { type Journal, readJournal } from './journal.ts';
import type { Migration } from './migration.ts';

export type Status = {
  readonly migrations: readonly { readonly migration: string; readonly is: string }[];
  /** Who migrates now, and until when nobody else may. */
  readonly holder?: string;
  readonly leasedUntil?: string;
};

export const statusOf = async (table: Table, all: readonly Migration[]): Promise<Status> => {
  const { holder, leasedUntil, ...journal } = await readJournal(table);
  const names = new Set([...journal.done, ...all.map(({ name }) => name)]);
  return {
    migrations: [...names].sort().map((name) => ({ migration: name, is: stateOf(name, journal) })),
    ...(holder && leasedUntil && { holder, leasedUntil }),
  };
};

const stateOf = (name: string, { done, underWay }: Journal): string => {
  if (underWay?.name === name) {
    const { direction, seen, changed } = underWay;
    return `under way ${direction}: ${seen} items seen, ${changed} changed`;
  }
  return done.includes(name) ? 'done' : 'to do';
};
