import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetters } from '../../application/ports.ts';

/** SQS refuses an attribute that is much longer. */
const MAX_REASON = 1_000;
/** What it takes nowhere; halves of characters among it. */
const UNSPEAKABLE = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

export const sqsDeadLetters = (client: SQSClient, queueUrl: string): DeadLetters => ({
  put: async (body, reason) => {
    const StringValue = reason.slice(0, MAX_REASON).replace(UNSPEAKABLE, '\uFFFD') || 'unknown';
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        MessageAttributes: { reason: { DataType: 'String', StringValue } },
      }),
    );
  },
});
