import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { HOST } from '../ports.ts';
import { matches, type Pattern } from './pattern.ts';

export type Entry = {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  /** Seconds since 1970. */
  readonly Time?: number;
};

/** What EventBridge takes in one request. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;

export type Result = { EventId: string } | { ErrorCode: string; ErrorMessage: string };

export type Rule = {
  readonly pattern: Pattern;
  /** Each gets the event's JSON. */
  readonly targets: readonly ((event: string) => void)[];
};

/** Takes an entry as EventBridge does: it hands the event to the targets of each rule it matches. */
export const putEntry = (rules: readonly Rule[], entry: Entry): Result => {
  const { Source, DetailType, Detail, Time = Date.now() / 1_000 } = entry;
  if (!Source || !DetailType || !Detail) {
    const ErrorMessage = 'Source, DetailType and Detail are required.';
    return { ErrorCode: 'InvalidArgument', ErrorMessage };
  }
  const detail = parse(Detail);
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const event = {
    version: '0',
    id: randomUUID(),
    'detail-type': DetailType,
    source: Source,
    account: '000000000000',
    time: `${new Date(Time * 1_000).toISOString().slice(0, 19)}Z`,
    region: process.env.AWS_REGION,
    resources: [],
    detail,
  };
  for (const { pattern, targets } of rules) {
    if (matches(pattern, event)) for (const target of targets) target(inSixteenBits(event));
  }
  return { EventId: event.id };
};

/** Its JSON. The queues of the local runtime refuse characters that take two units, which SQS does not. */
const inSixteenBits = (event: object): string =>
  JSON.stringify(event).replaceAll(
    /[\ud800-\udfff\ufffe\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
  );

const parse = (text: string): object | undefined => {
  try {
    const value = JSON.parse(text);
    return Object.prototype.toString.call(value) === '[object Object]' ? value : undefined;
  } catch {
    return undefined;
  }
};

/** An EventBridge bus: PutEvents by POST; a GET shows all events from now on, one a line. */
export const startBus = async (port: number, rules: readonly Rule[]): Promise<void> => {
  const viewers = new Set<ServerResponse>();
  const show: Rule = {
    pattern: {},
    targets: [
      (event) => {
        for (const viewer of viewers) viewer.write(`${event}\n`);
      },
    ],
  };
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      viewers.add(response.writeHead(200, { 'content-type': 'application/x-ndjson' }));
      response.flushHeaders();
      response.on('close', () => viewers.delete(response));
      return;
    }
    const { status, body } = await answerOf(request, [show, ...rules]).catch(() => MALFORMED);
    response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(body));
  });
  server.listen(port, HOST);
  await once(server, 'listening');
};

const MALFORMED = { status: 400, body: { __type: 'SerializationException' } };

const answerOf = async (request: IncomingMessage, rules: readonly Rule[]) => {
  if (request.headers['x-amz-target'] !== 'AWSEvents.PutEvents') {
    return { status: 400, body: { __type: 'UnknownOperationException' } };
  }
  const { Entries } = (await json(request)) as { Entries: readonly Entry[] };
  const bytes = Buffer.byteLength(Entries.map(({ Detail }) => Detail).join(''));
  if (Entries.length > MAX_ENTRIES || bytes > MAX_BYTES) {
    return { status: 400, body: { __type: 'ValidationException' } };
  }
  const results = Entries.map((entry) => putEntry(rules, entry));
  const failed = results.filter((result) => 'ErrorCode' in result);
  return { status: 200, body: { FailedEntryCount: failed.length, Entries: results } };
};
