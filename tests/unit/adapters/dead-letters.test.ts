import type { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import { sqsDeadLetters } from '../../../src/adapters/sqs/dead-letters.ts';

/** With what reason SQS is asked to take a message. */
const reasonSent = async (reason: string): Promise<string | undefined> => {
  const sent: SendMessageCommand[] = [];
  const send = async (command: SendMessageCommand) => {
    sent.push(command);
  };
  await sqsDeadLetters({ send } as unknown as SQSClient, 'a queue').put('a message', reason);
  return sent[0]?.input.MessageAttributes?.reason?.StringValue;
};

// The reason names fields, and a message may name its fields as it likes.
test.each([
  ['what SQS takes stays', 'qty\t灯 😀\n', 'qty\t灯 😀\n'],
  ['control characters do not', 'a\u0000b\u001f\uffff', 'a\ufffdb\ufffd\ufffd'],
  ['half a character does not', '\ud83d is not a field', '\ufffd is not a field'],
  [
    'it is cut, and no half of a character left',
    `${'x'.repeat(999)}😀`,
    `${'x'.repeat(999)}\ufffd`,
  ],
  ['there is always one', '', 'unknown'],
])('the reason of a dead letter is text that SQS takes: %s', async (_, reason, sent) => {
  expect(await reasonSent(reason)).toBe(sent);
});
