import {
  type _Record,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';

/** A record as Lambda hands it to a function. */
export type StreamRecord = {
  readonly dynamodb: {
    readonly SequenceNumber: string;
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
  };
};

export type Stream = { readonly arn: string; readonly client: DynamoDBStreamsClient };

export const openStream = (arn: string): Stream => ({ arn, client: new DynamoDBStreamsClient() });

/** Parents first. */
export const shardsOf = async ({ arn, client }: Stream): Promise<readonly Shard[]> => {
  const shards: Shard[] = [];
  let last: string | undefined;
  do {
    const command = new DescribeStreamCommand({ StreamArn: arn, ExclusiveStartShardId: last });
    const { StreamDescription } = await client.send(command);
    shards.push(...(StreamDescription?.Shards ?? []));
    last = StreamDescription?.LastEvaluatedShardId;
  } while (last);
  return shards;
};

type Position =
  | { readonly ShardIteratorType: 'TRIM_HORIZON' }
  | {
      readonly ShardIteratorType: 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER';
      readonly SequenceNumber: string;
    };

export const iteratorAt = async (
  { arn, client }: Stream,
  ShardId: string,
  position: Position,
): Promise<string> => {
  const command = new GetShardIteratorCommand({ StreamArn: arn, ShardId, ...position });
  return (await client.send(command)).ShardIterator as string;
};

/** The records at an iterator, and the next iterator, unless the shard ends here. */
export const recordsAt = async ({ arn, client }: Stream, iterator: string, limit: number) => {
  const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: limit });
  const { Records = [], NextShardIterator: next } = await client.send(command);
  return { records: Records.map((record) => asInLambda(record, arn)), next };
};

const asInLambda = (
  { dynamodb, ...record }: _Record,
  arn: string,
): StreamRecord & { readonly eventSourceARN: string } => ({
  ...record,
  eventSourceARN: arn,
  dynamodb: {
    ...dynamodb,
    SequenceNumber: dynamodb?.SequenceNumber as string,
    ApproximateCreationDateTime: Number(dynamodb?.ApproximateCreationDateTime) / 1_000,
  },
});
