import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { queueFor } from '../../../infra/tools/queue-for.ts';
import type { Credentials } from './who.ts';

// What the emulator calls its queues has a host of its own.
const sqs = () => new SQSClient({ useQueueUrlAsEndpoint: false });

type Event = {
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** A queue of this account, in which some service of AWS may put messages. */
export const newQueue = (service: string, name: string) => queueFor(sqs(), service, name);

/** What is in a queue; it is taken out. */
export const taken = async (QueueUrl: string): Promise<readonly string[]> => {
  const { Messages = [] } = await sqs().send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
  );
  if (Messages.length > 0) {
    const Entries = Messages.map(({ MessageId, ReceiptHandle }) => ({
      Id: MessageId,
      ReceiptHandle,
    }));
    await sqs().send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
  return Messages.map(({ Body = '' }) => Body);
};

/** Somebody who listens to all that the service tells on a bus, and what they have heard. */
export const listenerOn = async (EventBusName: string) => {
  const { url, arn } = await newQueue('events.amazonaws.com', `heard-on-${EventBusName}`);
  const bridge = new EventBridgeClient();
  const EventPattern = JSON.stringify({ source: ['stock-allocation'] });
  await bridge.send(new PutRuleCommand({ Name: 'heard', EventBusName, EventPattern }));
  const Targets = [{ Id: 'heard', Arn: arn }];
  await bridge.send(new PutTargetsCommand({ Rule: 'heard', EventBusName, Targets }));
  const heard: Event[] = [];
  const listen = async (): Promise<readonly Event[]> => {
    heard.push(...(await taken(url)).map((body) => JSON.parse(body) as Event));
    return heard;
  };
  return { listen };
};

/** Sends a message as another service does, by its own permissions. */
export const sendAs = async (
  { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }: Credentials,
  EventBusName: string,
  DetailType: string,
  detail: object,
): Promise<void> => {
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const entry = {
    EventBusName,
    Source: 'warehouse',
    DetailType,
    Detail: JSON.stringify(detail),
  };
  const { Entries = [] } = await new EventBridgeClient({ credentials }).send(
    new PutEventsCommand({ Entries: [entry] }),
  );
  const [result] = Entries;
  if (result?.ErrorCode) throw new Error(`${result.ErrorCode}: ${result.ErrorMessage}`);
};
