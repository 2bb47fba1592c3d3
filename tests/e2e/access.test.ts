import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import type { Browser } from 'playwright-core';
import { endpointsAt } from '../../infra/local/endpoints.ts';
import { TEST_AUDIENCE, TEST_ISSUER, testToken } from '../../infra/local/test-issuer.ts';
import { DESKTOP, launchBrowser } from '../../infra/tools/browser.ts';
import { allocateFromCsv, allocationsIn, inFolder, text } from '../support/csv-folder.ts';
import { askAt } from '../support/http.ts';
import { type Service, START, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

const ORIGIN = 'https://shop.example.com';

let service: Service;
beforeAll(async () => {
  process.env.STOCK_CORS_ORIGINS = ORIGIN;
  service = await startService([...START, '--tokens']);
  delete process.env.STOCK_CORS_ORIGINS;
});
afterAll(async () => {
  await service.stop();
});

const call = (method: string, path: string, token?: string, body?: object) =>
  askAt(service.url, method, path, {
    body,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });

const LAMPS = { ref: 'batch-1', sku: 'LAMP', qty: 10 };
const ORDER = { orderId: 'order-1', lines: [{ sku: 'LAMP', qty: 1 }] };

test('who has no token sees nothing but health and docs', async () => {
  const { status, body } = await call('GET', '/products');
  expect([status, body]).toEqual([401, { message: 'Unauthorized' }]);
  expect((await call('GET', '/health')).status).toBe(200);
  expect((await call('GET', '/openapi.json')).status).toBe(200);
});

test('a scope opens the routes that want it, and no others', async () => {
  const warehouse = await testToken(['stock:write']);
  expect((await call('POST', '/batches', warehouse, LAMPS)).status).toBe(201);
  const refused = await call('POST', '/allocations', warehouse, ORDER);
  expect([refused.status, refused.body]).toEqual([403, { message: 'Forbidden' }]);
  expect((await call('GET', '/orders/order-1', warehouse)).status).toBe(403);

  const shop = await testToken(['stock:read', 'allocations:write']);
  expect((await call('GET', '/orders/order-1', shop)).status).toBe(404);
  expect((await call('POST', '/allocations', shop, ORDER)).status).toBe(201);
  expect((await call('PATCH', '/batches/batch-1', shop, { qty: 0 })).status).toBe(403);
  const rule = { reorderPoint: 1, lotSize: 1, leadTimeDays: 1 };
  expect((await call('PUT', '/products/LAMP/restock-rule', shop, rule)).status).toBe(403);
  const { body } = await call('GET', '/batches/batch-1', shop);
  expect(body).toMatchObject({ qty: 10, allocated: 1 });
});

test('who it was is recorded nowhere, unless the stage says so', async () => {
  const anybody = await testToken(['stock:read', 'stock:write']);
  await call('POST', '/batches', anybody, { ref: 'by-nobody', sku: 'NOBODY', qty: 1 });

  let entries: object[] = [];
  await until(async () => {
    ({ entries } = (await call('GET', '/products/NOBODY/history', anybody)).body);
    return entries.length > 0;
  });
  expect(entries.filter((entry) => 'cause' in entry)).toEqual([]);
  expect(service.output()).not.toContain('somebody');
});

describe('a token is taken, however its issuer shapes it', () => {
  const scope = 'openid stock:read';
  test.each([
    ['Cognito', { aud: undefined, client_id: TEST_AUDIENCE, token_use: 'access', scope }],
    ['Auth0', { aud: [TEST_AUDIENCE, 'https://example.eu.auth0.com/userinfo'], azp: 'x', scope }],
    ['Entra ID', { scope: undefined, scp: 'stock:read', ver: '2.0' }],
    ['Keycloak', { aud: ['account', TEST_AUDIENCE], azp: 'shop', typ: 'Bearer', scope }],
  ])('%s', async (_, claims) => {
    const token = await testToken([], claims);
    expect((await call('GET', '/products', token)).status).toBe(200);
    expect((await call('POST', '/batches', token, LAMPS)).status).toBe(403);
  });
});

describe('a token is worth nothing', () => {
  const all = ['stock:read', 'stock:write', 'allocations:write', 'operations'];
  test.each([
    ['that has expired', () => testToken(all, { exp: 1_700_000_000 })],
    ['that never expires', () => testToken(all, { exp: undefined })],
    ['that is not valid yet', () => testToken(all, { nbf: 4_000_000_000 })],
    ['that is not issued yet', () => testToken(all, { iat: 4_000_000_000 })],
    ['of another issuer', () => testToken(all, { iss: 'https://issuer.example.com' })],
    ['for another audience', () => testToken(all, { aud: 'payments' })],
    ['for another client', () => testToken(all, { aud: undefined, client_id: 'payments' })],
    ['that somebody else has signed', () => signedByAnother(all)],
    ['that nobody has signed', () => unsigned(all)],
    ['whose scopes were changed', () => tamperedWith(all)],
    ['that is none', async () => 'token'],
  ])('%s', async (_, token) => {
    const { status } = await call('GET', '/products', await token());
    expect(status).toBe(401);
  });
});

const claims = (scopes: readonly string[]) => ({
  iss: TEST_ISSUER,
  aud: TEST_AUDIENCE,
  exp: 4_000_000_000,
  scope: scopes.join(' '),
});

const signedByAnother = (scopes: readonly string[]) =>
  new SignJWT(claims(scopes))
    .setProtectedHeader({ alg: 'RS256' })
    .sign(generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey);

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = async (scopes: readonly string[]) =>
  `${encoded({ alg: 'none' })}.${encoded(claims(scopes))}.`;
const tamperedWith = async (scopes: readonly string[]) => {
  const [header, , signature] = (await testToken([])).split('.');
  return [header, encoded(claims(scopes)), signature].join('.');
};

test('a command asks with the token that it is given', async () => {
  const files = {
    'batches.csv': text('ref,sku,qty,eta', 'batch-2,CHAIR,10,'),
    'orders.csv': text('orderid,sku,qty', 'order-2,CHAIR,4'),
  };
  await inFolder(files, async (folder) => {
    const refused = await allocateFromCsv(folder, service.url);
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.stderr).toContain('GET /products gave 401');

    const SERVICE_TOKEN = await testToken(['stock:read', 'stock:write', 'allocations:write']);
    const taken = await allocateFromCsv(folder, service.url, { SERVICE_TOKEN });
    expect(taken).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await allocationsIn(folder)).toContain('order-2,CHAIR,4,batch-2');
  });
});

const browser = await launchBrowser();
afterAll(() => browser?.close());

(browser ? test : test.skip)(
  'the stock board asks for a token, keeps it in its tab, and offers what the token grants',
  async () => {
    await call('POST', '/batches', await testToken(['stock:write']), {
      ...LAMPS,
      ref: 'board-1',
      sku: 'BOARD',
    });
    const context = await (browser as Browser).newContext(DESKTOP);
    const page = await context.newPage();
    await page.goto(`${service.url}/#/batches/board-1`);
    const signIn = async (token: string): Promise<void> => {
      await page.getByLabel('Token').fill(token);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    await signIn('nonsense');
    await page.getByText('not valid any more').waitFor();
    await signIn(await testToken(['stock:read']));
    await page.getByRole('heading', { name: 'board-1' }).waitFor();
    expect(await page.getByRole('button', { name: 'Count' }).count()).toBe(0);

    await page.reload();
    await page.getByRole('heading', { name: 'board-1' }).waitFor();
    const other = await context.newPage();
    await other.goto(`${service.url}/`);
    await other.getByLabel('Token').waitFor();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(await testToken(['stock:read', 'stock:write']));
    await page.getByRole('button', { name: 'Count' }).waitFor();
    await context.close();
  },
);

test('from a browser only the sites that are named may ask', async () => {
  const health = (origin: string) => fetch(`${service.url}/health`, { headers: { origin } });
  const preflight = (origin: string) =>
    fetch(`${service.url}/allocations`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
  const allowed = [await health(ORIGIN), await preflight(ORIGIN)];
  expect(allowed.map(({ status }) => status)).toEqual([200, 204]);
  for (const { headers } of allowed) {
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
  }
  const other = 'https://elsewhere.example.com';
  for (const { status, headers } of [await health(other), await preflight(other)]) {
    expect(status).toBe(403);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
});

test('and they may ask the service alone, not what it runs on', async () => {
  const { api, dynamoDb, ...parts } = endpointsAt(Number(new URL(service.url).port));
  for (const url of Object.values(parts)) {
    expect((await fetch(url, { method: 'POST', headers: { origin: ORIGIN } })).status).toBe(403);
  }
});
