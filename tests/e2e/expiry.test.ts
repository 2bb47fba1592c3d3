import { expect, test } from '@jest/globals';
import { ask, fresh, order } from '../support/http.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const day = (ahead: number) => new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);

/** Milk that is good for 90 days, and milk that was added later and is good for nine. */
const stocked = async () => {
  const [sku, late, soon] = [fresh('milk'), fresh('late'), fresh('soon')];
  await ask('POST', '/batches', { ref: late, sku, qty: 5, expiresOn: day(90) });
  const { status, body } = await ask('POST', '/batches', {
    ref: soon,
    sku,
    qty: 5,
    expiresOn: day(9),
  });
  expect({ status, body }).toMatchObject({ status: 201, body: { expiresOn: day(9) } });
  return { sku, late, soon };
};

const batchOf = async (orderId: string) =>
  (await ask('GET', `/orders/${orderId}`)).body.lines[0].batchRef;

test('what expires first leaves first, but not for a line that wants it good for longer', async () => {
  const { sku, late, soon } = await stocked();
  const [any, picky] = [fresh('any'), fresh('picky')];
  await order(any, { sku, qty: 1 });
  await order(picky, { sku, qty: 1, minimumDays: 30 });

  expect(await batchOf(any)).toBe(soon);
  expect(await batchOf(picky)).toBe(late);
  expect(await ask('GET', `/orders/${picky}`)).toMatchObject({
    body: { lines: [{ minimumDays: 30 }] },
  });
  const wanted = { orderId: fresh('asked'), lines: [{ sku, qty: 1, minimumDays: 91 }] };
  expect(await ask('POST', '/allocations?dryRun=true', wanted)).toMatchObject({
    body: { lines: [{ outcome: 'shortage', considered: [{ verdict: 'expires-too-soon' }, {}] }] },
  });
  expect(await ask('GET', `/products/${sku}/availability?qty=4&minimumDays=30`)).toMatchObject({
    body: { line: { outcome: 'available', from: [{ batchRef: late }] } },
  });
});

test('a last day is corrected, and the lines that it is too early for lose the batch', async () => {
  const { sku, late, soon } = await stocked();
  const picky = fresh('picky');
  await order(picky, { sku, qty: 5, minimumDays: 5 });
  expect(await batchOf(picky)).toBe(soon);

  expect(await ask('PATCH', `/batches/${soon}`, { expiresOn: day(3) })).toMatchObject({
    status: 200,
    body: { batch: { expiresOn: day(3) }, lines: [{ orderId: picky, batchRef: late }] },
  });
  const { body } = await ask('PATCH', `/batches/${soon}`, { expiresOn: null });
  expect(body.batch).not.toHaveProperty('expiresOn');
});

test('what is no day, or no number of days, is refused by its name', async () => {
  const { sku } = await stocked();
  const batch = { ref: fresh('batch'), sku, qty: 1, expiresOn: '31.12.2030' };
  const lines = [{ sku, qty: 1, minimumDays: -1 }];

  expect(await ask('POST', '/batches', batch)).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'expiresOn' }] },
  });
  expect(await ask('POST', '/allocations', { orderId: fresh('order'), lines })).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'lines[0].minimumDays' }] },
  });
});
