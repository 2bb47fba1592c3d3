import { describe, expect, test } from '@jest/globals';
import { addBatch, ask, fresh } from '../support/http.ts';

const ID = 'must be 1 to 128 printable characters without spaces at the ends, and not . or ..';
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
    expect(body.detail).toBe('the request breaks 103 rules, of which the first 20 are listed');
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
  ['GET', `/batches/b/lines?after=${'x'.repeat(257)}`, undefined],
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
