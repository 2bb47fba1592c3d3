import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type Entry, putEntry, type Result } from '../../infra/local/messaging/bus.ts';
import { HOST } from '../../infra/local/ports.ts';

/** What EventBridge takes in one request. */
const MAX_ENTRIES = 10;

type ErrorCode = 'ThrottlingException' | 'InternalFailure' | 'MalformedDetail';

/** Why the bus does not take the event of this id, the nth time that it is sent, counted from 1. */
export type Trouble = (id: string, nth: number) => ErrorCode | undefined;

type Event = { readonly id: string };
/** An event that the bus was sent, and what it answered. */
export type Sent = { readonly event: Event; readonly result: Result };

const NO_TROUBLE: Trouble = () => undefined;

/** An EventBridge that can be told what to do wrong. It remembers the requests that it answers. */
export const unreliableBus = async () => {
  const requests: (readonly Sent[])[] = [];
  const timesSent = new Map<string, number>();
  let trouble = NO_TROUBLE;
  let isBroken = false;

  const receive = (entry: Entry): Sent => {
    const event: Event = JSON.parse(entry.Detail as string);
    const nth = (timesSent.get(event.id) ?? 0) + 1;
    timesSent.set(event.id, nth);
    const ErrorCode = trouble(event.id, nth);
    const ErrorMessage = 'as the test wants it';
    return { event, result: ErrorCode ? { ErrorCode, ErrorMessage } : putEntry([], entry) };
  };
  const putEvents = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { Entries } = (await json(request)) as { readonly Entries: readonly Entry[] };
    if (isBroken) return answer(response, 500, { __type: 'InternalException' });
    if (!isPutEvents(request) || Entries.length > MAX_ENTRIES) {
      return answer(response, 400, { __type: 'ValidationException' });
    }
    const sent = Entries.map(receive);
    requests.push(sent);
    const FailedEntryCount = sent.filter((one) => !isTaken(one)).length;
    answer(response, 200, { FailedEntryCount, Entries: sent.map(({ result }) => result) });
  };
  const server = createServer(putEvents);
  const listen = async (port = 0): Promise<number> => {
    server.listen(port, HOST);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const port = await listen();

  return {
    url: `http://${HOST}:${port}`,
    requests,
    /** Every event that it has taken, as often as it has taken it. */
    taken: (): readonly Event[] =>
      requests
        .flat()
        .filter(isTaken)
        .map(({ event }) => event),
    makeTrouble: (how: Trouble): void => {
      trouble = how;
    },
    /** From now on it answers HTTP 500, or nobody listens. @returns what repairs it. */
    fail: async (how: 'answers 500' | 'refuses connections'): Promise<() => Promise<unknown>> => {
      isBroken = true;
      if (how === 'refuses connections') await close();
      return async () => {
        isBroken = false;
        if (!server.listening) await listen(port);
      };
    },
    /** From now on it does nothing wrong, and has seen nothing yet. */
    reset: (): void => {
      trouble = NO_TROUBLE;
      requests.length = 0;
      timesSent.clear();
    },
    close,
  };
};

export const isTaken = ({ result }: Sent): boolean => 'EventId' in result;

const isPutEvents = ({ headers }: IncomingMessage): boolean =>
  headers['x-amz-target'] === 'AWSEvents.PutEvents';

const answer = (response: ServerResponse, status: number, body: object): void => {
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
    .end(JSON.stringify(body));
};
