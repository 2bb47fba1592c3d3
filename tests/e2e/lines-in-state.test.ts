import { expect, test } from '@jest/globals';
import { addBatch, ask, fresh } from '../support/http.ts';

const dayFromNow = (days: number): string =>
  new Date(Date.now() + days * 24 * 60 * 60 * 1_000).toISOString().slice(0, 10);

/** All pages of a list of a SKU's lines. */
const linesIn = async (query: string): Promise<readonly Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = [];
  for (let after = ''; ; ) {
    const { status, body } = await ask('GET', `/orders?${query}${after}`);
    expect(status).toBe(200);
    found.push(...body.lines);
    if (!body.next) return found;
    after = `&after=${encodeURIComponent(body.next)}`;
  }
};

test('lines that need somebody are listed over all SKUs, each with its times', async () => {
  const [sku, ship] = [fresh('lamp'), fresh('ship')];
  await addBatch(sku, 1);
  const more = (lineMore: object, orderMore: object = {}) => {
    const orderId = fresh('order');
    const wanted = { orderId, lines: [{ sku, qty: 1, ...lineMore }], ...orderMore };
    return ask('POST', '/allocations', wanted).then(({ body }) => `${body.orderId}`);
  };
  const held = await more({}, { holdFor: 'PT15M' });
  const onBackorder = { onShortage: 'backorder' };
  const waits = await more({}, { ...onBackorder, channel: 'shop' });
  const soon = await more({ shipBy: dayFromNow(3) }, onBackorder);
  const late = await more({ shipBy: dayFromNow(-1) }, onBackorder);

  const waiting = await linesIn(`state=waiting&sku=${sku}&limit=2`);
  expect(waiting).toMatchObject([
    { orderId: late, state: 'backordered', shipBy: dayFromNow(-1), batchRef: null },
    { orderId: soon, shipBy: dayFromNow(3) },
    { orderId: waits, lineId: sku, sku, qty: 1, createdAt: expect.any(String) },
  ]);
  expect(await linesIn(`state=waiting&sku=${sku}&channel=shop`)).toMatchObject([
    { orderId: waits },
  ]);
  expect(await linesIn(`state=late&sku=${sku}`)).toMatchObject([{ orderId: late }]);
  expect(await linesIn(`state=held&sku=${sku}`)).toMatchObject([
    { orderId: held, state: 'allocated', heldUntil: expect.any(String) },
  ]);
  expect(await linesIn(`state=overdue&sku=${sku}`)).toEqual([]);

  // Whoever waits without a day, or for a day to come, gets none of a shipment that has not come by its day.
  await ask('POST', '/batches', { ref: ship, sku, qty: 5, eta: dayFromNow(-2) });
  expect(await linesIn(`state=overdue&sku=${sku}`)).toMatchObject([
    { orderId: waits, batchRef: ship, overdue: true },
  ]);
  expect(await linesIn(`state=waiting&sku=${sku}`)).toMatchObject([
    { orderId: late },
    { orderId: soon },
  ]);
});

test.each([
  ['', 'state'],
  ['?state=allocated', 'state'],
  ['?state=waiting&limit=0', 'limit'],
  ['?state=waiting&limit=101', 'limit'],
  ['?state=waiting&sku=', 'sku'],
  ['?state=waiting&channel=%00', 'channel'],
])('GET /orders%s is refused and says why: %s', async (query, field) => {
  const { status, body } = await ask('GET', `/orders${query}`);
  expect([status, body.type]).toEqual([400, '/problems/invalid-request']);
  expect(body.errors).toMatchObject([{ in: 'query', field }]);
});
