import { deepStrictEqual, ok } from 'node:assert/strict';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, test } from '@jest/globals';
import fc from 'fast-check';
import { endpointsAt } from '../../infra/local/endpoints.ts';
import { type Invoke, invoker } from '../../infra/local/messaging/invoke.ts';
import { openApiDocument } from '../../infra/tools/openapi/document.ts';
import { checkDocumented } from '../support/documented.ts';
import type { Reply } from '../support/http.ts';
import { curlOf, type Request, routesOf, send } from '../support/requests.ts';
import { type Service, startService } from '../support/service.ts';
import { sized } from '../support/sized.ts';

const SEED = 20;
const REQUESTS_PER_ROUTE = sized(15, 100);

/** One of its own: what other tests have left in a table may change at any time. */
let service: Service;
let dynamoDb: DynamoDBClient;
let finishWork: Invoke;
let endOfDay: Invoke;
beforeAll(async () => {
  service = await startService();
  const endpoints = endpointsAt(Number(new URL(service.url).port));
  dynamoDb = new DynamoDBClient({ endpoint: endpoints.dynamoDb });
  finishWork = invoker(endpoints.lambda, 'stock-allocation-dev-finishWork');
  endOfDay = invoker(endpoints.lambda, 'stock-allocation-dev-endOfDay');
});
afterAll(() => service.stop());

test.each(routesOf(openApiDocument()))(
  'whatever $name is asked, it answers as documented, and changes nothing that it refuses or shows',
  async ({ name, names, seed, requests }) => {
    await prepare(names);
    const isRead = name.startsWith('GET ');
    const before = isRead ? await settled() : undefined;
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        await (isRead ? asked : refusedOrDone)(request);
      }),
      { seed: SEED + seed, numRuns: REQUESTS_PER_ROUTE },
    );
    // All of them at once: to read the table takes longer than to ask.
    if (before) checkSame(before, await stored(), {});
  },
);

const asked = (request: Request): Promise<Reply> =>
  naming(request, async () => {
    const reply = await send(service.url, request);
    checkAnswer(request, reply);
    return reply;
  });

const refusedOrDone = async (request: Request): Promise<void> => {
  const before = known && !known.some(isUnfinished) ? known : await settled();
  const reply = await asked(request);
  known = reply.status < 400 ? undefined : await stored();
  await naming(request, async () => {
    if (known) checkSame(before, known, reply.body);
  });
};

/** A failure says how to ask it again. */
const naming = async <T>(request: Request, check: () => Promise<T>): Promise<T> => {
  try {
    return await check();
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`${message}\nTo ask it again: ${curlOf(service.url, request)}`);
  }
};

/** What is in the table, after a request that should have changed nothing. */
let known: readonly Item[] | undefined;

/** The order of the first name is allocated; of the others one is held, one waits, one is on its way. */
const prepare = async ([first, second, third, fourth]: readonly string[]): Promise<void> => {
  known = undefined;
  for (const sku of [first, second, third]) await post('/batches', { ref: sku, sku, qty: 1_000 });
  await post('/batches', { ref: fourth, sku: fourth, qty: 1_000, eta: '2999-01-01' });
  const orders = [
    { orderId: first, lines: [{ sku: first, qty: 5 }] },
    { orderId: second, lines: [{ sku: second, qty: 5 }], holdFor: 'P1D' },
    { orderId: third, lines: [{ sku: third, qty: 2_000 }], onShortage: 'backorder' },
    { orderId: fourth, lines: [{ sku: fourth, qty: 5 }] },
  ];
  await post('/allocations/bulk', { orders });
};

const post = (path: string, body: object) =>
  send(service.url, { method: 'POST', path, type: 'application/json', body: JSON.stringify(body) });

/** What the document can't say of a request that it allows. */
const UNSAID =
  /must be unique|must not be in the future|must be given with countedAt|must not be before notBefore|must not be below min|must have at least one rule unless|must be given with a qty|must be given unless|must only be given with lines|invisible characters|must not be given with(out)? (qty|lineIds)|must have (qty|backorderPolicy)|must be the "next"|must not be true with this onShortage|must be at least one minute|^Invalid sku/;

const checkAnswer = (request: Request, reply: Reply): void => {
  const { status, headers, body } = reply;
  checkDocumented(request.method, request.path, reply);
  ok(status < 500 || (status === 503 && headers.has('retry-after')), `it answers ${status}`);
  if (status !== 400) return;
  const rules: readonly string[] = body.errors?.map(({ rule }: { rule: string }) => rule) ?? [
    `${body.message ?? body.detail}`,
  ];
  for (const rule of rules) {
    ok(/must |is not a field |^Invalid sku /.test(rule), `it names no rule: ${rule}`);
    ok(!request.isValid || UNSAID.test(rule), `it refuses what is documented: ${rule}`);
  }
};

type Item = Readonly<Record<string, unknown>>;

const checkSame = (
  before: readonly Item[],
  after: readonly Item[],
  { type }: { readonly type?: string },
): void => {
  const compared = type === '/problems/shortage' ? untold : (item: Item) => item;
  deepStrictEqual(after.map(compared), before.map(compared));
};

/** Without what a shortage changes of a product: it is noted, and told, that it is out of stock. */
const untold = ({ version, outOfStock, events, ...item }: Item): Item =>
  item.SK === 'PRODUCT' ? item : { version, outOfStock, events, ...item };

/** All that is in the table, once the jobs by the minute and by the hour have nothing left to do there. */
const settled = async (): Promise<readonly Item[]> => {
  const items = await stored();
  if (!items.some(isUnfinished)) return items;
  await finishWork({});
  await endOfDay({});
  return stored();
};

/** Later than any day that is marked as over, or as near. */
const SOON = new Date(Date.now() + 90 * 24 * 60 * 60 * 1_000).toISOString();

/** Holds are there to be ended once they are due, and days to be marked once they are over. */
const isUnfinished = ({ GSI1PK, GSI1SK }: Item): boolean =>
  (`${GSI1PK}`.startsWith('UNFINISHED#') &&
    (GSI1PK !== 'UNFINISHED#HOLDS' || `${GSI1SK}` <= new Date().toISOString())) ||
  (/^(DUE|EXPIRES|WAITING)#/.test(`${GSI1PK}`) && `${GSI1SK}` < SOON);

/**
 * Which notices were sent is noted by who sends them, some time later; and a cancel in advance is looked after for a
 * minute, whatever is asked meanwhile.
 */
const stored = async (): Promise<readonly Item[]> => {
  const { Items = [] } = await dynamoDb.send(
    new ScanCommand({ TableName: 'stock-allocation-dev', ConsistentRead: true }),
  );
  return Items.filter(({ PK }) => PK !== 'DONE').map(({ GSI1PK, GSI1SK, ...item }) =>
    item.SK === 'CANCEL' ? item : { ...item, GSI1PK, GSI1SK },
  );
};
