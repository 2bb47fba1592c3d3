import { expect, test } from '@jest/globals';
import { inPath } from '../../src/client/path-name.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';

test('an order is allocated, found, and allocated only once', async () => {
  const [lamp, chair, orderId] = [fresh('LAMP'), fresh('CHAIR'), fresh('order')];
  const warehouse = await addBatch(lamp, 10);
  const shipment = await addBatch(chair, 10, '2027-01-31');
  const lines = [
    { sku: lamp, qty: 2 },
    { sku: chair, qty: 3 },
    { sku: lamp, qty: 4, lineId: 'as a gift' },
  ];

  const allocated = await order(orderId, ...lines);

  expect(allocated.status).toBe(201);
  expect(allocated.headers.get('location')).toBe(`/orders/${orderId}`);
  expect(allocated.body).toEqual({
    orderId,
    lines: [
      { lineId: lamp, sku: lamp, qty: 2, state: 'allocated', batchRef: warehouse, shipsOn: null },
      {
        lineId: chair,
        sku: chair,
        qty: 3,
        state: 'allocated',
        batchRef: shipment,
        shipsOn: '2027-01-31',
      },
      {
        lineId: 'as a gift',
        sku: lamp,
        qty: 4,
        state: 'allocated',
        batchRef: warehouse,
        shipsOn: null,
      },
    ],
  });
  expect(await order(orderId, ...lines)).toMatchObject({ status: 200, body: allocated.body });
  const found = await ask('GET', `/orders/${orderId}`);
  expect(found.status).toBe(200);
  expect(new Set(found.body.lines.map((line: object) => JSON.stringify(line)))).toEqual(
    new Set(allocated.body.lines.map((line: object) => JSON.stringify(line))),
  );
  expect(await ask('GET', `/batches/${warehouse}`)).toMatchObject({ body: { allocated: 6 } });
});

test('a short order allocates nothing, and lists every line that can not be had', async () => {
  const [lamp, chair, table, orderId] = ['LAMP', 'CHAIR', 'TABLE', 'order'].map(fresh) as string[];
  await addBatch(lamp as string, 10);
  await addBatch(chair as string, 10);
  await addBatch(chair as string, 5, '2027-01-31');

  const short = await order(
    orderId as string,
    { sku: lamp, qty: 1 },
    { sku: chair, qty: 12 },
    { sku: table, qty: 1 },
  );

  expect(short).toMatchObject({
    status: 409,
    body: {
      type: '/problems/shortage',
      errors: [
        {
          lineId: chair,
          sku: chair,
          qty: 12,
          available: 15,
          availableInOneBatch: 10,
          reason: 'shortage',
        },
        { lineId: table, sku: table, qty: 1, available: 0, reason: 'unknown-sku' },
      ],
    },
  });
  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({ status: 404 });
  expect(await ask('GET', `/products/${lamp}`)).toMatchObject({
    body: { available: { warehouse: 10 } },
  });
});

test('a known line with another quantity is refused', async () => {
  const [sku, orderId] = [fresh('LAMP'), fresh('order')];
  await addBatch(sku, 10);
  await order(orderId, { sku, qty: 2 });
  expect(await order(orderId, { sku, qty: 3 })).toMatchObject({
    status: 409,
    body: { type: '/problems/line-differs', errors: [{ lineId: sku, sku, qty: 2 }] },
  });
});

test('a line is released, and its stock can be promised again; the line itself can not', async () => {
  const [sku, orderId] = [fresh('LAMP'), fresh('order')];
  const ref = await addBatch(sku, 10);
  await order(orderId, { sku, qty: 10 });

  const released = { lineId: sku, state: 'released', batchRef: null };
  for (const _ of ['once', 'again']) {
    const answer = await ask('DELETE', `/orders/${orderId}/lines/${sku}`);
    expect(answer).toMatchObject({ status: 200, body: { orderId, lines: [released] } });
  }
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({
    body: { allocated: 0, available: 10 },
  });
  expect(await order(orderId, { sku, qty: 10 })).toMatchObject({
    status: 409,
    body: { type: '/problems/line-released' },
  });
  expect(await order(fresh('order'), { sku, qty: 10 })).toMatchObject({ status: 201 });
});

test('an order is released as a whole', async () => {
  const [lamp, chair, orderId] = [fresh('LAMP'), fresh('CHAIR'), fresh('order')];
  await addBatch(lamp, 1);
  await addBatch(chair, 1);
  await order(orderId, { sku: lamp, qty: 1 }, { sku: chair, qty: 1 });

  const released = await ask('DELETE', `/orders/${orderId}`);

  expect(released.status).toBe(200);
  expect(released.body.lines.map(({ state }: { state: string }) => state)).toEqual([
    'released',
    'released',
  ]);
  for (const sku of [lamp, chair]) {
    expect(await ask('GET', `/products/${sku}`)).toMatchObject({
      body: { available: { warehouse: 1 } },
    });
  }
});

test('what is not there can not be found, confirmed, held or shipped', async () => {
  const asked = {
    GET: '',
    'POST /confirm': {},
    'POST /hold': { holdFor: 'PT15M' },
    'POST /shipments': {},
  };
  for (const [what, body] of Object.entries(asked)) {
    const [method = '', path = ''] = what.split(' ');
    expect(await ask(method, `/orders/nowhere${path}`, body || undefined)).toMatchObject({
      status: 404,
      body: { type: '/problems/order-not-found' },
    });
  }
});

test('the lines of an order are read in pages, and on from a line that it has not is refused', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  await addBatch(sku, 10);
  await order(orderId, ...['a', 'b', 'c'].map((lineId) => ({ sku, qty: 1, lineId })));

  const first = await ask('GET', `/orders/${orderId}?limit=2`);
  const rest = await ask('GET', `/orders/${orderId}?limit=2&after=${first.body.next}`);

  const idsOf = ({ body }: typeof first) =>
    body.lines.map(({ lineId }: { lineId: string }) => lineId);
  expect([first, rest].map(idsOf)).toEqual([['a', 'b'], ['c']]);
  expect(rest.body).not.toHaveProperty('next');
  expect(await ask('GET', `/orders/${orderId}?after=d`)).toMatchObject({
    status: 400,
    body: { errors: [{ in: 'query', field: 'after' }] },
  });
});

test.each([
  ['with spaces and letters of any script', 'Läufer blå 灯 🪑', '#&+"\''],
  ['with slashes, question marks and percent signs', '50%2F/A?b=c', '/../%'],
])('names %s work in every place', async (_, words, signs) => {
  const sku = `${fresh('S')} ${words}`;
  const orderId = `${fresh('order')} ${words}`;
  const ref = await addBatch(sku, 1, null, `${fresh('batch')}${signs}`);
  const placed = await order(orderId, { sku, qty: 1 });
  expect(placed).toMatchObject({ status: 201 });

  const found = (path: string) => ask('GET', path);
  expect(await found(`/batches/${inPath(ref)}`)).toMatchObject({ body: { ref, sku } });
  expect(await found(`/products/${inPath(sku)}`)).toMatchObject({ body: { sku } });
  expect(await found(`/orders/${inPath(orderId)}`)).toMatchObject({ body: { orderId } });
  expect(await found(`/allocations/${inPath(orderId)}`)).toMatchObject({ body: [{ sku }] });
  expect(placed.headers.get('location')).toBe(`/orders/${inPath(orderId)}`);
  expect(await ask('DELETE', `/orders/${inPath(orderId)}/lines/${inPath(sku)}`)).toMatchObject({
    status: 200,
    body: { lines: [{ state: 'released' }] },
  });
});

test('of 200 units wanted by 64 clients at once over HTTP, the 100 there are are sold, and not one more', async () => {
  const sku = fresh('HOT');
  const ref = await addBatch(sku, 100);
  const orderIds = Array.from({ length: 200 }, (_, n) => `${sku}-${n}`);
  const statuses: number[] = [];
  const client = async () => {
    for (let orderId = orderIds.pop(); orderId; orderId = orderIds.pop()) {
      statuses.push((await order(orderId, { sku, qty: 1 })).status);
    }
  };
  await Promise.all(Array.from({ length: 64 }, client));

  expect(statuses.filter((status) => status === 201)).toHaveLength(100);
  expect(statuses.filter((status) => status === 409)).toHaveLength(100);
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({
    body: { allocated: 100, available: 0 },
  });
});
