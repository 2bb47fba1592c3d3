import { describe, expect, test } from '@jest/globals';
import { reinstateOrder } from '../../src/application/orders/reinstate-order.ts';
import { releaseOrder } from '../../src/application/orders/release-order.ts';
import { AT, inWarehouse, line } from '../support/builders.ts';
import { adapters, sell, stock } from './adapters.ts';

const LATER = '2030-01-01T09:00:00.000Z';
const WHOLE = { orderId: 'order' };
const LINE = { orderId: 'order', lineIds: ['a'] };

describe.each(adapters)('cancels that came first %s', (_, open) => {
  test('are found with when they were remembered, and loaded with what is asked for', async () => {
    const { cancels, products, unfinished } = await open();
    expect(await cancels.find('order')).toBeUndefined();

    expect(await cancels.remember(WHOLE, AT)).toBe(true);

    expect(await cancels.find('order')).toMatchObject({ ...WHOLE, at: AT });
    const { cancels: loaded } = await products.load([], [], ['another', 'order']);
    expect(loaded).toHaveLength(1);
    expect(loaded?.[0]?.lineIds).toBeUndefined();
    expect(await unfinished.names('cancel')).toEqual(['order']);
  });

  test('of lines are remembered beside each other, and forgotten each by itself', async () => {
    const { cancels } = await open();
    await cancels.remember(LINE, AT);
    await cancels.remember({ orderId: 'order', lineIds: ['b', 'c'] }, LATER);
    const known = await cancels.find('order');
    expect([known?.at, [...(known?.lineIds ?? [])].sort()]).toEqual([LATER, ['a', 'b', 'c']]);

    await cancels.forget({ orderId: 'order', lineIds: ['b', 'a'] });

    expect((await cancels.find('order'))?.lineIds).toEqual(['c']);
  });

  test('of a whole order outlive those of its lines, and go whole', async () => {
    const { cancels } = await open();
    await cancels.remember(LINE, AT);
    await cancels.remember(WHOLE, AT);
    await cancels.remember(LINE, AT);
    expect((await cancels.find('order'))?.lineIds).toBeUndefined();
    await cancels.forget(LINE);
    expect(await cancels.find('order')).toBeDefined();

    await cancels.forget(WHOLE);

    expect(await cancels.find('order')).toBeUndefined();
    await cancels.forget(WHOLE);
    await cancels.forget(LINE);
  });

  test('of more than a hundred lines of one order are not remembered', async () => {
    const { cancels } = await open();
    const lines = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => `line ${from + n}`);
    expect(await cancels.remember({ orderId: 'order', lineIds: lines(0, 60) }, AT)).toBe(true);

    expect(await cancels.remember({ orderId: 'order', lineIds: lines(60, 41) }, AT)).toBe(false);
    expect(await cancels.remember({ orderId: 'order', lineIds: lines(60, 40) }, AT)).toBe(true);
  });

  test('of an order that is full: it takes no further lines, and none of them is cancelled', async () => {
    const { cancels, products, unfinished } = await open();

    await cancels.markFull('order', AT);
    await cancels.markFull('order', LATER);

    const { cancels: loaded } = await products.load([], [], ['order']);
    expect(loaded).toMatchObject([{ orderId: 'order', at: AT, isFull: true, lineIds: [] }]);
    expect(await unfinished.names('cancel')).toEqual([]);
  });

  test('are not remembered again where none is left: what is asked for again is refused for want of stock', async () => {
    const deps = await open();
    await stock(deps, inWarehouse('chairs', 1));
    await sell(deps, line('order', 1));
    await releaseOrder(deps)('order');
    await sell(deps, line('faster', 1));
    await deps.cancels.remember(LINE, AT);
    await deps.cancels.forget(LINE);

    await expect(reinstateOrder(deps)('order')).rejects.toMatchObject({ code: 'shortage' });
  });

  test('are kept beside the mark of a full order', async () => {
    const { cancels } = await open();
    await cancels.remember(LINE, AT);
    await cancels.markFull('order', AT);
    expect(await cancels.find('order')).toMatchObject({ ...LINE, isFull: true });

    await cancels.remember({ orderId: 'order', lineIds: ['b'] }, AT);
    await cancels.forget(LINE);

    expect(await cancels.find('order')).toMatchObject({ lineIds: ['b'], isFull: true });
  });

  test('that are settled stay remembered, and are looked after no more', async () => {
    const { cancels, unfinished } = await open();
    await cancels.remember(WHOLE, AT);

    await cancels.settle('order');
    await cancels.settle('nobody');

    expect(await unfinished.names('cancel')).toEqual([]);
    expect(await cancels.find('order')).toMatchObject(WHOLE);
    expect(await cancels.find('nobody')).toBeUndefined();
  });
});
