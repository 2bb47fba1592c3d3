import { describe, expect, test } from '@jest/globals';
import { createClient } from '../../src/client/client.ts';
import { pages } from '../../src/client/pages.ts';
import { dataOf, isProblem } from '../../src/client/problems.ts';
import { callsOf } from '../support/client-calls.ts';
import { checkDocumented } from '../support/documented.ts';
import { fresh } from '../support/http.ts';

const url = `${process.env.SERVICE_URL}`;
const client = createClient({ url });
client.use({
  onResponse: async ({ request, response }) => {
    const { status, headers } = response;
    const text = await response.clone().text();
    const isJson = text && headers.get('content-type')?.includes('json');
    const body = isJson ? JSON.parse(text) : text;
    const { pathname, search } = new URL(request.url);
    checkDocumented(request.method, `${pathname}${search}`, { status, headers, body });
  },
});

/** A client whose first attempt of each request has this trouble, and what it sent. */
const troubled = (trouble: (request: Request) => Promise<Response>) => {
  let attempts = 0;
  const send = (request: Request) => (attempts++ === 0 ? trouble(request) : fetch(request));
  return { client: createClient({ url, fetch: send }), attempts: () => attempts };
};

const answerLost = async (request: Request): Promise<Response> => {
  await fetch(request);
  throw new TypeError('the connection was lost');
};

describe('each operation is granted as its types say', () => {
  const calls = callsOf(client, fresh('lamp'));
  test.each(Object.entries(calls))('%s', async (_, call) => {
    const { response } = await call();
    expect(response.status).toBeLessThan(300);
  });
});

test('a shortage says how much there is of each line', async () => {
  const sku = fresh('lamp');
  dataOf(await client.POST('/batches', { body: { ref: sku, sku, qty: 5 } }));

  const body = { orderId: sku, lines: [{ sku, qty: 6 }] };
  const { error } = await client.POST('/allocations', { body });

  if (!isProblem(error, '/problems/shortage')) throw new Error(`it is ${JSON.stringify(error)}`);
  expect(error.errors.map(({ available }) => available)).toEqual([5]);
});

test('a list of several pages is read whole', async () => {
  const sku = fresh('lamp');
  const refs = ['a', 'b', 'c', 'd', 'e'].map((one) => `${sku} & ${one}`);
  const batches = refs.map((ref) => ({ ref, sku, qty: 1 }));
  dataOf(await client.POST('/batches/bulk', { body: { batches } }));

  const read: string[] = [];
  for await (const page of pages((at) =>
    client.GET('/products/{sku}/batches', {
      params: { path: { sku }, query: { limit: 2, ...at } },
    }),
  )) {
    read.push(...page.batches.map(({ ref }) => ref));
  }
  expect(read).toEqual(refs);
});

test('a service that is busy for a moment is asked until it answers', async () => {
  const sku = fresh('lamp');
  const busy = async () =>
    Response.json(
      { type: '/problems/unavailable' },
      { status: 503, headers: { 'retry-after': '0' } },
    );
  const { client, attempts } = troubled(busy);

  const added = await client.POST('/batches', { body: { ref: sku, sku, qty: 5 } });

  expect(added.response.status).toBe(201);
  expect(attempts()).toBe(2);
});

test('a change by so many units counts once, also when its answer is lost', async () => {
  const sku = fresh('lamp');
  dataOf(await client.POST('/batches', { body: { ref: sku, sku, qty: 10 } }));
  const params = { path: { ref: sku } };

  const other = troubled(answerLost);
  const { batch } = dataOf(
    await other.client.PATCH('/batches/{ref}', { params, body: { change: -3 } }),
  );

  expect(other.attempts()).toBe(2);
  expect(batch.qty).toBe(7);
  expect(dataOf(await client.GET('/batches/{ref}', { params })).qty).toBe(7);
});

test('what is done on a condition is granted once, also when its answer is lost', async () => {
  const sku = fresh('lamp');
  dataOf(await client.POST('/batches', { body: { ref: sku, sku, qty: 10 } }));
  const params = { path: { ref: sku } };
  const { response } = await client.GET('/batches/{ref}', { params });
  const header = { 'If-Match': `${response.headers.get('etag')}` };

  const { data } = await troubled(answerLost).client.PATCH('/batches/{ref}', {
    params: { ...params, header },
    body: { qty: 8 },
  });

  expect(data?.batch.qty).toBe(8);
});
