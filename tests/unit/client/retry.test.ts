import { expect, test } from '@jest/globals';
import { problem, scripted } from './scripted.ts';

const order = { orderId: 'order-1', lines: [{ sku: 'LAMP', qty: 6 }] };
const orderPath = { params: { path: { orderId: 'order-1' } } };
const busy = problem('too-much-contention', 503, '1');
const away = new TypeError('fetch failed');
const done = Response.json({ orderId: 'order-1', lines: [] });

test('a service that is busy or away is sent the same again', async () => {
  const { client, asked } = scripted([busy, away, done]);

  const { data } = await client.POST('/allocations', { body: order });

  expect(data).toEqual({ orderId: 'order-1', lines: [] });
  expect(await Promise.all(asked.map((request) => request.json()))).toEqual([order, order, order]);
});

test('what API Gateway can not take now is sent again', async () => {
  const tooMany = Response.json({ message: 'Too Many Requests' }, { status: 429 });
  const crashed = Response.json({ message: 'Internal Server Error' }, { status: 500 });
  const { client, asked } = scripted([tooMany, crashed, done]);

  expect((await client.GET('/orders/{orderId}', orderPath)).response.status).toBe(200);
  expect(asked).toHaveLength(3);
});

test('of orders in bulk that were busy in part all are sent again, and those that are done stay done', async () => {
  const inPart = Response.json(
    { outcomes: [{ status: 503, body: {} }] },
    { headers: { 'retry-after': '1' } },
  );
  const whole = Response.json({ outcomes: [{ status: 201, body: {} }] });
  const { client } = scripted([inPart, whole]);

  const { data } = await client.POST('/allocations/bulk', { body: { orders: [order] } });

  expect(data?.outcomes).toEqual([{ status: 201, body: {} }]);
});

test('an answer that breaks off is sent for again', async () => {
  const broken = new ReadableStream({ start: (controller) => controller.error(away) });
  const { client, asked } = scripted([new Response(broken), done]);

  expect((await client.GET('/orders/{orderId}', orderPath)).data?.orderId).toBe('order-1');
  expect(asked).toHaveLength(2);
});

test('what was refused is not sent again', async () => {
  const { client, asked } = scripted([problem('shortage', 409)]);

  const { error } = await client.POST('/allocations', { body: order });

  expect(error?.type).toBe('/problems/shortage');
  expect(asked).toHaveLength(1);
});

test('a conflict that no problem explains is an answer as well', async () => {
  const { client, asked } = scripted([new Response('<h1>Conflict</h1>', { status: 409 })]);

  expect((await client.POST('/allocations', { body: order })).response.status).toBe(409);
  expect(asked).toHaveLength(1);
});

test('the last answer counts, whatever it is', async () => {
  const { client, asked } = scripted([busy]);
  expect((await client.POST('/allocations', { body: order })).response.status).toBe(503);
  expect(asked).toHaveLength(6);

  const once = scripted([away], { retry: { attempts: 1 } });
  await expect(once.client.POST('/allocations', { body: order })).rejects.toBe(away);
  expect(once.asked).toHaveLength(1);
});

test('it waits as long as it is asked to and a little more, otherwise twice as long each time, and never quite the same', async () => {
  const asked = problem('unavailable', 503, '3');
  const { client, waits } = scripted([asked, away]);

  await expect(client.POST('/allocations', { body: order })).rejects.toBe(away);

  const [first, ...own] = waits;
  expect(first).toBeGreaterThanOrEqual(3_100);
  expect(first).toBeLessThanOrEqual(3_200);
  expect(own).toHaveLength(4);
  for (const [index, ms] of own.entries()) {
    const longest = 400 * 2 ** index;
    expect(ms).toBeGreaterThanOrEqual(longest / 2);
    expect(ms).toBeLessThanOrEqual(longest);
  }
});

test('it may be asked to wait until a time', async () => {
  const at = new Date(Date.now() + 5_000).toUTCString();
  const { client, waits } = scripted([problem('unavailable', 503, at), done]);

  await client.POST('/allocations', { body: order });

  expect(waits[0]).toBeGreaterThan(3_000);
  expect(waits[0]).toBeLessThanOrEqual(5_200);
});

test('who is asked to come back much later is answered so at once', async () => {
  const { client, asked, waits } = scripted([problem('unavailable', 503, '3600')]);

  expect((await client.POST('/allocations', { body: order })).response.status).toBe(503);
  expect([asked.length, waits]).toEqual([1, []]);
});

test('who gives up does not wait until it is sent again', async () => {
  const giveUp = new AbortController();
  const { client, asked } = scripted([busy], { retry: {} });

  const answer = client.POST('/allocations', { body: order, signal: giveUp.signal });
  giveUp.abort(new Error('enough'));

  await expect(answer).rejects.toThrow('enough');
  expect(asked.length).toBeLessThan(2);
});

test('all attempts of a command on what is there have one key, and the next command another', async () => {
  const { client, asked } = scripted([busy, busy, done]);
  const ship = () => client.POST('/orders/{orderId}/shipments', { ...orderPath, body: {} });
  await ship();
  await ship();

  const keys = asked.map(({ headers }) => headers.get('idempotency-key'));
  expect(keys).toHaveLength(4);
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  expect(new Set(keys).size).toBe(2);
});

test('a key of the caller is kept', async () => {
  const { client, asked } = scripted([done]);
  const header = { 'Idempotency-Key': 'shipment-7' };
  const params = { path: orderPath.params.path, header };
  await client.POST('/orders/{orderId}/shipments', { params, body: {} });

  expect(asked[0]?.headers.get('idempotency-key')).toBe('shipment-7');
});

test('what only reads, is added under an id of its own, or arrives has no key', async () => {
  const { client, asked } = scripted([done]);
  await client.GET('/orders/{orderId}', orderPath);
  await client.POST('/allocations', { body: order });
  await client.POST('/batches', { body: { ref: 'batch-1', sku: 'LAMP', qty: 10 } });

  await client.POST('/batches/{ref}/arrival', {
    params: { path: { ref: 'ship-7' } },
    body: { qty: 40 },
  });

  const keys = asked.map(({ headers }) => headers.get('idempotency-key'));
  expect(keys).toEqual([null, null, null, null]);
});

test('a command that is still at work on an earlier attempt is waited for', async () => {
  const { client } = scripted([away, problem('request-under-way', 409), done]);

  const { data } = await client.POST('/orders/{orderId}/confirm', { ...orderPath, body: {} });

  expect(data?.orderId).toBe('order-1');
});
