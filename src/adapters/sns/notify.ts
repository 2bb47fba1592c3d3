import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notify } from '../../application/ports.ts';

/** All that SNS takes as the subject of a mail: printable ASCII, 100 characters of it. */
const subjectOf = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);

export const notifyBySns =
  (client: SNSClient, topicArn: string): Notify =>
  async ({ sku, subject, text }) => {
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: subjectOf(subject),
        Message: text,
        // So that a buyer can subscribe to some SKUs only.
        MessageAttributes: { sku: { DataType: 'String', StringValue: sku } },
      }),
    );
  };
