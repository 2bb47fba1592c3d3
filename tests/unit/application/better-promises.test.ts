import { describe, expect, test } from '@jest/globals';
import type { NewOrder } from '../../../src/application/orders/allocate-order.ts';
import { expectPromisesGood, expectSound } from '../../properties/invariants.ts';
import { HOLD_MS, largeOrder, onHold, order, orWait, shop } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';

const wants = (orderId: string, qty: number): NewOrder => order(orderId, { [CHAIR]: qty });

/** A shop, and from which batch an order ships, or what it waits for. */
const opened = () => {
  const all = shop();
  const batchOf = async (orderId: string) => {
    const [line] = await all.queries.order(orderId);
    return line?.batchRef ?? line?.state;
  };
  const add = (ref: string, qty: number, eta: string | null = null) =>
    all.addBatch({ ref, sku: CHAIR, qty, eta });
  const expectAllRight = () => {
    expectSound(all.store);
    expectPromisesGood(all.store, all.clock().toISOString());
  };
  return { ...all, add, batchOf, expectAllRight };
};

describe('a line that is promised for a later day gets what comes earlier, before anybody who comes now', () => {
  test('when an order is cancelled', async () => {
    const { add, allocate, batchOf, releaseOrder, expectAllRight } = opened();
    await add('here', 5);
    await add('ship', 50, '2030-03-01');
    await allocate(wants('cancelled', 5));
    await allocate(wants('first', 5));

    await releaseOrder('cancelled');
    await allocate(wants('newcomer', 5));

    expect([await batchOf('first'), await batchOf('newcomer')]).toEqual(['here', 'ship']);
    expectAllRight();
  });

  test('when a batch is added, also if it had waited for stock before', async () => {
    const { add, allocate, batchOf, expectAllRight } = opened();
    await add('sold', 1);
    await allocate(wants('early', 1));
    await allocate(orWait(wants('waiter', 5)));
    await add('far', 100, '2030-11-01');
    expect(await batchOf('waiter')).toBe('far');

    await add('here', 5);
    await allocate(wants('newcomer', 5));

    expect([await batchOf('waiter'), await batchOf('newcomer')]).toEqual(['here', 'far']);
    expectAllRight();
  });

  test('when its own batch is put off, and another one has enough', async () => {
    const { add, allocate, batchOf, changeBatch, store, expectAllRight } = opened();
    await add('A', 10, '2030-01-11');
    await add('B', 10, '2030-01-21');
    await allocate(wants('order', 4));

    await changeBatch('A', { eta: '2030-07-20' });
    await allocate(wants('newcomer', 4));

    expect([await batchOf('order'), await batchOf('newcomer')]).toEqual(['B', 'B']);
    expect(store.events.filter(({ type }) => type === 'PromiseChanged')).toMatchObject([
      { orderId: 'order', batchRef: 'B', from: '2030-01-11', to: '2030-01-21' },
    ]);
    expectAllRight();
  });

  test.each([
    ['a quantity is raised', { qty: 9 }],
    ['a shipment is moved up', { eta: '2030-01-05' }],
    ['a shipment arrives', { eta: null }],
  ])('when %s', async (_, change) => {
    const { add, allocate, batchOf, changeBatch, expectAllRight } = opened();
    await add('changed', 'qty' in change ? 4 : 9, 'qty' in change ? null : '2030-05-01');
    await add('ship', 50, '2030-03-01');
    await allocate(wants('order', 9));
    expect(await batchOf('order')).toBe('ship');

    await changeBatch('changed', change);

    expect(await batchOf('order')).toBe('changed');
    expectAllRight();
  });

  test('those that were accepted first come first, and one that does not fit leaves it to the next', async () => {
    const { add, allocate, batchOf, expectAllRight } = opened();
    await add('ship', 50, '2030-03-01');
    await allocate(wants('large', 7));
    await allocate(wants('first', 3));
    await allocate(wants('second', 3));

    await add('here', 5);

    expect([await batchOf('large'), await batchOf('first'), await batchOf('second')]).toEqual([
      'ship',
      'here',
      'ship',
    ]);
    expectAllRight();
  });

  test('what one gives up is a better day for another, also for one that came before it', async () => {
    const { add, allocate, batchOf, expectAllRight } = opened();
    await add('may', 5, '2030-05-01');
    await add('june', 5, '2030-06-01');
    await allocate(wants('2 of may', 2));
    await allocate(wants('5 of june', 5));
    await allocate(wants('3 of may', 3));

    await add('here', 5);

    expect([await batchOf('2 of may'), await batchOf('3 of may')]).toEqual(['here', 'here']);
    expect(await batchOf('5 of june')).toBe('may');
    expectAllRight();
  });

  test('but not before it is wanted', async () => {
    const { add, allocate, batchOf } = opened();
    await add('ship', 5, '2030-03-01');
    const line = { lineId: 'a', sku: CHAIR, qty: 5, notBefore: '2030-03-01' };
    await allocate({ orderId: 'order', lines: [line] });

    await add('here', 5);

    expect(await batchOf('order')).toBe('ship');
  });

  test('however many they are: more than one transaction holds', async () => {
    const { add, allocate, queries, expectAllRight } = opened();
    await add('ship', 500, '2030-03-01');
    for (let n = 0; n < 130; n++) await allocate(wants(`order-${n}`, 1));

    await add('here', 120);

    const { items } = await queries.linesOfBatch('here', { limit: 200 });
    expect(items.map(({ orderId }) => orderId)).toEqual(
      Array.from({ length: 120 }, (_, n) => `order-${n}`),
    );
    expectAllRight();
  });

  test('if the call is interrupted, the job that cleans up goes on', async () => {
    const all = opened();
    await all.add('ship', 500, '2030-03-01');
    for (let n = 0; n < 130; n++) await all.allocate(wants(`order-${n}`, 1));

    all.beforeSave.push(
      () => undefined,
      ...Array(20).fill(() => Promise.reject(new Error('gone'))),
    );
    await all.add('here', 120).catch(() => undefined);
    all.beforeSave.length = 0;
    await all.finishWork();

    expect((await all.queries.linesOfBatch('here', { limit: 200 })).items).toHaveLength(120);
    all.expectAllRight();
  });
});

test('what was taken for stock of the warehouse by mistake moves its lines to what is there', async () => {
  const { add, allocate, batchOf, changeBatch, expectAllRight } = opened();
  await add('mistaken', 9);
  await add('here', 1);
  await allocate(wants('order', 1));

  await changeBatch('mistaken', { eta: '2030-03-01' });

  expect(await batchOf('order')).toBe('here');
  expectAllRight();
});

test('a line that is wanted earlier than before moves to what is there', async () => {
  const { add, allocate, batchOf, changeLine, expectAllRight } = opened();
  await add('here', 9);
  await add('ship', 9, '2030-02-01');
  const line = { lineId: 'a', sku: CHAIR, qty: 5, notBefore: '2030-02-15' };
  await allocate({ orderId: 'order', lines: [line] });
  expect(await batchOf('order')).toBe('ship');

  await changeLine({ orderId: 'order', lineId: 'a' }, { notBefore: null });

  expect(await batchOf('order')).toBe('here');
  expectAllRight();
});

describe('where promises are kept', () => {
  test('a line stays with its batch, until the policy says otherwise', async () => {
    const { add, allocate, batchOf, setPromisePolicy, expectAllRight } = opened();
    await add('ship', 5, '2030-03-01');
    await setPromisePolicy(CHAIR, 'keep');
    await allocate(wants('order', 5));

    await add('here', 5);
    expect(await batchOf('order')).toBe('ship');

    await setPromisePolicy(CHAIR, 'improve');
    expect(await batchOf('order')).toBe('here');
    expectAllRight();
  });
});

test('a product that has nothing for later days any more asks nobody', async () => {
  const { add, allocate, releaseOrder, store } = opened();
  await add('ship', 5, '2030-03-01');
  await allocate(wants('order', 5));
  await add('here', 5);
  expect(store.products.get(CHAIR)).toMatchObject({ latestPromise: '' });

  const before = store.events.length;
  await releaseOrder('order');

  expect(store.events.slice(before).map(({ type }) => type)).toEqual(['Deallocated']);
});

test('a line that got the last stock there was, of an overdue shipment, gets what comes on a day that is known', async () => {
  const { add, allocate, batchOf, pass, expectAllRight } = opened();
  await add('late', 5, '2030-01-02');
  pass(2 * 24 * 60 * 60_000);
  await allocate(wants('order', 5));

  await add('ship', 5, '2030-06-01');

  expect(await batchOf('order')).toBe('ship');
  expectAllRight();
});

test('once the holds of all that waited have ended nobody is to be asked, if nothing is earlier than what others have', async () => {
  const { add, allocate, pass, store, confirmOrder } = opened();
  await add('ship', 60, '2030-03-01');
  await allocate(onHold(orWait(largeOrder('held', 100, CHAIR))));
  await allocate(onHold(orWait(wants('waits', 1))));
  pass(HOLD_MS);

  await expect(confirmOrder('held')).rejects.toMatchObject({ code: 'hold-expired' });
  await allocate(wants('order', 1));

  expect(store.products.get(CHAIR)).toMatchObject({ backordered: 0, filling: null });
});
