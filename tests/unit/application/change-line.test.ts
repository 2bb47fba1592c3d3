import { describe, expect, test } from '@jest/globals';
import { changeLine } from '../../../src/application/orders/change-line.ts';
import {
  expectEventsToTellAll,
  expectQueuesServed,
  expectSound,
  expectWholeHistory,
} from '../../properties/invariants.ts';
import { order, orWait, shop } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';
const LINE = { orderId: 'order', lineId: CHAIR };

/** So many chairs in the warehouse. */
const stocked = async (qty: number) => {
  const all = shop();
  await all.addBatch({ ref: 'batch', sku: CHAIR, qty, eta: null });
  const allRight = () => {
    expectSound(all.store);
    expectEventsToTellAll(all.store);
    expectWholeHistory(all.store);
    expectQueuesServed(all.store);
  };
  const sharesOf = async (orderId: string) =>
    (await all.queries.order(orderId)).map(({ state, qty }) => [state, qty]);
  return { ...all, allRight, sharesOf };
};

const wants = (orderId: string, qty: number) => order(orderId, { [CHAIR]: qty });

describe('a line of an order is changed', () => {
  test('and what it gives back goes to those who wait', async () => {
    const { allocate, changeLine, sharesOf, allRight } = await stocked(5);
    await allocate(wants('order', 5));
    await allocate(orWait(wants('waits', 2)));

    expect(await changeLine(LINE, { qty: 3 })).toMatchObject([{ qty: 3, state: 'allocated' }]);

    expect(await sharesOf('waits')).toEqual([['allocated', 2]]);
    allRight();
  });

  test('and is served at its place if it fits now', async () => {
    const { allocate, changeLine, sharesOf, allRight } = await stocked(4);
    await allocate(orWait(wants('order', 10)));
    await allocate(orWait(wants('second', 4)));

    expect(await changeLine(LINE, { qty: 4 })).toMatchObject([{ qty: 4, state: 'allocated' }]);

    expect(await sharesOf('second')).toEqual([['backordered', 4]]);
    allRight();
  });

  test('with a part that waits, which is given up whole', async () => {
    const { allocate, changeLine, sharesOf, store, allRight } = await stocked(5);
    await allocate(wants('order', 5));
    await changeLine(LINE, { qty: 8, onShortage: 'backorder' });
    expect(await sharesOf('order')).toEqual([
      ['allocated', 5],
      ['backordered', 3],
    ]);

    await changeLine(LINE, { qty: 5 });

    expect(await sharesOf('order')).toEqual([['allocated', 5]]);
    expect(store.lines.size).toBe(1);
    allRight();
  });

  test('by two at the same moment, one after the other', async () => {
    const { allocate, changeLine, beforeSave, rival, sharesOf, allRight } = await stocked(8);
    await allocate(wants('order', 5));
    beforeSave.push(() => rival.changeLine(LINE, { qty: 10, onShortage: 'backorder' }));

    await changeLine(LINE, { qty: 7 });

    expect(await sharesOf('order')).toEqual([
      ['allocated', 5],
      ['allocated', 2],
    ]);
    allRight();
  });

  test('while somebody releases it: all of it is released, also what has just come', async () => {
    const { allocate, releaseOrder, beforeSave, rival, sharesOf, allRight } = await stocked(5);
    await allocate(wants('order', 5));
    beforeSave.push(() => rival.changeLine(LINE, { qty: 8, onShortage: 'backorder' }));

    await releaseOrder('order');

    expect(await sharesOf('order')).toEqual([
      ['released', 5],
      ['released', 3],
    ]);
    allRight();
  });

  test('which gets another part between two reads: it is read again', async () => {
    const { allocate, sharesOf, allRight, rival, ...deps } = await stocked(5);
    await allocate(wants('order', 5));
    const between = [() => rival.changeLine(LINE, { qty: 8, onShortage: 'backorder' })];
    const order = async (orderId: string) => {
      const listed = await deps.queries.order(orderId);
      await between.pop()?.();
      return listed;
    };

    await changeLine({ ...deps, queries: { ...deps.queries, order } })(LINE, { qty: 6 });

    expect(await sharesOf('order')).toEqual([
      ['allocated', 5],
      ['backordered', 1],
    ]);
    allRight();
  });

  test('only if the order is as its caller knows it', async () => {
    const { allocate, changeLine: change, store, ...deps } = await stocked(5);
    await allocate(wants('order', 5));

    const changing = changeLine(deps)(LINE, { qty: 3 }, ([line]) => line?.qty === 4);

    await expect(changing).rejects.toMatchObject({ code: 'precondition-failed' });
    expect(store.lines.size).toBe(1);
    expect(await change(LINE, { qty: 4 })).toMatchObject([{ qty: 4 }]);
  });

  test('not if there is no such line', async () => {
    const { allocate, changeLine } = await stocked(5);
    await allocate(wants('order', 5));

    await expect(changeLine({ ...LINE, lineId: 'x' }, { qty: 1 })).rejects.toMatchObject({
      code: 'line-not-found',
    });
    await expect(changeLine({ ...LINE, orderId: 'x' }, { qty: 1 })).rejects.toMatchObject({
      code: 'order-not-found',
    });
  });
});

describe('units of lines leave', () => {
  test('of more lines than one transaction holds', async () => {
    const { allocate, shipUnits, store, allRight } = await stocked(200);
    const lines = Array.from({ length: 60 }, (_, n) => ({ lineId: `${n}`, sku: CHAIR, qty: 3 }));
    await allocate({ orderId: 'order', lines });
    const versions = store.products.get(CHAIR)?.version ?? 0;

    const wanted = lines.map(({ lineId }) => ({ lineId, qty: 1 }));
    const shipped = await shipUnits('order', { lines: wanted });

    expect(shipped).toHaveLength(120);
    expect(store.products.get(CHAIR)?.version).toBe(versions + 2);
    expect(await shipUnits('order', { lines: wanted })).toEqual(shipped);
    expect(store.products.get(CHAIR)?.version).toBe(versions + 2);
    allRight();
  });

  test('twice at the same moment, once', async () => {
    const { allocate, shipUnits, beforeSave, rival, sharesOf, allRight } = await stocked(10);
    await allocate(wants('order', 10));
    const seven = { lines: [{ lineId: CHAIR, qty: 7 }] };
    beforeSave.push(() => rival.shipUnits('order', seven));

    await shipUnits('order', seven);

    expect(await sharesOf('order')).toEqual([
      ['allocated', 3],
      ['shipped', 7],
    ]);
    allRight();
  });
});
