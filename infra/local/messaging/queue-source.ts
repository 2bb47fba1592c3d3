import { setTimeout as wait } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Invoke } from './invoke.ts';

/** Lambda begins with as many readers of a queue. */
const READERS = 5;
const LONG_POLL_S = 5;
const PAUSE_AFTER_ERROR_MS = 1_000;

type Source = { readonly url: string; readonly arn: string; readonly batchSize: number };

/** Hands a queue's messages to a function, and deletes those that it does not answer as failed. */
export const readQueue = (source: Source, invoke: Invoke): void => {
  const client = new SQSClient();
  const read = async () => {
    for (;;) {
      await readBatch(client, source, invoke).catch((error) => {
        console.error(`${source.arn}: ${error.message}`);
        return wait(PAUSE_AFTER_ERROR_MS);
      });
    }
  };
  for (let reader = 0; reader < READERS; reader++) read();
};

const readBatch = async (
  client: SQSClient,
  { url, arn, batchSize }: Source,
  invoke: Invoke,
): Promise<void> => {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: batchSize,
      WaitTimeSeconds: LONG_POLL_S,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  if (Messages.length === 0) return;
  const { batchItemFailures = [] } = await invoke({
    Records: Messages.map((message) => recordOf(message, arn)),
  });
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const done = Messages.filter(({ MessageId = '' }) => !failed.has(MessageId));
  if (done.length === 0) return;
  await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: url,
      Entries: done.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle })),
    }),
  );
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
