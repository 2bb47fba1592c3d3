import { setTimeout as wait } from 'node:timers/promises';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb-streams';
import {
  iteratorAt,
  openStream,
  recordsAt,
  type Stream,
  type StreamRecord,
  shardsOf,
} from '../../tools/table-stream.ts';
import { deliver } from './batches.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Invoke } from './invoke.ts';
import { matches, type Pattern } from './pattern.ts';

const POLL_MS = 100;
const LOOK_FOR_SHARDS_MS = 5_000;
const PAUSE_AFTER_ERROR_MS = 1_000;

export type StreamSource = {
  readonly tableName: string;
  readonly batchSize: number;
  readonly filters: readonly Pattern[];
  readonly invoke: Invoke;
  readonly bisects: boolean;
  readonly maxAgeS: number;
  readonly checkpoints: Checkpoints;
  readonly giveUp: (batch: BatchInfo) => Promise<void>;
  /** Ends the reading; without it there is no end. */
  readonly signal?: AbortSignal;
};

/** What Lambda tells of records that it gives up: where they are, not what they say. */
export type BatchInfo = {
  readonly streamArn: string;
  readonly shardId: string;
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
  readonly batchSize: number;
};

/**
 * Hands what a table's stream tells to a function, from where it stopped the last time. When the table is made anew, as
 * when what is in memory was lost, it goes on with the new stream.
 */
export const readStream = async (source: StreamSource): Promise<void> => {
  const { signal } = source;
  const client = new DynamoDBClient();
  const readers = new Map<string, Promise<void>>();
  let stream: Stream | undefined;
  while (!signal?.aborted) {
    try {
      const arn = await streamOf(source.tableName, client);
      if (stream?.arn !== arn) stream = openStream(arn);
      await readShards(stream, source, readers);
      await wait(LOOK_FOR_SHARDS_MS, undefined, { signal });
    } catch (error) {
      if (signal?.aborted) break;
      report(source.tableName, error);
      await wait(PAUSE_AFTER_ERROR_MS);
    }
  }
  await Promise.all(readers.values());
};

const streamOf = async (TableName: string, client: DynamoDBClient): Promise<string> => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  return Table?.LatestStreamArn as string;
};

/** Those that nobody reads yet. */
const readShards = async (
  stream: Stream,
  source: StreamSource,
  readers: Map<string, Promise<void>>,
): Promise<void> => {
  for (const { ShardId = '', ParentShardId = '' } of await shardsOf(stream)) {
    // What a shard's parent tells comes first.
    const parent = readers.get(ParentShardId);
    const read = async () => {
      await parent;
      await readShard(stream, ShardId, source);
    };
    if (!readers.has(ShardId)) readers.set(ShardId, read());
  }
};

const report = (what: string, error: unknown): void =>
  console.error(`the stream of ${what}: ${error}`);

/** Ends when the shard is closed and all of it is delivered, or the stream is gone with its table. */
const readShard = async (stream: Stream, shardId: string, source: StreamSource): Promise<void> => {
  const { batchSize, filters, checkpoints, signal } = source;
  const isWanted = (record: StreamRecord) => filters.some((pattern) => matches(pattern, record));
  const giveUp = (records: readonly StreamRecord[]) =>
    source.giveUp(batchInfo(stream, shardId, records));
  let iterator: string | undefined;
  for (;;) {
    try {
      signal?.throwIfAborted();
      iterator ??= await iteratorAt(stream, shardId, positionAfter(checkpoints.of(shardId)));
      const { records, next } = await recordsAt(stream, iterator, batchSize);
      await deliver({ ...source, giveUp }, records.filter(isWanted));
      const last = records.at(-1);
      if (last) checkpoints.save(shardId, last.dynamodb);
      else await wait(POLL_MS, undefined, { signal });
      if (!next) return;
      iterator = next;
    } catch (error) {
      if (signal?.aborted || error instanceof ResourceNotFoundException) return;
      report(stream.arn, error);
      iterator = undefined;
      await wait(PAUSE_AFTER_ERROR_MS);
    }
  }
};

const positionAfter = (sequenceNumber: string | undefined) =>
  sequenceNumber === undefined
    ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
    : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: sequenceNumber } as const);

const batchInfo = (
  { arn }: Stream,
  shardId: string,
  records: readonly StreamRecord[],
): BatchInfo => ({
  streamArn: arn,
  shardId,
  startSequenceNumber: `${records.at(0)?.dynamodb.SequenceNumber}`,
  endSequenceNumber: `${records.at(-1)?.dynamodb.SequenceNumber}`,
  batchSize: records.length,
});
