import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askAt } from '../support/http.ts';
import { descendantsOf } from '../support/processes.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const ask = (method: string, path: string, body?: object) =>
  askAt(service.url, method, path, { body, ...(method === 'PATCH' && { headers: UNDER_A_KEY }) });

const UNDER_A_KEY = { 'idempotency-key': 'broken-1' };

const order = (n: number) => ({ orderId: `order-${n}`, lines: [{ sku: 'LAMP', qty: 1 }] });

test('a database that is frozen makes nothing look done: all requests get an answer to come again, in time', async () => {
  await ask('POST', '/batches', { ref: 'lamps', sku: 'LAMP', qty: 100 });
  await ask('POST', '/allocations', order(0));
  const requests = [
    ...Array.from({ length: 20 }, (_, n) => ['POST', '/allocations', order(n + 1)] as const),
    ['GET', '/orders/order-0'],
    ['GET', '/products/LAMP'],
    ['PATCH', '/batches/lamps', { change: -1 }],
    ['POST', '/orders/order-0/shipments', {}],
  ] as const;
  const engine = (await descendantsOf(service.pid)).find(({ command }) => /^java /.test(command));
  process.kill(engine?.pid as number, 'SIGSTOP');
  const answers = await Promise.all(
    requests.map(([method, path, body]) => ask(method, path, body)),
  ).finally(() => process.kill(engine?.pid as number, 'SIGCONT'));

  for (const { status, headers, body } of answers) {
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(body).toMatchObject({ type: '/problems/unavailable' });
  }
  // The same again is safe, whether it was done meanwhile or not.
  for (const [method, path, body] of requests.slice(0, 20)) {
    expect((await ask(method, path, body)).status).toBeLessThan(300);
  }
  const { allocated, shipped } = (await ask('GET', '/batches/lamps')).body;
  expect(allocated + shipped).toBe(21);
});
