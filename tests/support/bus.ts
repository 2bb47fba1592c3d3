import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { PublishedEvent } from '../../src/adapters/eventbridge/published-event.ts';
import { until } from './until.ts';

export type BusEvent = {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly time: string;
  readonly detail: PublishedEvent;
};

/** Hears what passes on the local bus from now on. */
export const listen = async (url = process.env.AWS_ENDPOINT_URL_EVENTBRIDGE as string) => {
  const heard: BusEvent[] = [];
  const request = get(url);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // Not by fetch: when the bus is killed that throws away what it has received already.
  let rest = '';
  response.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() as string;
    for (const line of lines) heard.push(JSON.parse(line));
  });
  response.on('error', () => undefined);
  const first = async (is: (event: BusEvent) => boolean): Promise<BusEvent> => {
    await until(() => heard.some(is));
    return heard.find(is) as BusEvent;
  };
  const stop = () => {
    response.destroy();
  };
  return { heard, first, stop };
};

/** Sends a command by message, as another service does. */
export const send = async (type: string, detail: object, time = new Date()): Promise<void> => {
  const { FailedEntryCount } = await new EventBridgeClient().send(
    new PutEventsCommand({
      Entries: [
        { Source: 'warehouse', DetailType: type, Detail: JSON.stringify(detail), Time: time },
      ],
    }),
  );
  if (FailedEntryCount !== 0) throw new Error('the bus did not take the message');
};
