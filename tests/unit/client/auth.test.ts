import { expect, test } from '@jest/globals';
import { problem, scripted } from './scripted.ts';

const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
const done = Response.json({ products: [] });
const busy = problem('unavailable', 503);

const saidWho = (asked: readonly Request[]) =>
  asked.map(({ headers }) => headers.get('authorization'));

test('without a token or credentials nobody says who asks', async () => {
  const { client, asked } = scripted([done]);
  await client.GET('/products');
  expect(saidWho(asked)).toEqual([null]);
});

test('a token goes with each attempt, the one that is good by then', async () => {
  const tokens = ['first', 'second'];
  const { client, asked } = scripted([busy, done], { token: async () => `${tokens.shift()}` });
  await client.GET('/products');
  expect(saidWho(asked)).toEqual(['Bearer first', 'Bearer second']);

  const always = scripted([done], { token: 'one' });
  await always.client.GET('/products');
  expect(saidWho(always.asked)).toEqual(['Bearer one']);
});

test('credentials sign the request for API Gateway, in the region that the address says', async () => {
  const { client, asked } = scripted([done], {
    url: 'https://abc.execute-api.eu-west-1.amazonaws.com',
    credentials: async () => ({ ...credentials, sessionToken: 'session' }),
  });
  await client.GET('/products', { params: { query: { limit: 1 } } });

  expect(saidWho(asked)[0]).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIA\/\d{8}\/eu-west-1\/execute-api\/aws4_request, /,
  );
  expect(asked[0]?.headers.get('x-amz-security-token')).toBe('session');
  expect(asked[0]?.url).toBe('https://abc.execute-api.eu-west-1.amazonaws.com/products?limit=1');
});

test('a region can be given, and the body and the key are signed too', async () => {
  const { client, asked } = scripted([done], {
    credentials: { ...credentials, region: 'eu-north-1' },
  });
  const body = { lineIds: ['gift'] };
  await client.POST('/orders/{orderId}/confirm', { params: { path: { orderId: 'A 1' } }, body });

  expect(saidWho(asked)[0]).toMatch(/\/eu-north-1\/.*SignedHeaders=[^,]*idempotency-key/);
  expect(asked[0]?.url).toBe('https://stock.test/orders/A%201/confirm');
  expect(await asked[0]?.json()).toEqual(body);
});

test('who gives up also gives up what was signed', async () => {
  const { client, asked } = scripted([done], { credentials });
  const giveUp = new AbortController();
  await client.GET('/products', { signal: giveUp.signal });
  giveUp.abort();
  expect(asked[0]?.signal.aborted).toBe(true);
});

test('what reads is signed without a body, whatever type of content it names', async () => {
  const { client, asked } = scripted([done], { credentials });
  await client.GET('/products', { headers: { 'content-type': 'application/json' } });

  expect(saidWho(asked)[0]).toMatch(/^AWS4-HMAC-SHA256 /);
  expect(asked[0]).toMatchObject({ method: 'GET', body: null });
});
