import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SCOPES } from '../../infra/deploy/access.ts';
import { localEnvironment } from '../../infra/local/endpoints.ts';
import { testToken } from '../../infra/local/test-issuer.ts';
import { askAt, fresh } from '../support/http.ts';
import { type Service, START, startService } from '../support/service.ts';
import { stock } from '../support/stock.ts';
import { until } from '../support/until.ts';

/** A stage that records who gave a command, and knows it by their tokens. */
let service: Service;
beforeAll(async () => {
  process.env.STOCK_RECORD_WHO = 'on';
  service = await startService([...START, '--tokens']);
  delete process.env.STOCK_RECORD_WHO;
});
afterAll(() => service.stop());

const as = async (sub: string, more: Readonly<Record<string, string>> = {}) => {
  const authorization = `Bearer ${await testToken(SCOPES, { sub })}`;
  return (method: string, path: string, body?: object) =>
    askAt(service.url, method, path, { body, headers: { authorization, ...more } });
};

/** Types of what happened, the newest first, each with who wanted it, once all of it is there. */
const whoDid = async (path: string) => {
  const ask = await as('auditor');
  let known: readonly (readonly [string, string | undefined])[] = [];
  await until(async () => {
    const { body } = await ask('GET', `${path}/history?limit=100`);
    known = body.entries.map((entry: { type: string; cause?: { by?: string } }) => [
      entry.type,
      entry.cause?.by,
    ]);
    return body.products.every(
      (one: { completeTo: number; version: number }) => one.completeTo === one.version,
    );
  });
  return known;
};

test('whatever somebody does to stock, the history says that it was they', async () => {
  const [sku, ref, orderId] = [fresh('lamp'), fresh('batch'), fresh('order')];
  const [anna, ben] = [await as('anna'), await as('ben')];

  await anna('PUT', `/products/${sku}`, { lowAt: 2 });
  await anna('POST', '/batches', { ref, sku, qty: 20 });
  await ben('POST', '/allocations', { orderId, lines: [{ sku, qty: 2 }] });
  await ben('POST', '/allocations/bulk', {
    orders: [{ orderId: `${orderId}-2`, lines: [{ sku, qty: 1 }] }],
  });
  await ben('POST', '/allocate', { orderid: `${orderId}-3`, sku, qty: 1 });
  await ben('PATCH', `/orders/${orderId}/lines/${sku}`, { qty: 3 });
  await anna('POST', `/orders/${orderId}/pack`, { document: 'pick-1' });
  await anna('PATCH', `/batches/${ref}`, { qty: 19, reason: 'damaged' });
  await ben('DELETE', `/orders/${orderId}-2?reason=cancelled`);
  await anna('POST', '/add_batch', { ref: `${ref}-2`, sku, qty: 1, eta: null });

  expect(await whoDid(`/products/${sku}`)).toEqual([
    ['BatchAdded', 'anna'],
    ['Deallocated', 'ben'],
    ['BatchQuantityChanged', 'anna'],
    ['Packed', 'anna'],
    ['Allocated', 'ben'],
    ['Deallocated', 'ben'],
    ['LineChanged', 'ben'],
    ['Allocated', 'ben'],
    ['Allocated', 'ben'],
    ['Allocated', 'ben'],
    ['AvailabilityChanged', undefined],
    ['BatchAdded', 'anna'],
    ['LowStockThresholdChanged', 'anna'],
    ['ProductAdded', 'anna'],
  ]);
});

test('nobody can say that they are somebody else', async () => {
  const [sku, ref] = [fresh('lamp'), fresh('batch')];
  const forged = { 'sls-offline-authorizer-override': '{"jwt": {"claims": {"sub": "boss"}}}' };
  const eve = await as('eve', forged);

  const refused = await eve('POST', '/batches', { ref, sku, qty: 1, by: 'boss' });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'by' }] } });
  await eve('POST', '/batches', { ref, sku, qty: 1 });

  expect(await whoDid(`/products/${sku}`)).toContainEqual(['BatchAdded', 'eve']);
});

test('somebody who is erased is in no history any more, nor in any later one', async () => {
  const [sku, ref, other] = [fresh('lamp'), fresh('batch'), fresh('batch')];
  const [leaver, stays] = [await as('leaver'), await as('stays')];
  await leaver('POST', '/batches', { ref, sku, qty: 5 });
  await stays('PATCH', `/batches/${ref}`, { qty: 4 });
  await whoDid(`/products/${sku}`);

  const { port } = new URL(service.url);
  const env = { ...localEnvironment(Number(port)), PORT: port };
  const erase = () => stock(['ledger', 'erase', '--by', 'leaver', '--url', service.url], env);
  // Two histories, and the batch's own item, which has the event of its last change.
  expect(await erase()).toMatchObject({ code: 0, stdout: expect.stringMatching(/: [23]\.\n$/) });
  await leaver('POST', '/batches', { ref: other, sku, qty: 1 });

  expect(await whoDid(`/products/${sku}`)).toEqual([
    ['BatchAdded', 'erased'],
    ['BatchQuantityChanged', 'stays'],
    ['AvailabilityChanged', undefined],
    ['BatchAdded', 'erased'],
  ]);
});
