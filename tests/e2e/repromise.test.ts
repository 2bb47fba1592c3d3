import { describe, expect, test } from '@jest/globals';
import { listen } from '../support/bus.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';

/** A SKU of which an order has what is here, and a later one what is to come. */
const sold = async () => {
  const [sku, early, late] = [fresh('lamp'), fresh('early'), fresh('late')];
  const here = await addBatch(sku, 5);
  const ship = await addBatch(sku, 5, '2099-03-01');
  await order(early, { sku, qty: 5 });
  await order(late, { sku, qty: 5 });
  const rules = [
    { match: { orderIds: [late] }, strategy: 'win' },
    { match: { priority: { max: 3 } }, strategy: 'lose' },
  ];
  const repromise = (query = '', body: unknown = { rules }, headers = {}) =>
    ask('POST', `/products/${sku}/repromise${query}`, body, headers);
  return { sku, early, late, here, ship, repromise };
};

describe('a SKU that is promised anew', () => {
  test('is promised by the channel that orders came from, which their lines show and keep', async () => {
    const [sku, web, store] = [fresh('lamp'), fresh('web'), fresh('store')];
    const here = await addBatch(sku, 5);
    await addBatch(sku, 5, '2099-03-01');
    const lines = [{ sku, qty: 5 }];
    await ask('POST', '/allocations', { orderId: web, channel: 'web', lines });
    const ofStore = { orderId: store, channel: 'store', lines };
    await ask('POST', '/allocations', ofStore);

    const rules = [
      { match: { channels: ['store'] }, strategy: 'win' },
      { match: { channels: ['web'] }, strategy: 'lose' },
    ];
    expect(await ask('POST', `/products/${sku}/repromise`, { rules })).toMatchObject({
      body: { units: { gained: 5, lost: 5 } },
    });

    expect(await ask('POST', '/allocations', ofStore)).toMatchObject({
      status: 200,
      body: { lines: [{ channel: 'store', batchRef: here }] },
    });
    expect(await ask('POST', '/allocations', { ...ofStore, channel: 'web' })).toMatchObject({
      status: 409,
      body: { type: '/problems/line-differs' },
    });
  });

  test('answers who gains and who loses, first in a dry run, and tells it', async () => {
    const { sku, early, late, here, ship, repromise } = await sold();
    const bus = await listen();
    const lines = [
      {
        orderId: early,
        lineId: sku,
        qty: 5,
        effect: 'loses',
        from: { batchRef: here, shipsOn: null },
        to: { batchRef: ship, shipsOn: '2099-03-01' },
      },
      {
        orderId: late,
        lineId: sku,
        qty: 5,
        effect: 'gains',
        from: { batchRef: ship, shipsOn: '2099-03-01' },
        to: { batchRef: here, shipsOn: null },
      },
    ];
    const units = { gained: 5, lost: 5, moved: 0 };

    expect(await repromise('?dryRun=true')).toMatchObject({
      status: 200,
      body: { sku, dryRun: true, lines, units },
    });
    expect(await ask('GET', `/orders/${late}`)).toMatchObject({
      body: { lines: [{ batchRef: ship }] },
    });
    const done = await repromise();
    expect(done).toMatchObject({ status: 200, body: { sku, lines, units } });
    expect(done.body).not.toHaveProperty('dryRun');

    expect(await ask('GET', `/orders/${late}`)).toMatchObject({
      body: { lines: [{ batchRef: here }] },
    });
    expect(await ask('GET', `/orders/${early}`)).toMatchObject({
      body: { lines: [{ batchRef: ship }] },
    });
    const { detail } = await bus.first(
      ({ detail }) => detail.type === 'PromiseChanged' && detail.orderId === late,
    );
    expect(detail).toMatchObject({ from: '2099-03-01', to: null, batchRef: here });
    expect(await repromise()).toMatchObject({ status: 200, body: { lines: [] } });
    bus.stop();
  });

  test('is one that is as its caller knows it, if it says so', async () => {
    const { sku, late, here, repromise } = await sold();
    const etag = `${(await ask('GET', `/products/${sku}`)).headers.get('etag')}`;

    expect(await repromise('', undefined, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
    expect(await repromise('', undefined, { 'if-match': etag })).toMatchObject({ status: 200 });
    expect(await ask('GET', `/orders/${late}`)).toMatchObject({
      body: { lines: [{ batchRef: here }] },
    });
  });

  test('is promised once under a key', async () => {
    const { repromise } = await sold();
    const key = { 'idempotency-key': fresh('key') };
    const first = await repromise('', undefined, key);
    expect((await repromise('', undefined, key)).body).toEqual(first.body);
  });

  test('is one that is known', async () => {
    const path = `/products/${fresh('unknown')}/repromise`;
    expect(await ask('POST', path, { rules: [], default: 'win' })).toMatchObject({
      status: 404,
      body: { type: '/problems/product-not-found' },
    });
  });

  test.each([
    [{}, 'rules', 'must be a list of rules'],
    [{ rules: [] }, 'rules', 'must have at least one rule unless there is a default'],
    [{ rules: [{ match: {}, strategy: 'grab' }] }, 'rules[0].strategy', 'must be one of win, '],
    [{ rules: [{ strategy: 'win' }] }, 'rules[0].match', 'must be an object'],
    [
      { rules: [{ match: { priority: { min: 5, max: 2 } }, strategy: 'win' }] },
      'rules[0].match.priority.max',
      'must not be below min',
    ],
    [
      { rules: [{ match: { priority: { min: 10 } }, strategy: 'win' }] },
      'rules[0].match.priority.min',
      'must be a whole number from 0 to 9',
    ],
    [
      { rules: [{ match: { orderIds: [] }, strategy: 'win' }] },
      'rules[0].match.orderIds',
      'must have at least one order id',
    ],
    [
      { rules: [{ match: { channel: 'web' }, strategy: 'win' }] },
      'rules[0].match.channel',
      'is not',
    ],
  ])('by %j is refused: %s %s', async (body, field, rule) => {
    const { repromise, late, ship } = await sold();
    expect(await repromise('', body)).toMatchObject({
      status: 400,
      body: { errors: [{ field, rule: expect.stringContaining(rule) }] },
    });
    expect(await ask('GET', `/orders/${late}`)).toMatchObject({
      body: { lines: [{ batchRef: ship }] },
    });
  });
});
