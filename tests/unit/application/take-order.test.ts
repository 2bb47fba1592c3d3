import { describe, expect, test } from '@jest/globals';
import { allocationRefusedSchema } from '../../../src/adapters/eventbridge/allocation-refused.ts';
import { takeOrder } from '../../../src/application/orders/take-order.ts';
import type { EventBus, OutboxEvent } from '../../../src/application/ports.ts';
import { order, shop } from '../../support/shop.ts';

const LAMP = 'BLUE-LAMP';

/** A shop with so many lamps that takes orders by message, and what its bus is told. */
const taking = async (qty: number, failing: EventBus['publish'] | undefined = undefined) => {
  const all = shop();
  await all.addBatch({ ref: 'lamps', sku: LAMP, qty, eta: null });
  const calls: (readonly OutboxEvent[])[] = [];
  const publish: EventBus['publish'] = async (events) => {
    calls.push(events);
    return failing ? failing(events) : events.map(() => undefined);
  };
  return { ...all, calls, take: takeOrder({ ...all, bus: { publish } }) };
};

describe('an order that comes by message', () => {
  test('is answered by the events of its lines alone if it can be filled', async () => {
    const { calls, queries, take } = await taking(10);
    await take(order('order', { [LAMP]: 3 }), 'message');

    expect(await queries.order('order')).toMatchObject([{ batchRef: 'lamps' }]);
    expect(calls).toEqual([]);
  });

  test('is refused by an event that fits its schema if it can not be filled, under the id of its message', async () => {
    const { calls, take } = await taking(2);
    await take(order('order', { [LAMP]: 3 }), 'message');

    const [told] = calls.flat();
    expect(allocationRefusedSchema.parse(told)).toEqual(told);
    expect(told).toMatchObject({
      id: 'message',
      orderId: 'order',
      code: 'shortage',
      lines: [{ lineId: LAMP, qty: 3, available: 2, reason: 'shortage' }],
    });
  });

  test('is refused by an event if another order of its name is there', async () => {
    const { calls, take } = await taking(10);
    await take(order('order', { [LAMP]: 3 }), 'message-1');
    await take(order('order', { [LAMP]: 4 }), 'message-2');

    expect(calls.flat()).toMatchObject([
      { id: 'message-2', code: 'line-differs', lines: [{ lineId: LAMP, sku: LAMP, qty: 3 }] },
    ]);
  });

  test('is to come again while others are faster', async () => {
    const { beforeSave, calls, pass, rival, take } = await taking(1_000);
    let n = 0;
    const faster = () => {
      pass(100);
      return rival.allocate(order(`rival-${n++}`, { [LAMP]: 1 }));
    };
    beforeSave.push(...Array(300).fill(faster));

    await expect(take(order('order', { [LAMP]: 3 }), 'message')).rejects.toMatchObject({
      code: 'too-much-contention',
    });
    expect(calls).toEqual([]);
  });
});

describe('refusals', () => {
  const refuse = (take: Awaited<ReturnType<typeof taking>>['take'], count: number) =>
    Promise.allSettled(
      Array.from({ length: count }, (_, n) => take(order(`order-${n}`, { [LAMP]: 1 }), `m-${n}`)),
    );

  test('are published ten at a time', async () => {
    const { calls, take } = await taking(0);
    await refuse(take, 25);

    expect(calls.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(new Set(calls.flat().map(({ id }) => id)).size).toBe(25);
  });

  test('that the bus did not take fail alone: their messages come again', async () => {
    const { take } = await taking(0, async (events) =>
      events.map(({ id }) => (id === 'm-1' ? { reason: 'throttled', mayPass: true } : undefined)),
    );
    const results = await refuse(take, 3);

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
