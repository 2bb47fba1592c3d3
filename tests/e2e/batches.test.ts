import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

test('a batch is added, found and added again without being doubled', async () => {
  const batch = { ref: fresh('batch'), sku: fresh('LAMP'), qty: 100, eta: '2027-01-31' };
  const added = await ask('POST', '/batches', batch);
  expect(added.status).toBe(201);
  expect(added.headers.get('location')).toBe(`/batches/${batch.ref}`);
  expect(added.body).toEqual({ ...batch, allocated: 0, shipped: 0, available: 100 });

  expect(await ask('GET', `/batches/${batch.ref}`)).toMatchObject({
    status: 200,
    body: added.body,
  });
  expect(await ask('POST', '/batches', batch)).toMatchObject({ status: 200, body: added.body });
  expect(await ask('GET', `/products/${batch.sku}`)).toMatchObject({
    body: { available: { warehouse: 0, onTheWay: 100 } },
  });
});

test('another batch under a known reference is refused', async () => {
  const ref = await addBatch(fresh('LAMP'), 100);
  const other = await ask('POST', '/batches', { ref, sku: fresh('CHAIR'), qty: 1 });
  expect(other).toMatchObject({
    status: 409,
    body: { type: '/problems/batch-differs', status: 409 },
  });
  expect(other.headers.get('content-type')).toContain('application/problem+json');
});

test('a batch that is cut moves its newest lines, and tells what became of each', async () => {
  const sku = fresh('LAMP');
  const ref = await addBatch(sku, 10);
  const later = await addBatch(sku, 4, '2027-01-31');
  for (const lineId of ['first', 'second', 'third']) {
    await order(lineId + sku, { sku, qty: 3, lineId });
  }

  const cut = await ask('PATCH', `/batches/${ref}`, { qty: 3 });

  expect(cut).toMatchObject({
    status: 200,
    body: {
      batch: { ref, qty: 3, allocated: 3, available: 0 },
      lines: [
        { lineId: 'second', state: 'allocated', batchRef: later },
        { lineId: 'third', state: 'backordered', batchRef: null },
      ],
    },
  });
  expect(await ask('GET', `/products/${sku}`)).toMatchObject({ body: { backordered: 3 } });
  expect(await ask('GET', `/orders/third${sku}`)).toMatchObject({
    body: { lines: [{ state: 'backordered' }] },
  });
});

test('a batch may be cut to nothing, and its ETA may change or come to be known', async () => {
  const ref = await addBatch(fresh('LAMP'), 10);
  expect(await ask('PATCH', `/batches/${ref}`, { qty: 0 })).toMatchObject({
    body: { batch: { qty: 0 }, lines: [] },
  });
  expect(await ask('PATCH', `/batches/${ref}`, { qty: 7, eta: '2027-02-28' })).toMatchObject({
    body: { batch: { qty: 7, available: 7, eta: '2027-02-28' } },
  });
  expect(await ask('PATCH', `/batches/${ref}`, { eta: null })).toMatchObject({
    body: { batch: { qty: 7, eta: null } },
  });
});

test('the lines on a batch are listed page by page, oldest first', async () => {
  const sku = fresh('LAMP');
  const ref = await addBatch(sku, 5);
  const lineIds = ['e', 'a', 'd', 'b', 'c'];
  await order(fresh('order'), ...lineIds.map((lineId) => ({ sku, qty: 1, lineId })));

  const seen: string[] = [];
  let query = '';
  do {
    const { body } = await ask('GET', `/batches/${ref}/lines?limit=2${query}`);
    seen.push(...body.lines.map(({ lineId }: { lineId: string }) => lineId));
    query = body.next && `&after=${encodeURIComponent(body.next)}`;
  } while (query);
  expect(seen).toEqual(lineIds);
});

test.each(['', '/lines'])('an unknown batch is not found (%s)', async (suffix) => {
  const { status, body } = await ask('GET', `/batches/nowhere${suffix}`);
  expect([status, body.type]).toEqual([404, '/problems/batch-not-found']);
});

test('an unknown batch can not be changed', async () => {
  expect(await ask('PATCH', '/batches/nowhere', { qty: 1 })).toMatchObject({ status: 404 });
});
