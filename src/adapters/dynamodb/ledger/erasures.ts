import { randomBytes } from 'node:crypto';
import { PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Erasures } from '../../../application/ports.ts';
import { ERASED } from '../../../domain/books/ledger.ts';
import type { Key } from '../keys.ts';
import { scan, type Table } from '../reading.ts';
import type { Item } from '../schema.ts';
import { unlessRefused } from '../writes.ts';
import { erasureKey, saltKey, saltOf } from './erased.ts';
import { itemsAt } from './history.ts';

/** How far it has come: the table, and the item in it after which it goes on. */
type Progress = { readonly of: Place['name']; readonly after: Key };

type Update = Omit<UpdateCommandInput, 'TableName' | 'Key'>;

/** Where items have a name, how they are found, and how it is taken out of one that is still the same. */
type Place = {
  readonly name: 'ledger' | 'stock';
  readonly table: Table;
  readonly filter: (by: string) => object;
  readonly has: (item: Item, by: string) => boolean;
  readonly take: (item: Item, by: string) => Update;
};

/** A page lies in few partitions. Each takes 1,000 writes a second, and most of that is for the service. */
const WRITES_AT_ONCE = 8;

/** For an operator: the functions that write the ledger only ask who was erased. */
export const dynamoDbErasures = (ledger: Table, stock: Table): Erasures => ({
  begin: async (by) => {
    await unlessRefused(
      ledger.client.send(
        new PutCommand({
          TableName: ledger.name,
          Item: { ...saltKey, salt: randomBytes(32).toString('base64url') },
          ConditionExpression: 'attribute_not_exists(PK)',
        }),
      ),
    );
    await update(ledger, await keyFor(ledger, by), {
      UpdateExpression: 'SET since = if_not_exists(since, :now)',
      ExpressionAttributeValues: { ':now': new Date().toISOString() },
    });
  },

  pages: async function* (by) {
    const key = await keyFor(ledger, by);
    const progress = (await itemsAt(ledger, [key]))[0]?.progress as Progress | undefined;
    const places = [entriesIn(ledger), outboxesIn(stock)];
    const first = places.findIndex(({ name }) => name === (progress?.of ?? 'ledger'));
    for (const place of places.slice(first)) {
      const { name, table, filter } = place;
      const after = name === progress?.of ? progress.after : undefined;
      for await (const { items, next } of scan(table, filter(by), after)) {
        const found = items.filter((item) => place.has(item, by));
        for (let from = 0; from < found.length; from += WRITES_AT_ONCE) {
          const some = found.slice(from, from + WRITES_AT_ONCE);
          await Promise.all(some.map((item) => takeOut(place, item, by)));
        }
        if (next) await note(ledger, key, { of: name, after: next });
        yield found.length;
      }
    }
    await update(ledger, key, { UpdateExpression: 'REMOVE progress' });
  },
});

/** The salt is there: an erasure begins with it. */
const keyFor = async (ledger: Table, by: string): Promise<Key> =>
  erasureKey(`${await saltOf(ledger)}`, by);

const note = (ledger: Table, key: Key, progress: Progress): Promise<boolean> =>
  update(ledger, key, {
    UpdateExpression: 'SET progress = :progress',
    ExpressionAttributeValues: { ':progress': progress },
  });

const entriesIn = (table: Table): Place => {
  const named = {
    ExpressionAttributeNames: { '#entry': 'entry', '#cause': 'cause', '#by': 'by' },
  };
  return {
    name: 'ledger',
    table,
    filter: (by) => ({
      ...named,
      ConsistentRead: true,
      FilterExpression: '#entry.#cause.#by = :by',
      ExpressionAttributeValues: { ':by': by },
    }),
    has: ({ entry }, by) => isBy(entry, by),
    take: (_, by) => ({
      ...named,
      UpdateExpression: 'SET #entry.#cause.#by = :erased',
      ConditionExpression: '#entry.#cause.#by = :by',
      ExpressionAttributeValues: { ':by': by, ':erased': ERASED },
    }),
  };
};

/** Items of the stock have the events of their last change until the next: the stream has its own copy of them. */
const outboxesIn = (table: Table): Place => {
  const named = { ExpressionAttributeNames: { '#events': 'events' } };
  return {
    name: 'stock',
    table,
    filter: () => ({
      ...named,
      ConsistentRead: true,
      FilterExpression: 'attribute_exists(#events)',
      ProjectionExpression: 'PK, SK, #events',
    }),
    has: ({ events }, by) => Array.isArray(events) && events.some((event) => isBy(event, by)),
    take: ({ events }) => ({
      ...named,
      UpdateExpression: 'REMOVE #events',
      ConditionExpression: '#events = :events',
      ExpressionAttributeValues: { ':events': events },
    }),
  };
};

const isBy = (event: unknown, by: string): boolean =>
  (event as { readonly cause?: { readonly by?: unknown } }).cause?.by === by;

const takeOut = async ({ table, has, take }: Place, item: Item, by: string): Promise<void> => {
  const { PK, SK } = item;
  for (let now: Item | undefined = item; now && has(now, by); ) {
    if (await update(table, { PK, SK }, take(now, by))) return;
    [now] = (await itemsAt(table, [{ PK, SK }])) as readonly Item[];
  }
};

/** False: it is not as the condition has it. */
const update = ({ client, name }: Table, key: Key, change: Update): Promise<boolean> =>
  unlessRefused(client.send(new UpdateCommand({ ...change, TableName: name, Key: key })));
