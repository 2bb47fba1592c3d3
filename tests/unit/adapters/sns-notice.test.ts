import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, test } from '@jest/globals';
import { notifyBySns } from '../../../src/adapters/sns/notify.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:out-of-stock';

/** What SNS is asked to publish. */
const publishedOf = async (notice: { sku?: string; subject?: string; text?: string }) => {
  const sent: PublishCommand[] = [];
  const send = async (command: PublishCommand) => {
    sent.push(command);
  };
  const notify = notifyBySns({ send } as unknown as SNSClient, TOPIC);
  await notify({ sku: 'RED-CHAIR', subject: 'a subject', text: 'a text', ...notice });
  return sent.map(({ input }) => input);
};

describe('a notice by mail', () => {
  test('goes to the topic as it is, with the SKU that subscribers can choose by', async () => {
    expect(await publishedOf({ sku: 'STÜHLE #1', text: 'Stühle sind aus.\n' })).toEqual([
      {
        TopicArn: TOPIC,
        Subject: 'a subject',
        Message: 'Stühle sind aus.\n',
        MessageAttributes: { sku: { DataType: 'String', StringValue: 'STÜHLE #1' } },
      },
    ]);
  });

  test('has a subject of printable ASCII: SNS takes nothing else', async () => {
    expect(await publishedOf({ subject: 'Out of stock: STÜHLE\t~ 1\n' })).toMatchObject([
      { Subject: 'Out of stock: ST?HLE?~ 1?' },
    ]);
  });

  test('has a subject of 100 characters at the most', async () => {
    const [longest, longer] = ['x'.repeat(100), 'x'.repeat(101)];

    expect(await publishedOf({ subject: longest })).toMatchObject([{ Subject: longest }]);
    expect(await publishedOf({ subject: longer })).toMatchObject([{ Subject: longest }]);
  });

  test('that SNS does not take has failed', async () => {
    const client = { send: () => Promise.reject(new Error('no topic')) } as unknown as SNSClient;
    const notice = { sku: 'RED-CHAIR', subject: 'a subject', text: 'a text' };

    await expect(notifyBySns(client, TOPIC)(notice)).rejects.toThrow('no topic');
  });
});
