import { describe, expect, test } from '@jest/globals';
import { dayAfter } from '../../src/domain/calendar.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';

/** What a SKU can promise; the day on which it is asked is that of the answer. */
const availability = (sku: string, query = '') =>
  ask('GET', `/products/${sku}/availability${query}`);
const cart = (...lines: readonly object[]) => ask('POST', '/availability', { lines });

describe('when can I have it', () => {
  test('a SKU says what it can promise by day, and since when one order could be had', async () => {
    const sku = fresh('lamp');
    const shelf = await addBatch(sku, 5);
    await addBatch(sku, 8, '2998-03-01');
    const ship = await addBatch(sku, 50, '2999-01-15');
    await order(fresh('order'), { sku, qty: 2 });

    const { status, body } = await availability(sku, '?qty=20');
    expect(status).toBe(200);
    expect(body).toEqual({
      sku,
      today: body.today,
      backordered: 0,
      days: [
        { day: body.today, units: 3, largestBatch: 3 },
        { day: '2998-03-01', units: 11, largestBatch: 8 },
        { day: '2999-01-15', units: 61, largestBatch: 50 },
      ],
      line: {
        sku,
        qty: 20,
        outcome: 'available',
        earliest: '2999-01-15',
        from: [{ batchRef: ship, qty: 20, eta: '2999-01-15' }],
      },
    });
    expect((await availability(sku)).body).not.toHaveProperty('line');
    expect(await availability(sku, '?qty=12&allowSplit=true&by=2998-12-31')).toMatchObject({
      body: { line: { outcome: 'too-late', earliest: '2999-01-15', available: 61 } },
    });
    expect(await availability(sku, '?qty=3&notBefore=2998-01-01')).toMatchObject({
      body: { line: { earliest: '2998-01-01', from: [{ batchRef: shelf }] } },
    });
  });

  test('what is overdue has no day', async () => {
    const sku = fresh('lamp');
    await addBatch(sku, 9, '2020-01-01');

    expect(await availability(sku, '?qty=4')).toMatchObject({
      body: {
        days: [],
        overdue: { units: 9, largestBatch: 9 },
        line: { outcome: 'available', earliest: null, from: [{ qty: 4, overdue: true }] },
      },
    });
  });

  test('what others wait for is promised to nobody else, as the order finds', async () => {
    const [sku, orderId] = [fresh('lamp'), fresh('order')];
    await addBatch(sku, 5);
    await ask('POST', '/allocations', {
      orderId: fresh('waits'),
      lines: [{ sku, qty: 9 }],
      onShortage: 'backorder',
    });

    expect(await availability(sku, '?qty=3')).toMatchObject({
      body: { backordered: 9, days: [], line: { outcome: 'backorders-first' } },
    });
    expect(await order(orderId, { sku, qty: 3 })).toMatchObject({
      status: 409,
      body: { errors: [{ reason: 'backorders-first' }] },
    });
  });

  test('what could be ordered now is shown separately, and is no promise', async () => {
    const sku = fresh('lamp');
    const rule = { reorderPoint: 0, lotSize: 10, leadTimeDays: 14 };
    await ask('PUT', `/products/${sku}/restock-rule`, rule);

    const { body } = await availability(sku, '?qty=3');
    const ifOrderedNow = { day: dayAfter(body.today, 14), promised: false };
    expect(body).toMatchObject({ days: [], ifOrderedNow, line: { outcome: 'shortage' } });
    expect(await cart({ sku, qty: 3 })).toMatchObject({
      body: { lines: [{ outcome: 'shortage', ifOrderedNow }] },
    });
  });

  test('a SKU that nobody knows is not found', async () => {
    expect(await availability(fresh('nothing'))).toMatchObject({
      status: 404,
      body: { type: '/problems/product-not-found' },
    });
  });
});

describe('when can I have all of this', () => {
  test('each line of a cart is answered, and when all of them could leave together', async () => {
    const [lamp, chair, unknown] = [fresh('lamp'), fresh('chair'), fresh('unknown')];
    const shelf = await addBatch(lamp, 5);
    await addBatch(lamp, 50, '2999-01-15');
    await addBatch(chair, 4, '2998-03-01');
    const lines = [
      { sku: lamp, qty: 5 },
      { sku: chair, qty: 4 },
      { sku: lamp, qty: 1 },
    ];

    const { status, body } = await cart(...lines);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      lines: [
        { sku: lamp, outcome: 'available', earliest: body.today, from: [{ batchRef: shelf }] },
        { sku: chair, outcome: 'available', earliest: '2998-03-01' },
        { sku: lamp, outcome: 'available', earliest: '2999-01-15' },
      ],
      together: { outcome: 'available', earliest: '2999-01-15' },
    });
    expect(await cart({ ...lines[0], shipBy: '2998-12-31' }, lines[2] as object)).toMatchObject({
      body: { together: { outcome: 'too-late', earliest: '2999-01-15' } },
    });
    expect(await cart({ sku: unknown, qty: 1 }, ...lines)).toMatchObject({
      status: 200,
      body: {
        lines: [{ sku: unknown, outcome: 'unknown-sku' }, {}, {}, {}],
        together: { outcome: 'shortage' },
      },
    });
  });

  test('asking keeps nothing, however often', async () => {
    const sku = fresh('lamp');
    await addBatch(sku, 5);
    const before = await ask('GET', `/products/${sku}`);

    const answers = [await cart({ sku, qty: 5 }), await cart({ sku, qty: 5 })];

    expect(answers[1]?.body).toEqual(answers[0]?.body);
    const after = await ask('GET', `/products/${sku}`);
    expect(after.body).toEqual(before.body);
    expect(after.headers.get('etag')).toBe(before.headers.get('etag'));
  });
});

describe('a question that breaks a rule is refused, and the rule is named', () => {
  const QTY = 'must be a whole number from 1 to 1000000000';
  const DATE = 'must be a calendar date (YYYY-MM-DD)';

  test.each([
    ['qty=0', 'qty', QTY],
    ['qty=1e3', 'qty', QTY],
    ['qty=', 'qty', QTY],
    ['qty=1&by=tomorrow', 'by', DATE],
    ['qty=1&notBefore=2030-02-30', 'notBefore', DATE],
    ['qty=1&by=2030-01-01&notBefore=2030-01-02', 'by', 'must not be before notBefore'],
    ['qty=1&allowSplit=yes', 'allowSplit', 'must be true or false'],
    ['by=2030-01-01', 'by', 'must be given with a qty'],
    ['qty=1&shipBy=2030-01-01', 'shipBy', 'is not a field of this request'],
  ])('?%s', async (query, field, rule) => {
    const { status, body } = await availability(fresh('lamp'), `?${query}`);

    expect([status, body.errors]).toEqual([400, [{ in: 'query', field, rule }]]);
  });

  test.each([
    ['none', [], 'lines', 'must have at least one line'],
    ['too many', Array(101).fill({ sku: 'LAMP', qty: 1 }), 'lines', 'must have at most 100 lines'],
    ['no qty', [{ sku: 'LAMP' }], 'lines[0].qty', QTY],
    [
      'an id',
      [{ sku: 'LAMP', qty: 1, lineId: 'a' }],
      'lines[0].lineId',
      'is not a field of this request',
    ],
    [
      'days that never come',
      [{ sku: 'LAMP', qty: 1, shipBy: '2030-01-01', notBefore: '2030-01-02' }],
      'lines[0].shipBy',
      'must not be before notBefore',
    ],
  ])('lines: %s', async (_, lines, field, rule) => {
    const { status, body } = await cart(...lines);

    expect([status, body.errors]).toEqual([400, [{ in: 'body', field, rule }]]);
  });
});
