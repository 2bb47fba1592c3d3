import { describe, expect, test } from '@jest/globals';
import { order, orWait, shop } from '../../support/shop.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const LAST = '2030-01-10';

/** Ten bottles of milk that are good through the tenth, on the first of January. */
const stocked = async () => {
  const all = shop();
  await all.addBatch({ ref: 'milk', sku: 'MILK', qty: 10, eta: null, expiresOn: LAST });
  const told = (type: string) => all.store.events.filter((event) => event.type === type);
  const batch = async () => (await all.products.loadBatch('milk'))?.batch;
  return { ...all, told, batch };
};

describe('the job at the end of the day', () => {
  test('tells some days before a batch expires, once', async () => {
    const { endOfDay, pass, told } = await stocked();
    pass(DAY_MS);
    await endOfDay();
    expect(told('BatchExpires')).toEqual([]);

    pass(DAY_MS);
    await endOfDay();
    pass(DAY_MS);
    await endOfDay();
    expect(told('BatchExpires')).toMatchObject([{ batchRef: 'milk', expiresOn: LAST }]);
  });

  test('blocks what has expired on the day after, and its lines lose it', async () => {
    const { allocate, addBatch, endOfDay, pass, told, batch, queries } = await stocked();
    await allocate(order('order', { MILK: 4 }));
    await addBatch({ ref: 'new', sku: 'MILK', qty: 4, eta: null, expiresOn: '2030-06-01' });
    await allocate(orWait(order('other', { MILK: 6 })));
    pass(9 * DAY_MS);
    expect(await endOfDay()).toMatchObject({ expired: [] });

    pass(DAY_MS);
    expect(await endOfDay()).toMatchObject({ expired: ['milk'] });
    expect(await endOfDay()).toMatchObject({ expired: [] });
    expect(told('BatchBlocked')).toMatchObject([{ batchRef: 'milk', reason: 'expired' }]);
    expect(await batch()).toMatchObject({ allocated: 0, blocked: { reason: 'expired' } });
    expect(await queries.order('order')).toMatchObject([{ state: 'allocated', batchRef: 'new' }]);
    expect(await queries.order('other')).toMatchObject([{ state: 'backordered' }]);
  });

  test('finds a batch whose units are all promised, and none whose units have all left', async () => {
    const { allocate, shipOrder, addBatch, endOfDay, pass } = await stocked();
    await allocate(order('order', { MILK: 10 }));
    await addBatch({ ref: 'gone', sku: 'RICE', qty: 1, eta: null, expiresOn: LAST });
    await allocate(order('gone', { RICE: 1 }));
    await shipOrder('gone');
    pass(10 * DAY_MS);

    expect(await endOfDay()).toMatchObject({ expired: ['milk'] });
  });

  test('leaves a batch that was corrected in time, and blocks one again that is unblocked', async () => {
    const { changeBatch, endOfDay, pass } = await stocked();
    pass(8 * DAY_MS);
    await endOfDay();
    await changeBatch('milk', { expiresOn: '2030-01-12' });
    pass(3 * DAY_MS);
    expect(await endOfDay()).toMatchObject({ expired: [] });

    pass(DAY_MS);
    expect(await endOfDay()).toMatchObject({ expired: ['milk'] });
    await changeBatch('milk', { blocked: false });
    expect(await endOfDay()).toMatchObject({ expired: ['milk'] });
  });

  test('blocks a shipment that comes too late', async () => {
    const { addBatch, changeBatch, endOfDay, pass } = await stocked();
    await addBatch({
      ref: 'ship',
      sku: 'RICE',
      qty: 5,
      eta: '2030-01-05',
      expiresOn: '2030-01-08',
    });
    pass(8 * DAY_MS);
    expect(await endOfDay()).toMatchObject({ overdue: ['ship'], expired: [] });

    await changeBatch('ship', { eta: null });
    expect(await endOfDay()).toMatchObject({ expired: ['ship'] });
  });
});

test('a last day that comes earlier takes the batch from lines that it can not serve any more', async () => {
  const { allocate, changeBatch } = await stocked();
  const picky = order('picky', { MILK: 4 });
  await allocate({ ...picky, lines: picky.lines.map((line) => ({ ...line, minimumDays: 5 })) });
  await allocate(order('any', { MILK: 4 }));

  const { lines } = await changeBatch('milk', { expiresOn: '2030-01-05' });
  expect(lines).toMatchObject([{ orderId: 'picky', state: 'backordered' }]);
});
