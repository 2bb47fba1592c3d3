import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Counters, Entry, Lease, Served } from '../../application/ports.ts';
import { writeAll } from './found-instead.ts';
import { entryItem, parseEntry, parseLease, parseLine } from './items.ts';
import { COUNTER_SHARDS, counterShard, entryKey, leaseKey, lineKey } from './keys.ts';
import { getItems, getPartition, pause, type Table } from './reading.ts';
import { SCHEMA } from './schema.ts';
import { remove, unlessRefused, type Write } from './writes.ts';

/** Longer than anybody waits at a counter, and than the clocks of two processes differ. */
const PAST_MS = 120_000;
/** Of a shard: more than one server can decide. */
const MOST_READ = 100;

export const dynamoDbCounters = (table: Table): Counters => ({
  putDown: async (entry) => {
    await table.client.send(new PutCommand({ TableName: table.name, Item: entryItem(entry) }));
  },

  takeBack: (entry) =>
    unlessRefused(table.client.send(new DeleteCommand(takenAway(table.name, entry)))),

  look: async (entry) => {
    const { sku, orders } = entry;
    const own = entryKey(entry);
    const keys = orders.flatMap(({ lines }) => lines.map(lineKey));
    const items = await getItems(table, [own, leaseKey(sku), ...keys]);
    const lease = items.find(({ SK }) => SK === 'LEASE');
    return {
      isThere: items.some(({ PK, SK }) => PK === own.PK && SK === own.SK),
      lease: lease ? parseLease(lease) : { sku, ...NEVER_TAKEN },
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
    const { sku, next, turn } = seen;
    const fence = seen.fence + 1;
    const update = new UpdateCommand({
      TableName: table.name,
      Key: leaseKey(sku),
      UpdateExpression:
        'SET sku = :sku, fence = :fence, isTaken = :true, #next = :next, turn = :turn, #schema = :schema',
      ConditionExpression: seen.fence === 0 ? 'attribute_not_exists(PK)' : 'fence = :seen',
      ExpressionAttributeNames: { '#next': 'next', '#schema': 'schema' },
      ExpressionAttributeValues: {
        ':sku': sku,
        ':fence': fence,
        ':true': true,
        ':next': next,
        ':turn': turn,
        ':schema': SCHEMA,
        ...(seen.fence > 0 && { ':seen': seen.fence }),
      },
    });
    const isTaken = await unlessRefused(table.client.send(update));
    return isTaken ? { ...seen, fence, isTaken } : undefined;
  },

  end: async ({ entries, lease }) => {
    const writes = [
      ...entries.map((entry) => remove(table.name, entryKey(entry))),
      ...(lease ? [leaseGivenBack(table.name, lease)] : []),
    ];
    if (writes.length === 0) return;
    // Somebody may be about to take an entry back.
    for (let tries = 0; (await writeAll(table, writes)) !== 'saved'; ) await pause(++tries);
  },
});

const NEVER_TAKEN = { fence: 0, isTaken: false, next: [], turn: 0 };

const takenAway = (TableName: string, entry: Entry) => ({
  TableName,
  Key: entryKey(entry),
  ConditionExpression: 'attribute_exists(PK)',
});

const leaseGivenBack = (TableName: string, { sku, fence, next, turn }: Lease): Write => ({
  Update: {
    TableName,
    Key: leaseKey(sku),
    UpdateExpression: 'SET isTaken = :false, #next = :next, turn = :turn',
    ConditionExpression: 'fence = :fence',
    ExpressionAttributeNames: { '#next': 'next' },
    ExpressionAttributeValues: { ':false': false, ':next': next, ':turn': turn, ':fence': fence },
  },
});

/** With the save of what was decided: an entry that was taken back meanwhile is decided by nobody. */
export const servedWrites = (TableName: string, { entries, lease }: Served): readonly Write[] => [
  ...entries.map((entry) => ({ Delete: takenAway(TableName, entry) })),
  ...(lease ? [leaseGivenBack(TableName, lease)] : []),
];
