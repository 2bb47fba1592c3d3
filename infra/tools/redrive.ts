import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { BatchInfo } from '../local/messaging/stream-source.ts';
import { invoke } from './invoke.ts';
import { iteratorAt, openStream, recordsAt, type StreamRecord } from './table-stream.ts';

export type Redriven = 'allocations' | 'commands' | 'notices' | 'relay' | 'ledger';

/**
 * Moves the messages that wait in a dead-letter queue back to where they came from. Each is deleted
 * only when it has arrived, so that an interrupted run starts again; at the worst it comes twice.
 *
 * @param tell hears of each message why it was put aside.
 */
export const redrive = async (
  prefix: string,
  what: Redriven,
  tell: (reason: string) => void,
): Promise<void> => {
  // Queue URLs of the local runtime have a host that not every machine resolves.
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  const bringBack = waysBack(sqs, prefix)[what];
  const queue = await urlOf(sqs, `${prefix}-${what}-dead-letters`);
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queue,
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  // No more than there are now: one that fails again comes back here.
  for (let left = Number(Attributes?.ApproximateNumberOfMessages); left > 0; left--) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queue,
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
      }),
    );
    for (const { Body = '', ReceiptHandle, MessageAttributes } of Messages) {
      await bringBack(Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }));
      tell(MessageAttributes?.reason?.StringValue ?? 'no reason given');
    }
  }
};

type WayBack = (body: string) => Promise<void>;

const waysBack = (sqs: SQSClient, prefix: string): Readonly<Record<Redriven, WayBack>> => {
  const toQueue =
    (name: Redriven): WayBack =>
    async (MessageBody) => {
      const QueueUrl = await urlOf(sqs, `${prefix}-${name}`);
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    };
  return {
    allocations: toQueue('allocations'),
    commands: toQueue('commands'),
    notices: toQueue('notices'),
    relay: toFunction(`${prefix}-relayEvents`),
    // Of what was published again there are whole events.
    ledger: (body) =>
      ('detail' in JSON.parse(body) ? toQueue('ledger') : toFunction(`${prefix}-projectEvents`))(
        body,
      ),
  };
};

const urlOf = async (sqs: SQSClient, QueueName: string): Promise<string> => {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  return QueueUrl as string;
};

/** A record of the stream that the relay, or the ledger, has put aside, or where those are that Lambda gave up. */
type DeadRecord = StreamRecord | { readonly DDBStreamBatchInfo: BatchInfo };

const toFunction =
  (name: string): WayBack =>
  async (body) => {
    const dead = JSON.parse(body) as DeadRecord;
    const records = 'DDBStreamBatchInfo' in dead ? await fetchAll(dead.DDBStreamBatchInfo) : [dead];
    const answer = (await invoke(name, { Records: records })) as {
      readonly batchItemFailures: readonly object[];
    };
    if (answer.batchItemFailures.length > 0) throw new Error(JSON.stringify(answer));
  };

/** The stream has them for 24 hours. */
const fetchAll = async (batch: BatchInfo): Promise<readonly StreamRecord[]> => {
  const stream = openStream(batch.streamArn);
  const from = { SequenceNumber: batch.startSequenceNumber };
  const all: StreamRecord[] = [];
  const isLast = ({ dynamodb }: StreamRecord) =>
    dynamodb.SequenceNumber === batch.endSequenceNumber;
  let iterator: string | undefined = await iteratorAt(stream, batch.shardId, {
    ShardIteratorType: 'AT_SEQUENCE_NUMBER',
    ...from,
  });
  while (iterator && !all.some(isLast)) {
    const { records, next } = await recordsAt(stream, iterator, 1_000);
    all.push(...records);
    iterator = next;
  }
  return all.slice(0, all.findIndex(isLast) + 1);
};
