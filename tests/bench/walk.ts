import { subscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import type { AddressInfo } from 'node:net';
import { marshall } from '@aws-sdk/util-dynamodb';
import { functions } from '../../infra/deploy/functions.ts';
import { HOST } from '../../infra/local/ports.ts';
import { freshTable } from '../support/fresh-table.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { environmentOfFunctions } from './support/serverless-yml.ts';
import { median } from './support/stats.ts';

/** What a flow asks for, each time for things of its own; what it needs before is there then. */
type Flow = {
  readonly function: string;
  readonly event: (n: number) => object;
  readonly before?: (n: number) => Promise<unknown>;
};
type Handler = (event: object, context: object) => Promise<unknown>;

/** The first invocations of a flow load and make what all others use. */
const WARM_UP = 2;
const SAMPLES = 5;
const SRC = new URL('../../src/', import.meta.url).href;

const http = (body?: object, pathParameters?: object) => ({
  headers: {},
  pathParameters,
  body: JSON.stringify(body),
});
const order = (orderId: string, sku: string) => ({ orderId, lines: [{ sku, qty: 1 }] });
const message = (type: string, id: string, detail: object) => ({
  Records: [
    {
      messageId: id,
      receiptHandle: id,
      attributes: { ApproximateReceiveCount: '1' },
      body: JSON.stringify({ id, time: new Date(), 'detail-type': type, detail }),
    },
  ],
});

const handlerOf = async (name: string): Promise<Handler> => {
  const [file] = functions[name]?.handler.split('.') ?? [];
  return (await import(`../../${file}.ts`)).handler;
};

const call = async (name: string, event: object): Promise<void> => {
  const context = { awsRequestId: 'walk', getRemainingTimeInMillis: () => 29_000 };
  const answer = (await (
    await handlerOf(name)
  )(event, context)) as {
    statusCode?: number;
    batchItemFailures?: unknown[];
  };
  const isDone = (answer.statusCode ?? 200) < 300 && (answer.batchItemFailures ?? []).length === 0;
  if (!isDone) throw new Error(`${name} answers ${JSON.stringify(answer)}`);
};

const stock = (ref: string, sku: string, qty = 9) =>
  call('addBatch', http({ ref, sku, qty, eta: null }));
const allocated = (n: number, sku: string) =>
  stock(sku, sku).then(() => call('allocate', http(order(`${sku}-order-${n}`, sku))));

const FLOWS: Readonly<Record<string, Flow>> = {
  order: {
    function: 'allocate',
    before: (n) => stock(`o-${n}`, `o-${n}`),
    event: (n) => http(order(`order-${n}`, `o-${n}`)),
  },
  repeat: {
    function: 'allocate',
    before: (n) => allocated(n, `r-${n}`),
    event: (n) => http(order(`r-${n}-order-${n}`, `r-${n}`)),
  },
  cut: {
    function: 'changeBatch',
    before: (n) => allocated(n, `c-${n}`).then(() => stock(`c-other-${n}`, `c-${n}`)),
    event: (n) => http({ qty: 0 }, { ref: `c-${n}` }),
  },
  'order by message': {
    function: 'handleAllocations',
    before: (n) => stock(`m-${n}`, `m-${n}`),
    event: (n) => message('Allocate', `${n}`, order(`m-order-${n}`, `m-${n}`)),
  },
  'command by message': {
    function: 'handleCommands',
    before: (n) => stock(`q-${n}`, `q-${n}`),
    event: (n) => message('ChangeBatchQuantity', `${n}`, { batchRef: `q-${n}`, qty: 7 }),
  },
  relay: {
    function: 'relayEvents',
    event: (n) => {
      const at = new Date().toISOString();
      const events = [{ id: `LAMP:${n}:0`, type: 'Shipped', sku: 'LAMP', at }];
      const dynamodb = { SequenceNumber: `${n}`, NewImage: marshall({ events }) };
      return { Records: [{ eventName: 'INSERT', dynamodb }] };
    },
  },
  release: {
    function: 'releaseLine',
    before: (n) => allocated(n, `l-${n}`),
    event: (n) => http(undefined, { orderId: `l-${n}-order-${n}`, lineId: `l-${n}` }),
  },
  read: {
    function: 'getProduct',
    before: (n) => stock(`g-${n}`, `g-${n}`),
    event: (n) => http(undefined, { sku: `g-${n}` }),
  },
};

/** A bus that takes everything, and notices nothing. */
const startBus = async (): Promise<{ readonly url: string; readonly stop: () => void }> => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end('{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}');
    });
  });
  await new Promise<void>((listening) => server.listen(0, HOST, listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://${HOST}:${port}`, stop: () => server.close() };
};

/**
 * How often functions of src are entered in one warm invocation of a Lambda handler, how many functions
 * and files these are, and how many requests it sends to DynamoDB. By V8's own count: a duration tells
 * of the machine, this of the code.
 */
const measure: Benchmark = async () => {
  const bus = await startBus();
  Object.assign(process.env, environmentOfFunctions, {
    TABLE_NAME: await freshTable(),
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
  });
  let requests = 0;
  const dynamoDb = new URL(process.env.AWS_ENDPOINT_URL_DYNAMODB as string).port;
  subscribe('http.client.request.start', (event) => {
    const { request } = event as { request: { host: string; getHeader(name: string): unknown } };
    if (String(request.getHeader('host')).endsWith(`:${dynamoDb}`)) requests++;
  });
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

  /** What was entered since it was asked the last time. */
  const entered = async () => {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return result
      .filter(({ url }) => url.startsWith(SRC))
      .flatMap(({ url, functions: all }) =>
        all
          .filter(({ functionName, ranges: [range] }) => functionName !== '' || range?.startOffset)
          .map(({ functionName, ranges: [range] }) => ({
            file: url.slice(SRC.length),
            name: functionName,
            count: range?.count ?? 0,
          })),
      )
      .filter(({ count }) => count > 0);
  };

  const rows: Row[] = [];
  for (const [flow, { function: name, before, event }] of Object.entries(FLOWS)) {
    const samples: { entries: number; functions: number; files: number; requests: number }[] = [];
    for (let n = 0; n < WARM_UP + SAMPLES; n++) {
      await before?.(n);
      const asked = event(n);
      await entered();
      requests = 0;
      await call(name, asked);
      const all = await entered();
      if (n < WARM_UP) continue;
      samples.push({
        entries: all.reduce((sum, { count }) => sum + count, 0),
        functions: all.length,
        files: new Set(all.map(({ file }) => file)).size,
        requests,
      });
      if (process.env.WALK === flow && n === WARM_UP) {
        console.table(all.sort((a, b) => b.count - a.count));
      }
    }
    const middle = (of: keyof (typeof samples)[number]) => median(samples.map((one) => one[of]));
    rows.push({
      flow,
      entries: middle('entries'),
      functions: middle('functions'),
      files: middle('files'),
      requests: middle('requests'),
    });
  }
  session.disconnect();
  bus.stop();
  return {
    rows,
    plot: {
      title: 'Functions entered by one invocation',
      kind: 'bars',
      x: 'flow',
      y: ['entries', 'functions', 'files'],
      unit: 'count',
    },
  };
};
export default measure;
