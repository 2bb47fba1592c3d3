import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  type Counters,
  type Entry,
  type Lease,
  NEVER_TAKEN,
  type Served,
} from '../../application/ports.ts';
import { writeAll } from './found-instead.ts';
import { entryItem, leaseItem, parseEntry, parseLease, parseLine } from './items.ts';
import { COUNTER_SHARDS, counterShard, entryKey, leaseKey, lineKey } from './keys.ts';
import { getItems, getPartition, pause, type Table } from './reading.ts';
import { remove, unlessRefused, type Write } from './writes.ts';

/** Longer than a process waits at a counter, plus a minute that clocks may differ by. */
const PAST_MS = 120_000;
/** Per shard: more than fits one transaction. */
const MOST_READ = 100;
const MOST_TRIES = 8;

export const dynamoDbCounters = (table: Table): Counters => ({
  putDown: async (entry) => {
    await table.client.send(new PutCommand({ TableName: table.name, Item: entryItem(entry) }));
  },

  takeBack: (entry) =>
    unlessRefused(table.client.send(new DeleteCommand(takenAway(table.name, entry)))),

  look: async (entry, at) => {
    const { sku, orders } = entry;
    const own = entryKey(entry);
    const keys = orders.flatMap(({ lines }) => lines.map(lineKey));
    const items = await getItems(table, [own, ...(at.lease ? [leaseKey(sku)] : []), ...keys]);
    const lease = items.find(({ SK }) => SK === 'LEASE');
    return {
      isThere: items.some(({ PK, SK }) => PK === own.PK && SK === own.SK),
      lease: lease ? parseLease(lease) : at.lease ? { sku, ...NEVER_TAKEN } : undefined,
      lines: items.filter(({ PK }) => String(PK).startsWith('ORDER#')).map(parseLine),
    };
  },

  entries: async (sku, at) => {
    const page = {
      limit: MOST_READ,
      after: new Date(Date.parse(at) - PAST_MS).toISOString(),
    };
    const shards = Array.from({ length: COUNTER_SHARDS }, (_, shard) =>
      getPartition(table, counterShard(sku, shard), page),
    );
    return (await Promise.all(shards))
      .flat()
      .sort((a, b) => (String(a.SK) < String(b.SK) ? -1 : 1))
      .map(parseEntry)
      .filter(({ deadline }) => deadline > at);
  },

  take: async (seen) => {
    const { fence } = seen;
    const taken = { ...seen, fence: fence + 1, isTaken: true };
    const command = new PutCommand({
      TableName: table.name,
      Item: leaseItem(taken),
      ...(fence === 0 ? isAbsent : isAtFence(fence)),
    });
    return (await unlessRefused(table.client.send(command))) ? taken : undefined;
  },

  end: async ({ entries, lease }) => {
    const writes = [
      ...entries.map((entry) => remove(table.name, entryKey(entry))),
      ...(lease ? [leaseGivenBack(table.name, lease)] : []),
    ];
    if (writes.length === 0) return;
    // It can conflict with a process that takes back its entry. What is left in the end expires by itself.
    for (let tries = 1; tries < MOST_TRIES; tries++) {
      if ((await writeAll(table, writes)) === 'saved') return;
      await pause(tries);
    }
  },
});

const takenAway = (TableName: string, entry: Entry) => ({
  TableName,
  Key: entryKey(entry),
  ConditionExpression: 'attribute_exists(PK)',
});

const isAbsent = { ConditionExpression: 'attribute_not_exists(PK)' };

const isAtFence = (fence: number) => ({
  ConditionExpression: 'fence = :fence',
  ExpressionAttributeValues: { ':fence': fence },
});

const leaseGivenBack = (TableName: string, lease: Lease): Write => ({
  Put: { TableName, Item: leaseItem({ ...lease, isTaken: false }), ...isAtFence(lease.fence) },
});

/** What is saved with a decision. If an entry was taken back meanwhile, its condition stops the save. */
export const servedWrites = (TableName: string, { entries, lease }: Served): readonly Write[] => [
  ...entries.map((entry) => ({ Delete: takenAway(TableName, entry) })),
  ...(lease ? [leaseGivenBack(TableName, lease)] : []),
];
