import { parseArgs } from 'node:util';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { BatchInfo } from '../local/messaging/stream-source.ts';
import { invoke } from './invoke.ts';
import { prefixOf } from './stage.ts';
import { iteratorAt, openStream, recordsAt, type StreamRecord } from './table-stream.ts';

/**
 * Moves the messages that wait in a dead-letter queue back to where they came from. Each is deleted
 * only when it has arrived, so that whoever is interrupted starts again; at the worst it comes twice.
 */
const USAGE = 'npm run redrive -- allocations|commands|notices|relay|ledger [--stage <stage>]';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { stage: { type: 'string' } },
});
const [what = ''] = positionals;
const prefix = prefixOf(values.stage);

// Queue URLs of the local runtime have a host that not every machine resolves.
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });

const urlOf = async (name: string): Promise<string> => {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${prefix}-${name}` }));
  return QueueUrl as string;
};

const toQueue = async (body: string): Promise<void> => {
  await sqs.send(new SendMessageCommand({ QueueUrl: await urlOf(what), MessageBody: body }));
};

/** A record of the stream that the relay, or the ledger, has put aside, or where those are that Lambda gave up. */
type DeadRecord = StreamRecord | { readonly DDBStreamBatchInfo: BatchInfo };

const toFunction =
  (name: string) =>
  async (body: string): Promise<void> => {
    const dead = JSON.parse(body) as DeadRecord;
    const records = 'DDBStreamBatchInfo' in dead ? await fetchAll(dead.DDBStreamBatchInfo) : [dead];
    const answer = (await invoke(`${prefix}-${name}`, { Records: records })) as {
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

const WAYS_BACK: Record<string, (body: string) => Promise<void>> = {
  allocations: toQueue,
  commands: toQueue,
  notices: toQueue,
  relay: toFunction('relayEvents'),
  // Of what was told again there are whole events.
  ledger: (body) => ('detail' in JSON.parse(body) ? toQueue : toFunction('projectEvents'))(body),
};

const moveBack = async (
  queue: string,
  { Body = '', ReceiptHandle, MessageAttributes }: Message,
) => {
  await WAYS_BACK[what]?.(Body);
  await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }));
  console.log(`moved back: ${MessageAttributes?.reason?.StringValue ?? 'no reason was given'}`);
};

const redrive = async (): Promise<void> => {
  const queue = await urlOf(`${what}-dead-letters`);
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
    for (const message of Messages) await moveBack(queue, message);
  }
};

if (what in WAYS_BACK) await redrive();
else {
  console.error(USAGE);
  process.exitCode = 1;
}
