import '../support/whole-log.ts';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  SQSEvent,
} from 'aws-lambda';
import { productKey } from '../../src/adapters/dynamodb/keys.ts';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import type { Deps } from '../../src/application/ports.ts';
import { freshTable } from '../support/fresh-table.ts';
import { takeLog } from '../support/log-lines.ts';

type Http = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

let deps: Deps;
let allocate: Http;
let allocateBulk: Http;
let addBatches: Http;
let audit: (event: { repair: boolean }, context: Context) => Promise<object>;
let finishWork: (event: object, context: Context) => Promise<unknown>;
let handleAllocations: (event: SQSEvent, context: Context) => Promise<object>;
beforeAll(async () => {
  Object.assign(process.env, {
    TABLE_NAME: await freshTable(),
    EVENT_BUS_NAME: 'nobody asks it',
    ALLOCATION_QUEUE_URL: 'nobody asks it',
    ALLOCATION_DEAD_LETTERS_URL: 'nobody asks it',
  });
  const { compose } = await import('../../src/composition/use-cases.ts');
  deps = compose(process.env);
  ({ handler: allocate } = await import('../../src/handlers/orders/allocate.ts'));
  ({ handler: allocateBulk } = await import('../../src/handlers/orders/allocate-bulk.ts'));
  ({ handler: addBatches } = await import('../../src/handlers/batches/add-bulk.ts'));
  ({ handler: audit } = await import('../../src/handlers/jobs/audit.ts'));
  ({ handler: finishWork } = await import('../../src/handlers/jobs/finish-work.ts'));
  ({ handler: handleAllocations } = await import('../../src/handlers/messages/allocations.ts'));
});
afterEach(() => {
  jest.restoreAllMocks();
});

const contextOf = (awsRequestId: string) => ({ awsRequestId }) as Context;
const post = (body: object) => ({ body: JSON.stringify(body) }) as APIGatewayProxyEventV2;

/** A batch of a SKU of its own, and orders for one unit of it. */
const stock = async (sku: string, qty: number, orders: number) => {
  await addBatch(deps)({ ref: `batch of ${sku}`, sku, qty, eta: null });
  return Array.from({ length: orders }, (_, index) => ({
    orderId: `${sku}-${index}`,
    lines: [{ sku, qty: 1 }],
  }));
};

const sum = (values: readonly number[] = []) => values.reduce((all, one) => all + one, 0);

test('of 64 requests at once each is a line, and what they got and did not get is counted', async () => {
  const orders = await stock('LAMP', 50, 64);
  const log = takeLog();
  const answers = await Promise.all(
    orders.map((order) => allocate(post(order), contextOf(`request of ${order.orderId}`))),
  );

  const got = answers.filter(({ statusCode }) => statusCode === 201);
  expect(got).toHaveLength(50);
  const lines = new Map(log.lines().map((line) => [line.requestId, line]));
  expect(log.lines()).toHaveLength(64);
  for (const [index, { orderId }] of orders.entries()) {
    const outcome = answers[index]?.statusCode === 201 ? 'allocated' : 'shortage';
    expect(lines.get(`request of ${orderId}`)).toMatchObject({ orderId, skus: ['LAMP'], outcome });
  }
  const { Allocated, Short, ...others } = log.metrics();
  expect([sum(Allocated), sum(Short), others]).toEqual([50, 14, {}]);
});

test('races against another process are in the lines and in the metrics', async () => {
  const orders = await stock('CHAIR', 100, 20);
  const log = takeLog();
  // Groups of its own make it another process, as far as the table can tell.
  const rival = allocateOrder(deps);
  await Promise.all(
    orders.flatMap((order, index) =>
      index % 2
        ? allocate(post(order), contextOf(order.orderId))
        : rival({ ...order, lines: [{ lineId: 'CHAIR', sku: 'CHAIR', qty: 1 }] }),
    ),
  );

  const { Allocated, LostRaces, Retries } = log.metrics();
  expect(sum(Allocated)).toBe(20);
  expect(sum(LostRaces)).toBeGreaterThan(0);
  expect(sum(Retries)).toBe(sum(LostRaces));
  expect(log.lines()).toHaveLength(10);
});

test('of a bulk each order is a line, beside the request', async () => {
  const orders = await stock('TABLE', 30, 40);
  const log = takeLog();
  await allocateBulk(post({ orders: [...orders, 'no order'] }), contextOf('bulk'));

  const ofOrders = log.lines().filter(({ message }) => message === 'order');
  const outcomes = Map.groupBy(ofOrders, ({ outcome }) => outcome);
  expect([...outcomes].map(([outcome, { length }]) => [outcome, length]).sort()).toEqual([
    ['allocated', 30],
    ['invalid-request', 1],
    ['shortage', 10],
  ]);
  expect(log.lines().filter(({ message }) => message === 'request')).toMatchObject([
    { requestId: 'bulk', outcome: 'done', status: 200 },
  ]);
  const { Allocated, Short } = log.metrics();
  expect([sum(Allocated), sum(Short)]).toEqual([30, 10]);
});

test('of a feed each batch is a line, with what became of it', async () => {
  await stock('FED', 30, 0);
  const log = takeLog();
  const batch = { ref: 'batch of FED', sku: 'FED', qty: 30 };
  const batches = [batch, { ...batch, qty: 31 }, { ...batch, ref: 'another', qty: 5 }];
  const feed = { batches, feedAt: '2020-01-01T00:00:00Z', document: 'ASN-1' };
  await addBatches(post(feed), contextOf('feed'));

  expect(log.lines().filter(({ message }) => message === 'batch')).toMatchObject([
    { requestId: 'feed', batchRef: 'batch of FED', outcome: 'invalid-request' },
    { requestId: 'feed', batchRef: 'batch of FED', skus: ['FED'], outcome: 'known' },
    { requestId: 'feed', batchRef: 'another', outcome: 'added' },
  ]);
  expect(log.lines().at(-1)).toMatchObject({ message: 'request', cause: { document: 'ASN-1' } });
});

test('of a batch of messages each is a line, and none is counted twice', async () => {
  const orders = await stock('SOFA', 500, 120);
  const log = takeLog();
  const Records = [...orders, ...orders.slice(0, 20)].map((detail, index) => ({
    messageId: `m-${index}`,
    body: JSON.stringify({
      id: `event-${index}`,
      time: '2026-01-01T00:00:00Z',
      'detail-type': 'Allocate',
      detail,
    }),
    attributes: { ApproximateReceiveCount: '1' },
  }));
  const answer = await handleAllocations({ Records } as unknown as SQSEvent, contextOf('batch'));

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(new Set(log.lines().map(({ messageId }) => messageId)).size).toBe(140);
  expect(log.lines()).toHaveLength(140);
  for (const line of log.lines()) {
    expect(line).toMatchObject({
      message: 'message',
      requestId: 'batch',
      type: 'Allocate',
      orderId: expect.stringMatching(/^SOFA-/),
      skus: ['SOFA'],
      outcome: 'allocated',
      tries: expect.any(Number),
      durationMs: expect.any(Number),
    });
  }
  expect(sum(log.metrics().Allocated)).toBe(120);
});

test('a scheduled run is a line', async () => {
  const log = takeLog();
  await finishWork({}, contextOf('scheduled'));

  expect(log.lines()).toMatchObject([
    { level: 'INFO', message: 'finishWork', requestId: 'scheduled', outcome: 'done', tries: 1 },
  ]);
});

test('an audit measures what differs, and says so where nothing does', async () => {
  await stock('DESK', 5, 0);
  const sound = takeLog();
  await audit({ repair: false }, contextOf('sound'));
  jest.restoreAllMocks();

  const update = new UpdateCommand({
    TableName: process.env.TABLE_NAME,
    Key: productKey('DESK'),
    UpdateExpression: 'SET backordered = :three',
    ExpressionAttributeValues: { ':three': 3 },
  });
  await DynamoDBDocumentClient.from(new DynamoDBClient()).send(update);
  const drifted = takeLog();
  await audit({ repair: false }, contextOf('drifted'));

  expect(sound.metrics()).toEqual({ StockDrift: [0], Unsettled: [0] });
  expect(sound.lines()).toMatchObject([{ level: 'INFO', message: 'audit', requestId: 'sound' }]);
  expect(drifted.metrics()).toEqual({ StockDrift: [1], Unsettled: [0] });
  const drift = { sku: 'DESK', figure: 'backordered', was: 3, is: 0, repaired: false };
  expect(drifted.lines()).toMatchObject([{ level: 'WARN', message: 'audit', drifts: [drift] }]);
});
