import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';

test('a batch that was booked by mistake is removed, and does not come back', async () => {
  const sku = fresh('lamp');
  const ref = await addBatch(sku, 10);
  const path = `/batches/${ref}`;

  expect(await ask('DELETE', path)).toMatchObject({ status: 204 });
  expect(await ask('DELETE', path)).toMatchObject({ status: 204 });
  expect(await ask('GET', path)).toMatchObject({ status: 404 });
  expect(await ask('GET', `/products/${sku}/batches`)).toMatchObject({ body: { batches: [] } });
  expect(await ask('POST', '/batches', { ref, sku, qty: 10 })).toMatchObject({
    status: 409,
    body: { type: '/problems/batch-removed' },
  });
  expect(await ask('DELETE', `/batches/${fresh('never')}`)).toMatchObject({ status: 404 });
});

test('a batch that is in use is blocked first, and booked under the right SKU then', async () => {
  const [sku, right, sold] = [fresh('lamp'), fresh('chair'), fresh('sold')];
  const ref = await addBatch(sku, 10);
  await order(sold, { sku, qty: 4 });
  const correct = () => ask('POST', `/batches/${ref}/correct`, { ref: `${ref}-b`, sku: right });

  expect(await correct()).toMatchObject({
    status: 409,
    body: { type: '/problems/batch-in-use', errors: [{ allocated: 4, shipped: 0 }] },
  });
  await ask('PATCH', `/batches/${ref}`, { blocked: true });
  const corrected = { status: 200, body: { ref: `${ref}-b`, sku: right, qty: 10, blocked: true } };
  expect(await correct()).toMatchObject(corrected);
  expect(await correct()).toMatchObject(corrected);
  expect(await ask('PATCH', `/batches/${ref}-b`, { blocked: false })).toMatchObject({
    body: { batch: { available: 10 } },
  });
  expect(await ask('GET', `/orders/${sold}`)).toMatchObject({
    body: { lines: [{ state: 'backordered' }] },
  });
});

test('a correction names a reference', async () => {
  const ref = await addBatch(fresh('lamp'), 10);

  expect(await ask('POST', `/batches/${ref}/correct`, { sku: 'x' })).toMatchObject({
    status: 400,
    body: { errors: [{ in: 'body', field: 'ref' }] },
  });
});
