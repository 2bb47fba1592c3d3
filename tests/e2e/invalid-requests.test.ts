import { describe, expect, test } from '@jest/globals';
import { routes } from '../../infra/tools/openapi/document.ts';
import { about } from '../../src/handlers/about/api.ts';
import { book } from '../../src/handlers/book/api.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';

const ID =
  'must be 1 to 128 printable characters without leading or trailing spaces, and not . or ..';
const QTY = 'must be a whole number from 1 to 1000000000';
const ETA = 'must be a calendar date (YYYY-MM-DD), or null for stock in the warehouse';

test('every field that breaks a rule is named, with the rule', async () => {
  const batch = { ref: ' b', sku: '', qty: 0, eta: '2027-02-30', etd: '2027-03-01' };
  const { status, body } = await ask('POST', '/batches', batch);
  expect(status).toBe(400);
  expect(body.errors).toEqual([
    { in: 'body', field: 'ref', rule: ID },
    { in: 'body', field: 'sku', rule: ID },
    { in: 'body', field: 'qty', rule: QTY },
    { in: 'body', field: 'eta', rule: ETA },
    { in: 'body', field: 'etd', rule: 'is not a field of this request' },
  ]);
});

test('every line that breaks a rule is named, and nothing of the order is allocated', async () => {
  const sku = fresh('LAMP');
  const ref = await addBatch(sku, 10);
  const lines = [
    { sku, qty: 1 },
    { sku, qty: 1.5 },
    { qty: 1, lineId: 'x'.repeat(129) },
  ];
  const { status, body } = await ask('POST', '/allocations', { orderId: fresh('order'), lines });
  expect(status).toBe(400);
  expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
    'lines[1].qty',
    'lines[2].sku',
    'lines[2].lineId',
  ]);
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({ body: { allocated: 0 } });
});

test('a rule that a number breaks is named once, however large the number is', async () => {
  const { body } = await ask('POST', '/batches', '{"ref": "b", "sku": "LAMP", "qty": 1e300}');
  expect(body.errors).toEqual([{ in: 'body', field: 'qty', rule: QTY }]);
});

describe('of more broken rules than 20 the first are named, so that the answer can be sent', () => {
  const unknown = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [n.toString(36), 1]));

  test('of a request', async () => {
    const { status, body } = await ask('POST', '/batches', unknown);
    expect([status, body.errors.length]).toEqual([400, 20]);
    expect(body.detail).toBe('the request breaks 103 rules; the first 20 are listed');
  });

  test('of each order of a bulk, which stay below the 6 MB that a function can answer', async () => {
    const orders = Array(1_000).fill(unknown);
    const { status, body } = await ask('POST', '/allocations/bulk', { orders });
    expect(status).toBe(200);
    expect(JSON.stringify(body).length).toBeLessThan(6_000_000);
  });
});

test('two lines of an order under one id are refused', async () => {
  const lines = [
    { sku: 'LAMP', qty: 1 },
    { sku: 'LAMP', qty: 1 },
  ];
  const { status, body } = await ask('POST', '/allocations', { orderId: 'o', lines });
  expect([status, body.errors[0].field]).toEqual([400, 'lines[1].lineId']);
});

describe('what is not an acceptable body is refused', () => {
  test.each([
    ['text', 'not json', 400],
    ['nothing', '', 400],
    ['a list', '[]', 400],
    ['null', 'null', 400],
    ['a number', '7', 400],
    ['zero', '0', 400],
    ['false', 'false', 400],
    ['half an object', '{"ref":', 400],
    ['more than 1 MB', JSON.stringify({ ref: 'x'.repeat(1024 * 1024) }), 413],
  ])('%s', async (_, body, expected) => {
    for (const path of ['/batches', '/allocations', '/add_batch', '/allocate']) {
      const { status } = await ask('POST', path, body);
      expect([path, status]).toEqual([path, expected]);
    }
  });
});

test.each([
  ['PATCH', '/batches/b', {}],
  ['PATCH', '/batches/b', { qty: -1 }],
  ['PATCH', '/batches/b', { qty: 1_000_000_001 }],
  ['PATCH', '/batches/b', { eta: 'tomorrow' }],
  ['POST', '/allocations', { orderId: 'o', lines: [] }],
  ['POST', '/allocations', { orderId: 'o' }],
  ['POST', '/allocations', { orderId: 'o', lines: [{ sku: 'LAMP', qty: '1' }] }],
  ['POST', '/batches', { ref: 'b\u0000', sku: 'LAMP', qty: 1 }],
  ['POST', '/batches', { ref: 'b\ud800', sku: 'LAMP', qty: 1 }],
  ['POST', '/batches', { ref: '..', sku: 'LAMP', qty: 1 }],
  ['GET', '/products?limit=0', undefined],
  ['GET', '/products?limit=many', undefined],
  ['GET', '/products?limit=0x10', undefined],
  ['GET', '/products?limit=1e1', undefined],
  ['GET', '/products?limit=%205', undefined],
  ['GET', '/products?after=', undefined],
  ['GET', `/batches/b/lines?after=${'x'.repeat(331)}`, undefined],
  ['GET', '/products/%20', undefined],
])('%s %s %j is refused', async (method, path, body) => {
  const answer = await ask(method, path, body);
  expect(answer).toMatchObject({ status: 400, body: { type: '/problems/invalid-request' } });
  expect(answer.body.errors).not.toHaveLength(0);
});

test('the largest quantity and the longest names are taken', async () => {
  const [ref, sku] = ['批'.repeat(120), '灯'.repeat(120)].map(
    (name) => name + fresh('').slice(0, 8),
  );
  const batch = { ref, sku, qty: 1_000_000_000 };
  expect(await ask('POST', '/batches', batch)).toMatchObject({ status: 201, body: batch });
});

describe('what a route does not know is refused, and nothing is done', () => {
  /** All but what is open to anybody, and the book's, whose own service takes no notice of it. */
  const known = routes.filter(({ room }) => room !== about && room !== book);
  const pathOf = (path: string) => path.replaceAll(/\{\w+\}/g, 'nothing');
  const named = (place: string, field: string) => ({
    status: 400,
    body: { errors: [{ in: place, field, rule: 'is not a field of this request' }] },
  });

  test.each(known.map(({ method, path }) => [method.toUpperCase(), path] as const))(
    'a parameter in the query of %s %s',
    async (method, path) => {
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      const reply = await ask(method, `${pathOf(path)}?lineIds=gift`, body);
      expect(reply).toMatchObject({ status: 400 });
      expect(reply.body.errors).toContainEqual(named('query', 'lineIds').body.errors[0]);
    },
  );

  const withoutBody = known.filter(({ method, takes }) => method !== 'get' && !takes?.body);
  test.each(withoutBody.map(({ method, path }) => [method.toUpperCase(), path] as const))(
    'a body of %s %s',
    async (method, path) => {
      const url = pathOf(path);
      expect(await ask(method, url, { qty: 40 })).toMatchObject(named('body', 'qty'));
      const reply = await ask(method, url, '{not json');
      expect(reply).toMatchObject({ status: 400, body: { detail: 'the body must be empty' } });
    },
  );

  test('so no arrival is more than it says, and no release', async () => {
    const sku = fresh('LAMP');
    const ref = await addBatch(sku, 100, '2030-02-01');
    await ask('POST', `/batches/${ref}/arrival`, { qty: 40 });
    expect((await ask('GET', `/batches/${ref}`)).body).toMatchObject({ eta: '2030-02-01' });

    const orderId = fresh('order');
    await order(orderId, { sku, qty: 1 }, { sku, qty: 2, lineId: 'gift' });
    await ask('DELETE', `/orders/${orderId}`, { lineIds: ['gift'] });
    await ask('DELETE', `/orders/${orderId}?lineIds=gift`);
    const { lines } = (await ask('GET', `/orders/${orderId}`)).body;
    expect(lines.map(({ state }: { state: string }) => state)).toEqual(['allocated', 'allocated']);
  });
});
