import '../../support/whole-log.ts';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { addBatch } from '../../../src/application/batches/add-batch.ts';
import { allocateOrder } from '../../../src/application/orders/allocate-order.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { bookError } from '../../../src/handlers/book/errors.ts';
import { type Answer, json } from '../../../src/handlers/http/answer.ts';
import { endpoint } from '../../../src/handlers/http/endpoint.ts';
import { id } from '../../../src/handlers/http/fields.ts';
import { outcomeAnswer } from '../../../src/handlers/orders/answer.ts';
import { newOrder } from '../../../src/handlers/orders/new-order.ts';
import { inMemory } from '../../support/in-memory.ts';
import { takeLog } from '../../support/log-lines.ts';

let log: ReturnType<typeof takeLog>;
beforeEach(() => {
  log = takeLog();
});
afterEach(() => {
  jest.restoreAllMocks();
});

const event = (body: unknown, more: object = {}) =>
  ({
    routeKey: 'POST /allocations',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
    ...more,
  }) as unknown as APIGatewayProxyEventV2;
const context = { awsRequestId: 'r-1' } as Context;

/** A shop with ten lamps, asked over HTTP. */
const shop = async () => {
  const deps = inMemory();
  await addBatch(deps)({ ref: 'b', sku: 'LAMP', qty: 10, eta: null });
  await addBatch(deps)({ ref: 'c', sku: 'CHAIR', qty: 10, eta: null });
  const allocate = allocateOrder(deps);
  const handler = endpoint({ body: newOrder }, async ({ body }) =>
    outcomeAnswer(body.orderId, await allocate(body)),
  );
  return (body: unknown, more?: object) => handler(event(body, more), context);
};

const failing = (error: unknown, answerError?: (error: unknown) => Answer) => {
  const run = async () => {
    throw error;
  };
  return endpoint({ body: z.object({ sku: id }) }, run, answerError);
};

const order = (qty: number, more: object = {}) => ({
  orderId: 'order-1',
  lines: [
    { sku: 'LAMP', qty, lineId: 'MARKER-line' },
    { sku: 'CHAIR', qty: 1 },
  ],
  ...more,
});

describe('each request is a line of the log', () => {
  const known = {
    message: 'request',
    requestId: 'r-1',
    route: 'POST /allocations',
    tries: 1,
    durationMs: expect.any(Number),
  };

  test('with what it was about, and what became of it', async () => {
    const ask = await shop();
    await ask(order(6));
    await ask(order(6));
    await ask(order(7));
    await ask(order(60, { orderId: 'order-2' }));
    await ask(order(60, { orderId: 'order-3', onShortage: 'backorder' }));

    const lines = { ...known, level: 'INFO', skus: ['LAMP', 'CHAIR'] };
    expect(log.lines()).toEqual(
      [
        { ...lines, orderId: 'order-1', outcome: 'allocated', status: 201 },
        { ...lines, orderId: 'order-1', outcome: 'known-already', status: 200 },
        { ...lines, orderId: 'order-1', outcome: 'line-differs', status: 409 },
        { ...lines, orderId: 'order-2', outcome: 'shortage', status: 409 },
        { ...lines, orderId: 'order-3', outcome: 'backordered', status: 201 },
      ].map(expect.objectContaining),
    );
    expect(log.metrics()).toEqual({ Short: [1] });
  });

  test('that breaks the rules, too', async () => {
    const ask = await shop();
    await ask(order(0, { unknown: 1 }));
    await ask('no JSON');

    const line = { ...known, level: 'INFO', outcome: 'invalid-request', status: 400 };
    expect(log.lines()).toEqual([
      expect.objectContaining({ ...line, fields: ['body.lines[0].qty', 'body'] }),
      expect.objectContaining(line),
    ]);
  });

  test('that was refused for contention as a warning', async () => {
    await failing(new Refusal('too-much-contention', 'others'))(event({ sku: 'LAMP' }), context);

    expect(log.lines()).toMatchObject([
      { level: 'WARN', skus: ['LAMP'], outcome: 'too-much-contention', status: 503 },
    ]);
  });

  test.each([
    { api: 'the API', answerError: undefined },
    { api: 'the book’s API', answerError: bookError },
  ])('that failed with its cause, of which $api says nothing', async ({ answerError }) => {
    const error = new TypeError('the inside', { cause: new Error('the cause') });
    const answer = await failing(error, answerError)(event({ sku: 'LAMP' }), context);

    expect(answer.statusCode).toBe(500);
    expect(JSON.stringify(answer)).not.toMatch(/the inside|the cause|TypeError|endpoint/);
    expect(log.lines()).toMatchObject([
      {
        ...known,
        level: 'ERROR',
        skus: ['LAMP'],
        outcome: 'failed',
        status: 500,
        error: { name: 'TypeError', message: 'the inside', cause: { message: 'the cause' } },
      },
    ]);
  });
});

describe('nothing is logged but ids', () => {
  const secrets = {
    headers: { authorization: 'MARKER', cookie: 'MARKER', 'x-api-key': 'MARKER' },
    cookies: ['MARKER'],
    queryStringParameters: { MARKER: 'MARKER' },
    rawPath: '/MARKER',
    rawQueryString: 'MARKER=MARKER',
    requestContext: { authorizer: { jwt: { claims: { sub: 'MARKER' } } } },
  };

  test.each([
    { what: 'of an order', body: order(6) },
    { what: 'of an order that is short', body: order(60) },
    { what: 'of a field that is unknown', body: order(6, { MARKER: 'MARKER' }) },
    { what: 'of ids that break the rules', body: order(6, { orderId: ' MARKER ' }) },
    { what: 'of a body that is no JSON', body: '{"MARKER' },
    { what: 'of other fields', body: order(6, { onShortage: 'MARKER', holdFor: 'MARKER' }) },
  ])('$what', async ({ body }) => {
    await (await shop())(body, secrets);

    expect(log.lines()).toHaveLength(1);
    expect(log.text()).not.toContain('MARKER');
  });

  test('and of many SKUs the first ten', async () => {
    const skus = Array.from({ length: 200 }, (_, index) => `SKU-${index}`);
    await (await shop())({ orderId: 'order-1', lines: skus.map((sku) => ({ sku, qty: 1 })) });

    expect(log.lines()).toMatchObject([{ skus: skus.slice(0, 10) }]);
  });

  test.each([
    { path: { ref: 'batch-1' }, ids: { batchRef: 'batch-1' } },
    { path: { sku: 'LAMP' }, ids: { skus: ['LAMP'] } },
    { path: { orderId: 'o', lineId: 'l' }, ids: { orderId: 'o', lineId: 'l' } },
    { path: { orderid: 'o' }, ids: { orderId: 'o' } },
  ])('as the path has them: $path', async ({ path, ids }) => {
    const handler = endpoint({ path: z.catchall(z.object({}), id) }, async () => json(200, {}));
    await handler(event('', { pathParameters: path }), context);

    expect(log.lines()).toMatchObject([{ ...ids, outcome: 'done', status: 200 }]);
  });
});
