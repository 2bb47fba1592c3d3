import { expect, test } from '@jest/globals';
import { ask, fresh } from '../support/http.ts';

const addBatch = (ref: string, sku: string, qty: number, eta: string | null) =>
  ask('POST', '/add_batch', { ref, sku, qty, eta });

test("the book's happy path: allocated to the earliest batch, and read back", async () => {
  const [sku, otherSku, orderid] = [fresh('sku'), fresh('other'), fresh('order')];
  const [early, later, other] = [fresh('early'), fresh('later'), fresh('other')];
  expect(await addBatch(later, sku, 100, '2011-01-02')).toMatchObject({ status: 201, body: 'OK' });
  expect(await addBatch(early, sku, 100, '2011-01-01')).toMatchObject({ status: 201, body: 'OK' });
  expect(await addBatch(other, otherSku, 100, null)).toMatchObject({ status: 201, body: 'OK' });

  const allocated = await ask('POST', '/allocate', { orderid, sku, qty: 3 });

  expect(allocated).toMatchObject({ status: 202, body: 'OK' });
  expect(await ask('GET', `/allocations/${orderid}`)).toMatchObject({
    status: 200,
    body: [{ sku, batchref: early }],
  });
});

test("the book's unhappy path: an unknown SKU is an error, and nothing is allocated", async () => {
  const [sku, orderid] = [fresh('unknown'), fresh('order')];
  expect(await ask('POST', '/allocate', { orderid, sku, qty: 20 })).toMatchObject({
    status: 400,
    body: { message: `Invalid sku ${sku}` },
  });
  expect(await ask('GET', `/allocations/${orderid}`)).toMatchObject({ status: 404 });
});

test('a line that is out of stock is accepted, and is not among the allocations', async () => {
  const [sku, orderid] = [fresh('sku'), fresh('order')];
  await addBatch(fresh('batch'), sku, 1, null);
  expect(await ask('POST', '/allocate', { orderid, sku, qty: 2 })).toMatchObject({ status: 202 });
  expect(await ask('GET', `/allocations/${orderid}`)).toMatchObject({ status: 404 });
});

test('a line that is sent twice is allocated once', async () => {
  const [sku, ref, orderid] = [fresh('sku'), fresh('batch'), fresh('order')];
  await addBatch(ref, sku, 10, null);
  for (const _ of ['once', 'again']) {
    expect(await ask('POST', '/allocate', { orderid, sku, qty: 2 })).toMatchObject({ status: 202 });
  }
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({ body: { allocated: 2 } });
});

test('a point in time is taken as its date, and a field that is wrong is named', async () => {
  const [sku, ref] = [fresh('sku'), fresh('batch')];
  await addBatch(ref, sku, 1, '2011-01-02T10:00:00');
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({ body: { eta: '2011-01-02' } });
  expect(await addBatch(fresh('batch'), sku, 0, null)).toMatchObject({
    status: 400,
    body: { message: 'qty must be a whole number from 1 to 1000000000' },
  });
});
