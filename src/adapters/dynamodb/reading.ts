import { setTimeout as wait } from 'node:timers/promises';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import type { PageRequest } from '../../application/ports.ts';
import { type IndexKey, type Key, SHARDS } from './keys.ts';
import type { Item as StoredItem } from './schema.ts';

/** The table, and the client that talks to it. */
export type Table = { readonly client: DynamoDBDocumentClient; readonly name: string };

type Item = Record<string, unknown>;
export type IndexEntry = Key & IndexKey;

const KEYS_PER_CALL = 100;

export const getItem = async ({ client, name }: Table, key: Key): Promise<Item | undefined> => {
  const command = new GetCommand({ TableName: name, Key: key, ConsistentRead: true });
  return (await client.send(command)).Item;
};

/** The items that exist, in no order. */
export const getItems = async (table: Table, keys: readonly Key[]): Promise<readonly Item[]> => {
  const distinct = [...new Map(keys.map((key) => [`${key.PK}\n${key.SK}`, key])).values()];
  const calls: Promise<readonly Item[]>[] = [];
  for (let from = 0; from < distinct.length; from += KEYS_PER_CALL) {
    calls.push(getUpTo100(table, distinct.slice(from, from + KEYS_PER_CALL)));
  }
  return (await Promise.all(calls)).flat();
};

/** Before what was read in vain is read again. */
export const pause = (tries: number): Promise<void> =>
  wait(Math.random() * Math.min(1_000, 25 * 2 ** tries));

/** DynamoDB answers part of a call when it is throttled or the answer exceeds 16 MB. */
const getUpTo100 = async (
  { client, name }: Table,
  keys: readonly Key[],
): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let pending: Record<string, unknown>[] = [...keys];
  for (let tries = 0; pending.length > 0; tries++) {
    if (tries > 0) await pause(tries);
    const answer = await client.send(
      new BatchGetCommand({ RequestItems: { [name]: { Keys: pending, ConsistentRead: true } } }),
    );
    items.push(...(answer.Responses?.[name] ?? []));
    pending = answer.UnprocessedKeys?.[name]?.Keys ?? [];
  }
  return items;
};

/** The items of a partition, read strongly; so many at the most, after one of them. */
export const getPartition = async (
  { client, name }: Table,
  PK: string,
  { limit, after }: PageRequest = { limit: Number.POSITIVE_INFINITY },
): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let start: Item | undefined = after === undefined ? undefined : { PK, SK: after };
  do {
    const answer = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': PK },
        ConsistentRead: true,
        ExclusiveStartKey: start,
        ...(Number.isFinite(limit) && { Limit: limit - items.length }),
      }),
    );
    items.push(...(answer.Items ?? []));
    start = answer.LastEvaluatedKey;
  } while (start && items.length < limit);
  return items;
};

export type Walk = {
  readonly order: 'ascending' | 'descending';
  /** Entries to read at a time. */
  readonly pageSize: number;
  /** Only entries that sort behind this one. */
  readonly after?: string | undefined;
  /** Only those that sort in front of this; of a walk in ascending order. */
  readonly before?: string | undefined;
};

type Sharded = (shard: number) => string;

/** The entries of one index partition. */
export async function* walkIndex(
  { client, name }: Table,
  partition: string,
  { order, pageSize, after, before }: Walk,
): AsyncGenerator<IndexEntry, undefined> {
  let start: Item | undefined;
  const bound = after ?? before;
  const within = bound === undefined ? '' : ` AND GSI1SK ${after === undefined ? '<' : '>'} :bound`;
  do {
    const answer = await client.send(
      new QueryCommand({
        TableName: name,
        IndexName: 'GSI1',
        KeyConditionExpression: `GSI1PK = :pk${within}`,
        ExpressionAttributeValues: {
          ':pk': partition,
          ...(bound !== undefined && { ':bound': bound }),
        },
        ScanIndexForward: order === 'ascending',
        Limit: pageSize,
        ExclusiveStartKey: start,
      }),
    );
    for (const entry of (answer.Items ?? []) as IndexEntry[]) {
      if (before !== undefined && entry.GSI1SK >= before) return undefined;
      yield entry;
    }
    start = answer.LastEvaluatedKey;
  } while (start);
  return undefined;
}

/** The entries of a sharded partition of the index, in one order; or of several such partitions together. */
export async function* walkShards(
  table: Table,
  partitions: Sharded | readonly Sharded[],
  walk: Walk,
): AsyncGenerator<IndexEntry> {
  const shards = [partitions]
    .flat()
    .flatMap((partition) =>
      Array.from({ length: SHARDS }, (_, shard) => walkIndex(table, partition(shard), walk)),
    );
  const heads = await Promise.all(shards.map((shard) => shard.next()));
  const sign = walk.order === 'ascending' ? 1 : -1;
  for (;;) {
    let next: number | undefined;
    for (const [index, { value }] of heads.entries()) {
      const best = next === undefined ? undefined : heads[next]?.value;
      if (value && (!best || sign * compareAsStored(value.GSI1SK, best.GSI1SK) < 0)) next = index;
    }
    if (next === undefined) return;
    yield heads[next]?.value as IndexEntry;
    heads[next] = await (shards[next] as (typeof shards)[number]).next();
  }
}

/** As DynamoDB sorts: by the bytes of UTF-8, which is not JavaScript's order. */
export const compareAsStored = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The whole table page by page, each with where the next one begins. */
export async function* scan(
  { client, name }: Table,
  how: object,
  from?: Key,
): AsyncGenerator<{ readonly items: readonly StoredItem[]; readonly next: Key | undefined }> {
  let start = from;
  do {
    const answer = await client.send(
      new ScanCommand({ TableName: name, ...how, ExclusiveStartKey: start }),
    );
    start = answer.LastEvaluatedKey as Key | undefined;
    yield { items: (answer.Items ?? []) as StoredItem[], next: start };
  } while (start);
}
