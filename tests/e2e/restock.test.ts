import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh, order } from '../support/http.ts';
import { stock } from '../support/stock.ts';

const RULE = { reorderPoint: 5, lotSize: 10, leadTimeDays: 7 };

test('a product that has sold below its reorder point is restocked by stock restock, once a day', async () => {
  const sku = fresh('lamp');
  const today = new Date().toISOString().slice(0, 10);
  await addBatch(sku, 12);
  expect(await ask('PUT', `/products/${sku}/restock-rule`, RULE)).toMatchObject({
    status: 200,
    body: RULE,
  });
  await order(fresh('order'), { sku, qty: 8 });

  for (const expected of [`restock-${sku}-${today}`, '']) {
    const { code, stdout } = await stock(['restock']);
    expect(code).toBe(0);
    expect(stdout).toContain(expected);
  }

  const { body } = await ask('GET', `/products/${sku}`);
  expect(body).toMatchObject({ available: { warehouse: 4, onTheWay: 10 } });
  expect(body.batches).toHaveLength(2);
});

test('a restock rule is read, replaced and removed', async () => {
  const sku = fresh('lamp');
  const path = `/products/${sku}/restock-rule`;
  expect(await ask('GET', path)).toMatchObject({ status: 404 });
  await addBatch(sku, 100);
  expect(await ask('GET', path)).toMatchObject({
    status: 404,
    body: { type: '/problems/restock-rule-not-found' },
  });

  await ask('PUT', path, RULE);
  await ask('PUT', path, { ...RULE, lotSize: 20 });
  expect(await ask('GET', path)).toMatchObject({ status: 200, body: { ...RULE, lotSize: 20 } });

  for (const _ of ['once', 'again']) {
    expect(await ask('DELETE', path)).toMatchObject({ status: 204 });
  }
  expect(await ask('GET', path)).toMatchObject({ status: 404 });
});

test('what is wrong with a rule is named', async () => {
  const rule = { reorderPoint: -1, lotSize: 0, leadTimeDays: 1.5, when: 'never' };
  const { status, body } = await ask('PUT', `/products/${fresh('lamp')}/restock-rule`, rule);
  expect(status).toBe(400);
  expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
    'reorderPoint',
    'lotSize',
    'leadTimeDays',
    'when',
  ]);
  expect(await ask('PUT', `/products/${'x'.repeat(110)}/restock-rule`, RULE)).toMatchObject({
    status: 400,
    body: { errors: [{ in: 'path', field: 'sku' }] },
  });
});

test('a SKU of 109 characters can have a rule, whatever characters they are', async () => {
  const path = `/products/${encodeURIComponent('😀'.repeat(109))}/restock-rule`;
  expect(await ask('PUT', path, RULE)).toMatchObject({ status: 200 });
  // Its batches are not in the way of tests that let the job run.
  expect(await ask('DELETE', path)).toMatchObject({ status: 204 });
});
