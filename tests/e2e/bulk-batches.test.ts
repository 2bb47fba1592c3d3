import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

const bulk = (batches: readonly unknown[], feedAt?: string) =>
  ask('POST', '/batches/bulk', { batches, ...(feedAt && { feedAt }) });

const secondsFromNow = (seconds: number): string =>
  new Date(Date.now() + seconds * 1_000).toISOString();

test('each batch of a bulk is answered as it would be by itself, in its place', async () => {
  const sku = fresh('lamp');
  const known = await addBatch(sku, 10);
  const [here, due] = [fresh('here'), fresh('due')];

  const { status, body } = await bulk([
    { ref: here, sku, qty: 6 },
    { ref: known, sku, qty: 10 },
    { ref: known, sku, qty: 10 },
    { ref: due, sku, qty: 0, eta: 'soon' },
    { ref: due, sku, qty: 4, eta: '2099-01-01' },
    'not a batch',
  ]);
  const again = await bulk([{ ref: here, sku, qty: 7 }]);

  expect(status).toBe(200);
  expect(body.outcomes).toMatchObject([
    { status: 201, body: { ref: here, sku, qty: 6, available: 6, eta: null, outcome: 'added' } },
    { status: 200, body: { ref: known, qty: 10, outcome: 'known' } },
    {
      status: 400,
      body: {
        errors: [{ field: 'ref', rule: `must be unique: ${known} is already in batches[1]` }],
      },
    },
    { status: 400, body: { errors: [{ field: 'qty' }, { field: 'eta' }] } },
    { status: 201, body: { ref: due, qty: 4, eta: '2099-01-01', outcome: 'added' } },
    { status: 400, body: { type: '/problems/invalid-request' } },
  ]);
  expect(again.body.outcomes).toMatchObject([
    {
      status: 409,
      body: { type: '/problems/batch-differs', errors: [{ sku, qty: 6, eta: null }] },
    },
  ]);
});

test('a feed adds, changes and puts off; sent again it changes nothing; what is newer stays', async () => {
  const [sku, feedAt] = [fresh('lamp'), secondsFromNow(60)];
  const [cut, later, added] = [
    await addBatch(sku, 10),
    await addBatch(sku, 5, '2099-01-01'),
    fresh('new'),
  ];
  await order(fresh('order'), { sku, qty: 8 });
  const feed = [
    { ref: cut, sku, qty: 7 },
    { ref: later, sku, qty: 5, eta: '2099-02-01' },
    { ref: added, sku, qty: 9, eta: null },
  ];
  const outcomesOf = async () =>
    (await bulk(feed, feedAt)).body.outcomes.map(
      (one: { body: { outcome: string } }) => one.body.outcome,
    );

  expect(await outcomesOf()).toEqual(['changed', 'changed', 'added']);
  expect((await ask('GET', `/batches/${cut}`)).body).toMatchObject({ qty: 7, allocated: 0 });
  expect((await ask('GET', `/batches/${added}`)).body).toMatchObject({ qty: 9, allocated: 8 });
  const { headers } = await ask('GET', `/products/${sku}`);

  expect(await outcomesOf()).toEqual(['known', 'known', 'known']);
  expect((await ask('GET', `/products/${sku}`)).headers.get('etag')).toBe(headers.get('etag'));

  expect(
    (await bulk([{ ref: cut, sku, qty: 10 }], secondsFromNow(-60))).body.outcomes,
  ).toMatchObject([
    { status: 200, body: { ref: cut, qty: 7, outcome: 'ignored', ignored: ['qty'] } },
  ]);
});

test('a thousand batches of one SKU come in with one request; one more is refused, and again they change nothing', async () => {
  const sku = fresh('lamp');
  const batches = Array.from({ length: 1_000 }, (_, n) => ({ ref: `${sku}-${n}`, sku, qty: 1 }));
  const statuses = async () =>
    (await bulk(batches)).body.outcomes.map((one: { status: number }) => one.status);

  expect(await statuses()).toEqual(Array(1_000).fill(201));
  expect((await bulk([{ ref: fresh('more'), sku, qty: 1 }])).body.outcomes).toMatchObject([
    { status: 409, body: { type: '/problems/too-many-open-batches' } },
  ]);
  expect(await statuses()).toEqual(Array(1_000).fill(200));
});

test('a thousand batches with the longest names fit one request', async () => {
  const long = (n: number) => `${fresh('x')}-${n}-`.padEnd(128, '箱');
  const skus = Array.from({ length: 10 }, (_, n) => long(n));
  const batches = Array.from({ length: 1_000 }, (_, n) => ({
    ref: long(n),
    sku: `${skus[n % 10]}`,
    qty: 1_000_000_000,
    eta: '2099-01-01',
  }));

  const { body } = await bulk(batches, secondsFromNow(0));

  expect(new Set(body.outcomes.map((one: { status: number }) => one.status))).toEqual(
    new Set([201]),
  );
});

test.each([
  ['without batches', {}, 'batches', 'must be a list of batches'],
  ['of no batch', { batches: [] }, 'batches', 'must have at least one batch'],
  [
    'of more than 1000',
    { batches: Array(1_001).fill({}) },
    'batches',
    'must have at most 1000 batches',
  ],
  [
    'as of tomorrow',
    { batches: [{}], feedAt: secondsFromNow(86_400) },
    'feedAt',
    'must not be in the future',
  ],
  [
    'as of no time',
    { batches: [{}], feedAt: '2026-12-24' },
    'feedAt',
    'must be an ISO 8601 date and time with an offset, such as 2026-12-24T02:00:00Z',
  ],
])('a bulk %s is refused', async (_, body, field, rule) => {
  expect(await ask('POST', '/batches/bulk', body)).toMatchObject({
    status: 400,
    body: { errors: [{ field, rule }] },
  });
});
