import { setTimeout as wait } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { failuresIn, type Invoke } from './invoke.ts';

/** Lambda begins with as many readers of a queue. */
const READERS = 5;
/** What SQS hands out, or deletes, at a time; Lambda makes larger batches of them. */
const MESSAGES_PER_CALL = 10;
const LONG_POLL_S = 5;
const PAUSE_AFTER_ERROR_MS = 1_000;

type Source = {
  readonly url: string;
  readonly arn: string;
  readonly batchSize: number;
  /** Ends the reading; without it there is no end. */
  readonly signal?: AbortSignal;
};

/** Hands a queue's messages to a function, and deletes those that it does not answer as failed. */
export const readQueue = async (source: Source, invoke: Invoke): Promise<void> => {
  const client = new SQSClient();
  const read = async () => {
    while (!source.signal?.aborted) {
      await readBatch(client, source, invoke).catch((error) => {
        if (source.signal?.aborted) return;
        console.error(`${source.arn}: ${error.message}`);
        return wait(PAUSE_AFTER_ERROR_MS);
      });
    }
  };
  await Promise.all(Array.from({ length: READERS }, read));
};

const readBatch = async (
  client: SQSClient,
  { url, arn, batchSize, signal }: Source,
  invoke: Invoke,
): Promise<void> => {
  const Messages: Message[] = [];
  for (let isMore = true; isMore && Messages.length < batchSize; ) {
    const wanted = Math.min(MESSAGES_PER_CALL, batchSize - Messages.length);
    const { Messages: some = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: wanted,
        WaitTimeSeconds: Messages.length === 0 ? LONG_POLL_S : 0,
        MessageSystemAttributeNames: ['All'],
      }),
      signal && { abortSignal: signal },
    );
    Messages.push(...some);
    isMore = some.length === wanted;
  }
  if (Messages.length === 0) return;
  const answer = await invoke({ Records: Messages.map((message) => recordOf(message, arn)) });
  const failed = failuresIn(answer);
  const done = Messages.filter(({ MessageId = '' }) => !failed.has(MessageId));
  // An answer that names a message that was not in the batch fails all of it.
  if (done.length === 0 || done.length + failed.size > Messages.length) return;
  for (let from = 0; from < done.length; from += MESSAGES_PER_CALL) {
    const some = done.slice(from, from + MESSAGES_PER_CALL);
    await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: url,
        Entries: some.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle })),
      }),
    );
  }
};

const recordOf = (message: Message, arn: string) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes,
  messageAttributes: {},
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: arn,
  awsRegion: process.env.AWS_REGION,
});
