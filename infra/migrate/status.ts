import type { Table } from '../../src/adapters/dynamodb/reading.ts';
import { type Journal, readJournal } from './journal.ts';
import type { Migration } from './migration.ts';

export const showStatus = async (table: Table, migrations: readonly Migration[]): Promise<void> => {
  const { holder, leasedUntil, ...journal } = await readJournal(table);
  const names = new Set([...journal.done, ...migrations.map(({ name }) => name)]);
  console.table([...names].sort().map((name) => ({ migration: name, is: stateOf(name, journal) })));
  if (leasedUntil) console.log(`${holder} migrates, and has the table until ${leasedUntil}.`);
};

const stateOf = (name: string, { done, underWay }: Journal): string => {
  if (underWay?.name === name) {
    const { direction, seen, changed } = underWay;
    return `under way ${direction}: ${seen} items seen, ${changed} changed`;
  }
  return done.includes(name) ? 'done' : 'to do';
};
