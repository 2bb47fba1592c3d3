import { describe, expect, test } from '@jest/globals';
import { order, orWait, shop } from '../../support/shop.ts';

/** A shop of lamps, and what it has told of crossing a level since somebody last looked. */
const opened = () => {
  const all = shop();
  let heard = 0;
  const told = () => {
    const news = all.store.events.slice(heard);
    heard = all.store.events.length;
    return news.flatMap((event) =>
      event.type === 'AvailabilityChanged' ? [[event.from, event.to, event.available]] : [],
    );
  };
  const add = (ref: string, qty: number, eta: string | null = null) =>
    all.addBatch({ ref, sku: 'LAMP', qty, eta });
  const wants = (orderId: string, qty: number) => order(orderId, { LAMP: qty });
  return { ...all, told, add, wants };
};

/** The same with ten lamps on the shelf, told already. */
const withTen = async () => {
  const all = opened();
  await all.add('here', 10);
  all.told();
  return all;
};

describe('a crossing is published once', () => {
  test('when the first batch comes, as the last event of its version', async () => {
    const { add, store } = opened();
    await add('here', 10);

    expect(store.events).toMatchObject([
      { type: 'BatchAdded', id: 'LAMP:1:0', ordinal: 0, of: 2 },
      {
        ...{ type: 'AvailabilityChanged', from: 'out', to: 'ok', available: 10 },
        ...{ id: 'LAMP:1:1', version: 1, ordinal: 1, of: 2 },
      },
    ]);
  });

  test('when the last unit is sold, and when one comes back', async () => {
    const { allocate, releaseOrder, wants, told } = await withTen();
    await allocate(wants('some', 4));
    expect(told()).toEqual([]);

    await allocate(wants('rest', 6));
    await allocate(wants('too late', 1));
    expect(told()).toEqual([['ok', 'out', 0]]);

    await releaseOrder('some');
    await releaseOrder('rest');
    expect(told()).toEqual([['out', 'ok', 4]]);
  });

  test('and not again where a command is repeated', async () => {
    const { allocate, wants, told } = await withTen();
    await allocate(wants('all', 10));
    await allocate(wants('all', 10));

    expect(told()).toEqual([['ok', 'out', 0]]);
  });

  test('a shipment counts as soon as it can be promised', async () => {
    const { add, told } = opened();
    await add('ship', 5, '2030-02-01');

    expect(told()).toEqual([['out', 'ok', 5]]);
  });

  test('what nobody gets does not count', async () => {
    const { changeBatch, told } = await withTen();
    await changeBatch('here', { blocked: true });
    await changeBatch('here', { blocked: false });

    expect(told()).toEqual([
      ['ok', 'out', 0],
      ['out', 'ok', 10],
    ]);
  });
});

describe('lowAt', () => {
  test('is the last number of units that is low', async () => {
    const { allocate, releaseOrder, putProduct, wants, told } = await withTen();
    await putProduct('LAMP', { lowAt: 3 });
    await allocate(wants('A', 6));
    expect(told()).toEqual([]);

    await allocate(wants('B', 1));
    expect(told()).toEqual([['ok', 'low', 3]]);

    await allocate(wants('C', 3));
    await releaseOrder('C');
    await releaseOrder('B');
    expect(told()).toEqual([
      ['low', 'out', 0],
      ['out', 'low', 3],
      ['low', 'ok', 4],
    ]);
  });

  test('tells at once what it makes of what is there, and the same again nothing', async () => {
    const { putProduct, store, told } = await withTen();
    await putProduct('LAMP', { lowAt: 10 });
    await putProduct('LAMP', { lowAt: 10 });
    expect(store.events.filter(({ version }) => version > 1)).toMatchObject([
      { type: 'LowStockThresholdChanged', from: 0, to: 10, ordinal: 0, of: 2 },
      { type: 'AvailabilityChanged', from: 'ok', to: 'low' },
    ]);

    await putProduct('LAMP', { lowAt: 0 });
    expect(told()).toEqual([
      ['ok', 'low', 10],
      ['low', 'ok', 10],
    ]);
    expect(store.products.get('LAMP')).not.toHaveProperty('lowAt');
  });

  test('can be set before the first batch', async () => {
    const { add, putProduct, told } = opened();
    await putProduct('LAMP', { lowAt: 5 });
    await add('here', 5);

    expect(told()).toEqual([['out', 'low', 5]]);
  });
});

describe('what others wait for', () => {
  test('is out for who comes now, also if there is something, unless what fits may pass', async () => {
    const { allocate, setBackorderPolicy, wants, told } = await withTen();
    await allocate(orWait(wants('waits', 60)));
    expect(told()).toEqual([['ok', 'out', 10]]);

    await setBackorderPolicy('LAMP', 'fill-what-fits');
    expect(told()).toEqual([['out', 'ok', 10]]);
  });

  test('goes to them first: nothing is published where they take all that comes', async () => {
    const { add, allocate, wants, told } = await withTen();
    await allocate(orWait(wants('some', 10)));
    await allocate(orWait(wants('waits', 5)));
    told();

    await add('new', 5);
    expect(told()).toEqual([]);
  });

  test('is open again once their last day is over, and published when that is noted', async () => {
    const { allocate, endOfDay, pass, store, told } = await withTen();
    const line = { lineId: 'LAMP', sku: 'LAMP', qty: 60, shipBy: '2030-01-01' };
    await allocate({ orderId: 'waits', lines: [line], onShortage: 'backorder' });
    expect(told()).toEqual([['ok', 'out', 10]]);
    expect(store.products.get('LAMP')).toMatchObject({ level: 'out' });

    pass(24 * 60 * 60 * 1_000);
    await endOfDay();
    expect(told()).toEqual([['out', 'ok', 10]]);
  });

  test('a product for which nobody waits keeps no level', async () => {
    const { store } = await withTen();

    expect(store.products.get('LAMP')).not.toHaveProperty('level');
  });
});
