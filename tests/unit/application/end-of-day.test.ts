import { describe, expect, test } from '@jest/globals';
import type { NewOrder } from '../../../src/application/orders/allocate-order.ts';
import { order, orWait, shop } from '../../support/shop.ts';

const DUE = '2030-01-01';
const DAY_MS = 24 * 60 * 60 * 1_000;
const RULE = { reorderPoint: 5, lotSize: 10, leadTimeDays: 7 };

const by = (shipBy: string, one: NewOrder): NewOrder => ({
  ...one,
  lines: one.lines.map((line) => ({ ...line, shipBy })),
});

/** Chairs that are due today, and lamps that are due later. */
const stocked = async () => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: 'CHAIR', qty: 10, eta: DUE });
  await all.addBatch({ ref: 'lamps', sku: 'LAMP', qty: 10, eta: '2030-02-01' });
  const told = (type: string) => all.store.events.filter((event) => event.type === type);
  const nextDay = async () => {
    all.pass(DAY_MS);
    return all.endOfDay();
  };
  const stateOf = async (orderId: string) => (await all.queries.order(orderId))[0];
  return { ...all, told, nextDay, stateOf };
};

describe('the job at the end of the day', () => {
  test('marks the shipments that have not come, once, and no others', async () => {
    const { endOfDay, nextDay, told, queries } = await stocked();
    expect(await endOfDay()).toEqual({ overdue: [], expired: [], missed: 0 });

    expect(await nextDay()).toEqual({ overdue: ['chairs'], expired: [], missed: 0 });
    expect(await endOfDay()).toEqual({ overdue: [], expired: [], missed: 0 });
    expect(await nextDay()).toEqual({ overdue: [], expired: [], missed: 0 });
    expect(told('BatchOverdue')).toMatchObject([{ batchRef: 'chairs', eta: DUE, available: 10 }]);
    expect(await queries.overdueBatches({ limit: 5 })).toEqual({ items: ['chairs'] });
  });

  test('has nothing to do for a shipment that was late when it was added', async () => {
    const { addBatch, endOfDay, told } = await stocked();
    await addBatch({ ref: 'desks', sku: 'DESK', qty: 1, eta: '2029-12-31' });

    expect(told('BatchOverdue')).toMatchObject([{ batchRef: 'desks', available: 1 }]);
    expect(await endOfDay()).toEqual({ overdue: [], expired: [], missed: 0 });
  });

  test('finds a shipment whose units are all promised', async () => {
    const { allocate, nextDay, told } = await stocked();
    await allocate(order('order', { CHAIR: 10 }));

    expect(await nextDay()).toMatchObject({ overdue: ['chairs'] });
    expect(told('BatchOverdue')).toMatchObject([{ allocated: 10, available: 0 }]);
  });

  test('lets the restock rule order what is not going to come', async () => {
    const { setRestockRule, restock, nextDay } = await stocked();
    await setRestockRule('CHAIR', RULE);
    expect(await restock()).toEqual([]);

    await nextDay();
    expect(await restock()).toMatchObject([{ sku: 'CHAIR', batch: { purchased: 10 } }]);
  });

  test('takes a shipment from lines that have to leave by a day, and from no others', async () => {
    const { allocate, nextDay, finishWork, told, stateOf } = await stocked();
    await allocate(by('2030-01-05', order('in a hurry', { CHAIR: 2 })));
    await allocate(order('patient', { CHAIR: 3 }));

    await nextDay();
    await finishWork();

    expect(await stateOf('in a hurry')).toMatchObject({ state: 'backordered' });
    expect(await stateOf('patient')).toMatchObject({ state: 'allocated', batchRef: 'chairs' });
    expect(told('PromiseBroken')).toMatchObject([{ orderId: 'in a hurry', eta: DUE }]);
  });

  test('gives a line that has to leave by a day other stock that comes in time', async () => {
    const { addBatch, allocate, nextDay, finishWork, told, stateOf } = await stocked();
    await allocate(by('2030-01-05', order('in a hurry', { CHAIR: 2 })));
    await addBatch({ ref: 'more chairs', sku: 'CHAIR', qty: 2, eta: '2030-01-04' });

    await nextDay();
    await finishWork();

    expect(await stateOf('in a hurry')).toMatchObject({ batchRef: 'more chairs' });
    expect(told('PromiseBroken')).toEqual([]);
  });

  test('serves who waits behind a line that can not have the shipment any more', async () => {
    const { allocate, nextDay, stateOf } = await stocked();
    await allocate(by('2030-01-05', orWait(order('wants too many', { CHAIR: 11 }))));
    await allocate(orWait(order('behind', { CHAIR: 4 })));
    expect(await stateOf('behind')).toMatchObject({ state: 'backordered' });

    await nextDay();
    expect(await stateOf('behind')).toMatchObject({ state: 'allocated', batchRef: 'chairs' });
  });

  test('tells who still waits though their last day is over, once, and serves those behind them', async () => {
    const { allocate, changeBatch, endOfDay, nextDay, told, stateOf, store } = await stocked();
    await changeBatch('chairs', { eta: null });
    await allocate(by(DUE, orWait(order('wants too many', { CHAIR: 11 }))));
    await allocate(orWait(order('behind', { CHAIR: 4 })));
    expect(await stateOf('behind')).toMatchObject({ state: 'backordered' });

    expect(await nextDay()).toEqual({ overdue: [], expired: [], missed: 1 });
    expect(await stateOf('behind')).toMatchObject({ state: 'allocated', batchRef: 'chairs' });
    expect(told('DeadlineMissed')).toMatchObject([{ orderId: 'wants too many', shipBy: DUE }]);

    const before = store.events.length;
    expect(await endOfDay()).toEqual({ overdue: [], expired: [], missed: 0 });
    expect(store.events).toHaveLength(before);
  });

  test('tells more lines of a SKU than a transaction holds', async () => {
    const { allocate, changeBatch, nextDay, told } = await stocked();
    await changeBatch('chairs', { qty: 0 });
    const lines = Array.from({ length: 130 }, (_, n) => {
      return { lineId: `${n}`, sku: 'CHAIR', qty: 1, shipBy: DUE };
    });
    await allocate({ orderId: 'many', lines, onShortage: 'backorder' });

    expect(await nextDay()).toEqual({ overdue: [], expired: [], missed: 130 });
    expect(told('DeadlineMissed')).toHaveLength(130);
  });

  test('that fails at one shipment marks the others, and the next run does the rest', async () => {
    const { addBatch, beforeSave, endOfDay, nextDay } = await stocked();
    await addBatch({ ref: 'desks', sku: 'DESK', qty: 1, eta: DUE });
    beforeSave.push(() => {
      throw new Error('interrupted');
    });

    await expect(nextDay()).rejects.toThrow('could not be recorded');
    expect(await endOfDay()).toEqual({ overdue: ['chairs'], expired: [], missed: 0 });
    expect(await endOfDay()).toEqual({ overdue: [], expired: [], missed: 0 });
  });

  test('leaves alone what has arrived while it looked', async () => {
    const { rival, beforeSave, nextDay, told } = await stocked();
    beforeSave.push(() => rival.changeBatch('chairs', { eta: null }));

    expect(await nextDay()).toEqual({ overdue: [], expired: [], missed: 0 });
    expect(told('BatchOverdue')).toEqual([]);
  });
});
