import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { listen, send } from '../support/bus.ts';
import { addBatch, ask, fresh } from '../support/http.ts';
import { queueUrl, sqs, takeUntil } from '../support/queues.ts';
import { until } from '../support/until.ts';

let bus: Awaited<ReturnType<typeof listen>>;
beforeEach(async () => {
  bus = await listen();
});
afterEach(() => bus.stop());

/** What was told of an order, by its type. */
const toldOf = (orderId: string) =>
  bus.heard.flatMap(({ 'detail-type': type, detail }) =>
    'orderId' in detail && detail.orderId === orderId && type !== 'Allocate' ? [type] : [],
  );

test('an order that comes by message is allocated, waits or is refused, and an event tells which', async () => {
  const sku = fresh('lamp');
  const ref = await addBatch(sku, 10);
  const [first, second, third] = [fresh('order'), fresh('order'), fresh('order')] as const;

  await send('Allocate', { orderId: first, lines: [{ sku, qty: 8 }] });
  await until(() => toldOf(first).length > 0);
  await send('Allocate', { orderId: second, lines: [{ sku, qty: 8 }] });
  const refused = await bus.first(({ 'detail-type': type }) => type === 'AllocationRefused');
  await send('Allocate', { orderId: third, lines: [{ sku, qty: 8 }], onShortage: 'backorder' });
  await until(() => toldOf(third).length > 0);

  expect([first, second, third].map(toldOf)).toEqual([
    ['Allocated'],
    ['AllocationRefused'],
    ['Backordered'],
  ]);
  expect(refused.detail).toMatchObject({
    orderId: second,
    code: 'shortage',
    lines: [{ lineId: sku, sku, qty: 8, available: 2, reason: 'shortage' }],
  });
  expect((await ask('GET', `/orders/${first}`)).body).toMatchObject({ lines: [{ batchRef: ref }] });
});

test('an order that breaks the rules goes to the dead letters with the reason', async () => {
  const orderId = fresh('order');
  await send('Allocate', { orderId, lines: [] });

  const deadLetters = await queueUrl('allocations-dead-letters');
  const dead = await takeUntil(deadLetters, ({ Body = '' }) => Body.includes(orderId));
  expect(dead.MessageAttributes?.reason?.StringValue).toBe(
    'detail.lines must have at least one line',
  );
});

test('a flash sale: 300 orders in the queue for 200 units; 200 get one, 100 are refused', async () => {
  const sku = fresh('lamp');
  await addBatch(sku, 200);
  const queue = await queueUrl('allocations');
  const orderIds = Array.from({ length: 300 }, (_, n) => `${sku}-${n}`);
  for (let from = 0; from < orderIds.length; from += 10) {
    const Entries = orderIds.slice(from, from + 10).map((orderId, Id) => ({
      Id: `${Id}`,
      MessageBody: JSON.stringify({
        id: orderId,
        time: new Date().toISOString(),
        'detail-type': 'Allocate',
        detail: { orderId, lines: [{ sku, qty: 1 }] },
      }),
    }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries }));
  }

  await until(() => orderIds.every((orderId) => toldOf(orderId).length > 0));

  const told = Map.groupBy(
    orderIds,
    (orderId) => `${new Set(toldOf(orderId)).values().next().value}`,
  );
  expect(told.get('Allocated')).toHaveLength(200);
  expect(told.get('AllocationRefused')).toHaveLength(100);
  expect((await ask('GET', `/products/${sku}`)).body).toMatchObject({
    available: { warehouse: 0, onTheWay: 0 },
  });
});
