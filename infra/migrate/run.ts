import { scan, type Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import type { Clock } from '../../src/application/ports.ts';
import { type Journal, type Lease, takeLease, type Work } from './journal.ts';
import type { Addition, Direction, Migration, Step } from './migration.ts';
import { add, rewrite } from './rewrite.ts';

const ITEMS_PER_PAGE = 200;
/** A page lies in one partition, which takes 1,000 writes a second: that leaves some for the service. */
const WRITES_AT_ONCE = 4;

export type Run = {
  readonly table: Table;
  readonly migrations: readonly Migration[];
  /** Who runs it, for others to know. */
  readonly holder: string;
  readonly clock: Clock;
  readonly say: (what: string) => void;
};

/** Up: all that are not done yet, in their order. Down: the one that was begun or done last. */
export const migrate = async (direction: Direction, run: Run): Promise<void> => {
  const lease = await takeLease(run.table, run.holder, run.clock);
  let { journal } = lease;
  try {
    for (const migration of toDo(direction, journal, run.migrations)) {
      journal = await carryOut(run, lease, journal, migration, direction);
    }
  } finally {
    // If it can't be given back it ends by itself.
    await lease.release().catch(() => undefined);
  }
};

const toDo = (
  direction: Direction,
  { done, underWay }: Journal,
  migrations: readonly Migration[],
): readonly Migration[] => {
  if (direction === 'up') return migrations.filter(({ name }) => !done.includes(name));
  const last = underWay?.name ?? done.at(-1);
  if (last === undefined) return [];
  const migration = migrations.find(({ name }) => name === last);
  if (!migration)
    throw new Error(`${last} was done by another version of the code, and is not here`);
  return [migration];
};

/** Goes through the table until it has found nothing to change from its first item to its last. */
const carryOut = async (
  { table, say }: Run,
  lease: Lease,
  journal: Journal,
  { name, ...steps }: Migration,
  direction: Direction,
): Promise<Journal> => {
  const done = journal.done.filter((one) => one !== name);
  let work = begun(journal, name, direction);
  for (let isDone = false; !isDone; ) {
    await lease.note({ done, underWay: work });
    say(`${name} ${direction}: ${work.after ? 'goes on' : 'looks'} ...`);
    for await (const { items, next } of scan(table, PAGES, work.after ?? undefined)) {
      const { changed, isClean } = await changeAll(table, items, steps[direction]);
      work = {
        ...work,
        after: next ?? null,
        isClean: work.isClean && isClean,
        seen: work.seen + items.length,
        changed: work.changed + changed,
      };
      if (next) await lease.note({ done, underWay: work });
    }
    say(`${name} ${direction}: ${work.seen} items seen, ${work.changed} changed`);
    isDone = work.isClean;
    work = { ...work, isClean: true };
  }
  const ended = { done: direction === 'up' ? [...done, name] : done, underWay: null };
  await lease.note(ended);
  return ended;
};

const PAGES = { ConsistentRead: true, Limit: ITEMS_PER_PAGE };

/** Where it was left, if it was: what was changed last may not have been noted then. */
const begun = ({ underWay }: Journal, name: string, direction: Direction): Work =>
  underWay?.name === name && underWay.direction === direction
    ? { ...underWay, isClean: false }
    : { name, direction, after: null, isClean: true, seen: 0, changed: 0 };

/** What somebody has written in the meantime is looked at again in the next pass. */
const changeAll = async (table: Table, items: readonly Item[], step: Step) => {
  const stored = new Map(items.map((item) => [nameOf(item), item]));
  const forms = await step(items, table);
  const left = forms.values();
  let changed = 0;
  const lane = async () => {
    for (const form of left) {
      if (isAddition(form)) {
        if (await add(table, form)) changed++;
        continue;
      }
      const was = stored.get(nameOf(form));
      if (!was) throw new Error(`a migration can't move an item: ${nameOf(form)}`);
      if (await rewrite(table, was, form)) changed++;
    }
  };
  await Promise.all(Array.from({ length: WRITES_AT_ONCE }, lane));
  return { changed, isClean: forms.length === 0 };
};

const isAddition = (form: Item | Addition): form is Addition => 'beside' in form;

const nameOf = ({ PK, SK }: Item): string => JSON.stringify([PK, SK]);
