import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { smokeTest } from '../../infra/tools/smoke/run.ts';
import { stageAt } from '../../infra/tools/smoke/stage.ts';
import { ask } from '../support/http.ts';
import { stock } from '../support/stock.ts';
import { handOn } from '../support/unreliable-front.ts';

type Answer = { readonly status: number; readonly body: object };
type Gate = (request: IncomingMessage) => Answer | undefined;

const running: { close: () => void }[] = [];
afterEach(() => {
  for (const server of running.splice(0)) server.close();
});

/** Where the service listens behind a gate that answers some requests itself. */
const behind = async (gate: Gate): Promise<string> => {
  const server = createServer(async (request, response) => {
    const own = gate(request);
    const answer = own ?? (await handOn(`${process.env.SERVICE_URL}`, request));
    const text = own ? JSON.stringify(own.body) : await (answer as Response).text();
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  running.push(server);
  return `http://localhost:${(server.address() as AddressInfo).port}`;
};

/** Tells what has worked, and the text of the failure, if there was one. */
const smoke = async (stage: Parameters<typeof smokeTest>[0]) => {
  const worked: string[] = [];
  const failure = await smokeTest(stage, (what) => worked.push(what)).then(
    () => undefined,
    ({ message }: Error) => message,
  );
  return { worked, failure };
};

const productsFromSmoke = async () => {
  const found = [];
  let page = '/products?limit=100';
  while (page) {
    const { body } = await ask('GET', page);
    found.push(...body.products.filter(({ sku }: { sku: string }) => sku.startsWith('SMOKE-')));
    page = body.next && `/products?limit=100&after=${encodeURIComponent(body.next)}`;
  }
  return found;
};
const NO_STOCK = { available: { warehouse: 0, onTheWay: 0 }, backordered: 0 };
const isAllocation = ({ method, url }: IncomingMessage) =>
  method === 'POST' && url === '/allocations';

test('stock smoke takes every step, and leaves no stock and no promise behind', async () => {
  const { code, stdout } = await stock(['smoke', '--url', `${process.env.SERVICE_URL}/`]);
  expect(code).toBe(0);
  expect(stdout).toContain('ok: an order is allocated\nok: repeating the order changes nothing\n');
  expect(stdout).toContain('ok: the event is published\n');
  const left = await productsFromSmoke();
  expect(left).not.toEqual([]);
  for (const product of left) expect(product).toMatchObject(NO_STOCK);
});

test('it ends with an error where nothing answers', async () => {
  const { code, stderr } = await stock(['smoke', '--url', 'http://localhost:9']);
  expect(code).toBe(1);
  expect(stderr).toContain('FAILED: it is up\n  GET /health got no answer');
});

test('a script gets the steps that passed and the one that failed as JSON', async () => {
  const { code, stdout } = await stock(['smoke', '--json', '--url', `${process.env.SERVICE_URL}`]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    passed: expect.arrayContaining(['it is up', 'an order is allocated', 'the batch is emptied']),
    heardEvents: true,
  });

  const away = await stock(['smoke', '--json', '--url', 'http://localhost:9']);
  expect(away.code).toBe(1);
  expect(JSON.parse(away.stdout)).toEqual({
    passed: [],
    failed: expect.stringContaining('FAILED: it is up'),
  });
});

test.each<[string, Gate]>([
  [
    'it is up',
    ({ url }) => (url === '/health' ? { status: 503, body: { message: 'no' } } : undefined),
  ],
  [
    'an order is allocated',
    (request) => (isAllocation(request) ? { status: 500, body: { message: 'no' } } : undefined),
  ],
  [
    'nothing is allocated any more',
    ({ method }) =>
      method === 'DELETE' ? { status: 200, body: { lines: [{ state: 'released' }] } } : undefined,
  ],
])('what is wrong is named: %s', async (what, gate) => {
  const { worked, failure } = await smoke(stageAt(await behind(gate), {}));
  expect(failure).toContain(`FAILED: ${what}\n`);
  expect(failure).toMatch(/got \d{3} \{.+\}\n {2}instead of 20/);
  expect(worked).not.toContain(what);
});

test.each([
  [2, 'repeating the order changes nothing', 201],
  [3, 'an order that exceeds the stock is refused', 201],
])('so is the allocation number %d', async (nth, what, status) => {
  let count = 0;
  const url = await behind((request) => {
    if (!isAllocation(request)) return undefined;
    count++;
    return count === nth ? { status, body: {} } : undefined;
  });
  const { failure } = await smoke(stageAt(url, {}));
  expect(failure).toContain(`FAILED: ${what}\n`);
});

test('after a failure, too, it takes back what it has had', async () => {
  const url = await behind(({ method, url }) =>
    method === 'GET' && url?.startsWith('/orders/') ? { status: 500, body: {} } : undefined,
  );
  const { failure } = await smoke(stageAt(url, {}));
  expect(failure).toContain('FAILED: the order can be read\n');
  const [, name] = /GET \/orders\/(SMOKE-\S+)/.exec(`${failure}`) ?? [];
  expect((await ask('GET', `/products/${name}`)).body).toMatchObject(NO_STOCK);
});

const REFUSED = { status: 403, body: { message: 'Forbidden' } };
const isAskedByAnybody = ({ url }: IncomingMessage): boolean =>
  url === '/health' || url === '/openapi.json';
const onlyFor =
  (who: RegExp): Gate =>
  (request) =>
    isAskedByAnybody(request) || who.test(`${request.headers.authorization}`) ? undefined : REFUSED;

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKID',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
  AWS_REGION: 'eu-central-1',
};
/** As behind HTTPS. */
const deployed = (url: string, environment: Record<string, string>) => ({
  ...stageAt('https://stage.example', environment),
  url,
});

test('a deployed stage is asked with a signature, which carries the session', async () => {
  const sessions = new Set<unknown>();
  const who =
    /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-central-1\/execute-api\/aws4_request, SignedHeaders=\S+, Signature=[0-9a-f]{64}$/;
  const url = await behind((request) => {
    const refused = onlyFor(who)(request);
    if (!refused && !isAskedByAnybody(request)) {
      sessions.add(request.headers['x-amz-security-token']);
    }
    return refused;
  });
  const { worked, failure } = await smoke(deployed(url, CREDENTIALS));
  expect(failure).toBeUndefined();
  expect(worked).toContain('a request without credentials is refused');
  expect(sessions).toEqual(new Set(['session']));
});

test('with a token it is asked by that', async () => {
  const url = await behind(onlyFor(/^Bearer abc$/));
  const { worked, failure } = await smoke(stageAt(url, { SERVICE_TOKEN: 'abc' }));
  expect(failure).toBeUndefined();
  expect(worked).toContain('a request without credentials is refused');
});

test('a deployed stage that is open to strangers fails it', async () => {
  const url = await behind(() => undefined);
  const { failure } = await smoke(deployed(url, CREDENTIALS));
  expect(failure).toContain('FAILED: a request without credentials is refused\n');
  expect(failure).toMatch(/got 200 .+\n {2}instead of 401 or 403/);
});

test('docs that the stage does not have are not missed', async () => {
  const url = await behind(({ url }) =>
    url === '/openapi.json' ? { status: 404, body: {} } : undefined,
  );
  expect((await smoke(stageAt(url, { STOCK_DOCS: 'off' }))).failure).toBeUndefined();
  expect((await smoke(stageAt(url, {}))).failure).toContain(
    'FAILED: it serves its OpenAPI document\n',
  );
});

test('a deployed stage is called only over https', () => {
  expect(() => stageAt('http://stage.example', CREDENTIALS)).toThrow('needs an https address');
  expect(() => stageAt('http://stage.example', { SERVICE_TOKEN: 'abc' })).toThrow(
    'needs an https address',
  );
});

test('a caller without credentials for a deployed stage gets an error that says so', () => {
  expect(() => stageAt('https://stage.example', {})).toThrow('AWS_ACCESS_KEY_ID');
});
