import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { DeleteQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { queueFor } from '../queue-for.ts';
import { prefixOf } from '../stage.ts';

export type Event = {
  readonly 'detail-type': string;
  readonly detail: { readonly sku?: string };
};

/** Receives the events of a SKU from now on. */
export type Listener = {
  /** What has come since the last call; it waits a moment for something. */
  readonly hear: () => Promise<readonly Event[]>;
  readonly stop: () => Promise<void>;
};
export type Listen = (sku: string) => Promise<Listener>;

const PAUSE_MS = 200;

/** To the bus of `npm start`. */
export const toLocalBus =
  (url: string): Listen =>
  async (sku) => {
    const request = get(url);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    let heard: Event[] = [];
    const lines = createInterface({ input: response });
    lines.on('line', (line) => {
      const event = JSON.parse(line) as Event;
      if (event.detail.sku === sku) heard.push(event);
    });
    // To end the request is an error to who reads its answer.
    lines.on('error', () => undefined);
    const hear = async () => {
      await wait(PAUSE_MS);
      const some = heard;
      heard = [];
      return some;
    };
    return { hear, stop: async () => void request.destroy() };
  };

/** To the bus of a deployed stage, by a rule and a queue that are there for so long. */
export const toStage =
  (stage: string): Listen =>
  async (sku) => {
    const bus = prefixOf(stage);
    const name = `${bus}-${sku}`;
    const bridge = new EventBridgeClient();
    const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });

    const { url: QueueUrl, arn: Arn } = await queueFor(sqs, 'events.amazonaws.com', name);
    const rule = { Rule: name, EventBusName: bus };
    const EventPattern = JSON.stringify({ source: ['stock-allocation'], detail: { sku: [sku] } });
    await bridge.send(new PutRuleCommand({ Name: name, EventBusName: bus, EventPattern }));
    await bridge.send(new PutTargetsCommand({ ...rule, Targets: [{ Id: 'heard', Arn }] }));

    const hear = async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      return Messages.map(({ Body = '' }) => JSON.parse(Body) as Event);
    };
    const stop = async () => {
      await bridge.send(new RemoveTargetsCommand({ ...rule, Ids: ['heard'] }));
      await bridge.send(new DeleteRuleCommand({ Name: name, EventBusName: bus }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    };
    return { hear, stop };
  };
