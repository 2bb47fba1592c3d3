import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from '@jest/globals';
import { prefixOf } from '../../infra/tools/stage.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { listen } from '../support/bus.ts';
import { addBatch, ask, fresh, order } from '../support/http.ts';
import { HOLD_MS, onHold, order as orderOf, orWait, useCases } from '../support/shop.ts';

const hold = (orderId: string, holdFor: unknown, ...lines: readonly object[]) =>
  ask('POST', '/allocations', { orderId, lines, holdFor });
const confirm = (orderId: string, body: object = {}) =>
  ask('POST', `/orders/${orderId}/confirm`, body);
const ship = (orderId: string) => ask('POST', `/orders/${orderId}/shipments`, {});

/** The service as it was when holds of then have just expired. */
const earlier = () => {
  const deps = compose({ TABLE_NAME: prefixOf('dev') }, new DynamoDBClient());
  return useCases({ ...deps, clock: () => new Date(Date.now() - HOLD_MS - 1_000) });
};

/** All ten lamps are on hold, and nobody has confirmed them in time. */
const expired = async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const ref = await addBatch(sku, 10);
  await earlier().allocate(onHold(orderOf(orderId, { [sku]: 10 })));
  return { sku, orderId, ref };
};

test('an order is put on hold, shown with its time, confirmed, and then shipped', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  const ref = await addBatch(sku, 10);
  const before = Date.now();

  const held = await hold(orderId, 'PT15M', { sku, qty: 4 });

  expect(held).toMatchObject({ status: 201, body: { lines: [{ state: 'allocated' }] } });
  const { heldUntil } = held.body.lines[0];
  expect(Date.parse(heldUntil)).toBeGreaterThanOrEqual(before + HOLD_MS);
  expect(Date.parse(heldUntil)).toBeLessThanOrEqual(Date.now() + HOLD_MS);
  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({ body: held.body });
  expect(await ask('GET', `/batches/${ref}/lines`)).toMatchObject({
    body: { lines: [{ orderId, heldUntil }] },
  });
  expect(await ship(orderId)).toMatchObject({
    status: 409,
    body: { type: '/problems/line-on-hold', errors: [{ lineId: sku, sku, qty: 4, heldUntil }] },
  });

  const confirmed = await confirm(orderId);

  expect(confirmed.status).toBe(200);
  expect(confirmed.body).toEqual({
    orderId,
    lines: [{ lineId: sku, sku, qty: 4, state: 'allocated', batchRef: ref, shipsOn: null }],
  });
  expect(await confirm(orderId)).toMatchObject({ status: 200, body: confirmed.body });
  expect(await ship(orderId)).toMatchObject({ status: 200 });
});

test('some lines of an order are confirmed, the others stay on hold', async () => {
  const [sku, orderId] = [fresh('lamp'), fresh('order')];
  await addBatch(sku, 10);
  await hold(orderId, 'PT1M', { sku, qty: 1, lineId: 'a' }, { sku, qty: 1, lineId: 'b' });

  const { body } = await confirm(orderId, { lineIds: ['b'] });

  expect(body.lines).toMatchObject([
    { lineId: 'a', heldUntil: expect.any(String) },
    { lineId: 'b' },
  ]);
  expect(body.lines[1]).not.toHaveProperty('heldUntil');
});

test('what nobody confirms in time is there for others at once, and can not be confirmed any more', async () => {
  const { sku, orderId, ref } = await expired();

  expect(await ask('GET', `/orders/${orderId}`)).toMatchObject({
    body: { lines: [{ state: 'released', batchRef: null, heldUntil: expect.any(String) }] },
  });
  expect(await ask('GET', `/products/${sku}`)).toMatchObject({
    body: { available: { warehouse: 10 } },
  });
  expect(await ask('GET', `/batches/${ref}`)).toMatchObject({ body: { allocated: 0 } });
  expect(await ask('GET', `/batches/${ref}/lines`)).toMatchObject({ body: { lines: [] } });
  expect(await confirm(orderId)).toMatchObject({
    status: 409,
    body: { type: '/problems/hold-expired', errors: [{ lineId: sku, sku, qty: 10 }] },
  });
  expect(await order(fresh('order'), { sku, qty: 10 })).toMatchObject({ status: 201 });
});

test('a place in the queue expires as well, and those behind it move up', async () => {
  const [sku, first, second] = [fresh('lamp'), fresh('first'), fresh('second')];
  await addBatch(sku, 5);
  await earlier().allocate(onHold(orWait(orderOf(first, { [sku]: 8 }))));

  expect(await ask('GET', `/products/${sku}`)).toMatchObject({ body: { backordered: 0 } });
  expect(await ask('GET', `/products/${sku}/backorders`)).toMatchObject({ body: { lines: [] } });
  expect(await order(second, { sku, qty: 5 })).toMatchObject({ status: 201 });
});

test('the job that runs by the minute gives back what has expired, and tells it', async () => {
  const bus = await listen();
  const { sku, orderId, ref } = await expired();
  const waits = fresh('waits');
  await earlier().allocate(orWait(orderOf(waits, { [sku]: 3 })));

  await new LambdaClient().send(
    new InvokeCommand({ FunctionName: `${prefixOf('dev')}-finishWork` }),
  );

  const { detail } = await bus.first(
    ({ detail }) => detail.type === 'HoldExpired' && detail.orderId === orderId,
  );
  expect(detail).toMatchObject({ sku, lineId: sku, qty: 10, batchRef: ref });
  expect(await ask('GET', `/orders/${waits}`)).toMatchObject({
    body: { lines: [{ state: 'allocated', batchRef: ref }] },
  });
  bus.stop();
});

test('what is wrong with a hold or a confirmation is named', async () => {
  const rule = 'must be an ISO 8601 duration of days, hours, minutes and seconds, such as PT15M';
  const range = 'must be at least one minute and at most 30 days';
  const line = { sku: 'LAMP', qty: 1 };
  for (const [holdFor, expected] of [
    ['15 minutes', rule],
    [15, rule],
    [null, rule],
    ['PT59S', range],
    ['P30DT1S', range],
  ]) {
    expect(await hold(fresh('order'), holdFor, line)).toMatchObject({
      status: 400,
      body: { errors: [{ in: 'body', field: 'holdFor', rule: expected }] },
    });
  }
  expect(await confirm(fresh('unknown'))).toMatchObject({
    status: 404,
    body: { type: '/problems/order-not-found' },
  });
  expect(await confirm(fresh('order'), { lineIds: [] })).toMatchObject({ status: 400 });
});
