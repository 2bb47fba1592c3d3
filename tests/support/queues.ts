import { setTimeout as wait } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

// Queue URLs of the local runtime have a host that not every machine resolves.
export const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });

export const queueUrl = async (name: string): Promise<string> => {
  const command = new GetQueueUrlCommand({ QueueName: `stock-allocation-dev-${name}` });
  return (await sqs.send(command)).QueueUrl as string;
};

/** Takes messages out of a queue until one is as it is wanted; answers that one. */
export const takeUntil = async (
  url: string,
  is: (message: Message) => boolean,
  others: (message: Message) => void = () => undefined,
): Promise<Message> => {
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MessageAttributeNames: ['All'] }),
    );
    for (const message of Messages) {
      const { ReceiptHandle } = message;
      await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
      if (is(message)) return message;
      others(message);
    }
    if (Messages.length === 0) await wait(50);
  }
};
