import { describe, expect, test } from '@jest/globals';
import { toTheSecond } from '../../../src/domain/batch.ts';
import { largeOrder, order, shop } from '../../support/shop.ts';

/** A batch that was added at 08:00:00, half a second ago. */
const stocked = async () => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty: 60, eta: '2030-02-01' });
  all.pass(500);
  const quantity = async () => (await all.queries.batch('chairs'))?.batch.purchased;
  return { ...all, quantity };
};

const says = (message: string, time: string, qty: number) => ({
  qty,
  told: { at: `2030-01-01T${time}Z`, message },
});

describe('a quantity that a message tells', () => {
  test('counts no more if it was sent before a person changed the quantity', async () => {
    const { changeBatch, quantity } = await stocked();
    await changeBatch('chairs', { qty: 70 });

    expect(await changeBatch('chairs', says('late', '07:59:59', 50))).toMatchObject({
      batch: { purchased: 70 },
      lines: [],
    });
    expect(await quantity()).toBe(70);
  });

  test('counts no more if it was sent before the batch was added, or its quantity confirmed', async () => {
    const { changeBatch, quantity, pass } = await stocked();
    await changeBatch('chairs', says('late', '07:59:59', 50));
    expect(await quantity()).toBe(60);

    pass(60_000);
    await changeBatch('chairs', { qty: 60 });
    await changeBatch('chairs', says('late', '08:00:59', 50));
    expect(await quantity()).toBe(60);
  });

  test('counts no more if it was sent before somebody found units to be more or fewer', async () => {
    const { changeBatch, quantity, pass } = await stocked();
    pass(60_000);
    await changeBatch('chairs', { change: -1 });
    await changeBatch('chairs', says('late', '08:00:59', 50));
    expect(await quantity()).toBe(59);
  });

  test('is known for the last hundred messages of a second', async () => {
    const { changeBatch, queries } = await stocked();
    for (let n = 0; n < 150; n++) await changeBatch('chairs', says(`m-${n}`, '08:00:00', n));

    const { batch } = (await queries.batch('chairs')) ?? {};
    expect(batch?.counted?.messages).toHaveLength(100);
    await changeBatch('chairs', says('m-148', '08:00:00', 148));
    expect((await queries.batch('chairs'))?.batch.purchased).toBe(149);
  });

  test('counts if it was sent in the very second in which a person did', async () => {
    const { changeBatch, quantity } = await stocked();
    await changeBatch('chairs', { qty: 70 });
    await changeBatch('chairs', says('count', '08:00:00', 50));

    expect(await quantity()).toBe(50);
  });

  test('counts if a person has changed nothing but the ETA meanwhile', async () => {
    const { changeBatch, quantity } = await stocked();
    await changeBatch('chairs', { eta: null });
    await changeBatch('chairs', says('count', '08:00:00', 50));

    expect(await quantity()).toBe(50);
  });

  test('counts once, if the message is handled twice at the same time', async () => {
    const { beforeSave, changeBatch, rival, store } = await stocked();
    const said = says('count', '08:00:00', 50);
    beforeSave.push(() => rival.changeBatch('chairs', said));

    expect(await changeBatch('chairs', said)).toMatchObject({ batch: { purchased: 50 } });
    expect(store.events.filter(({ type }) => type === 'BatchQuantityChanged')).toHaveLength(1);
  });

  test('is cut to the end by the same message again, if the first try was interrupted', async () => {
    const { allocate, beforeSave, changeBatch, queries, store } = await stocked();
    await allocate(largeOrder('order', 60, 'RED-CHAIR'));
    const crash = () => {
      throw new Error('no connection');
    };
    beforeSave.push(() => undefined, crash);
    const said = says('count', '08:00:00', 0);
    await expect(changeBatch('chairs', said)).rejects.toThrow('no connection');

    expect(await changeBatch('chairs', said)).toMatchObject({ batch: { allocated: 0 }, excess: 0 });
    expect(await queries.product('RED-CHAIR')).toMatchObject({ backordered: 60 });
    expect(store.events.filter(({ type }) => type === 'BatchQuantityChanged')).toHaveLength(1);
  });
});

test('a time counts to the second, as that of a message does: the second has begun, not ended', () => {
  expect(toTheSecond('2030-01-01T08:00:59.999Z')).toBe('2030-01-01T08:00:59Z');
});

describe('the day on which a batch is due', () => {
  const dates = (message: string, time: string, eta: string | null) => ({
    eta,
    told: { at: `2030-01-01T${time}Z`, message },
  });
  const day = async ({ queries }: Awaited<ReturnType<typeof stocked>>) =>
    (await queries.batch('chairs'))?.batch.eta;

  test('that was reported later counts, whichever arrives first', async () => {
    const all = await stocked();
    await all.changeBatch('chairs', dates('late', '07:59:59', '2030-03-01'));
    expect(await day(all)).toBe('2030-02-01');

    all.pass(60_000);
    await all.changeBatch('chairs', { eta: '2030-04-01' });
    await all.changeBatch('chairs', dates('late', '08:00:30', '2030-03-01'));
    expect(await day(all)).toBe('2030-04-01');
    await all.changeBatch('chairs', dates('news', '08:02:00', '2030-05-01'));
    expect(await day(all)).toBe('2030-05-01');
  });

  test('is published once if its message comes twice', async () => {
    const { changeBatch, store } = await stocked();
    await changeBatch('chairs', dates('once', '08:00:00', '2030-03-01'));
    await changeBatch('chairs', dates('once', '08:00:00', '2030-03-01'));
    expect(store.events.filter(({ type }) => type === 'BatchEtaChanged')).toHaveLength(1);
  });

  test('can not be changed any more once the batch has arrived', async () => {
    const all = await stocked();
    await all.changeBatch('chairs', { eta: null });

    await expect(all.changeBatch('chairs', { eta: '2030-03-01' })).rejects.toMatchObject({
      code: 'batch-arrived',
    });
    expect(await day(all)).toBeNull();
  });

  test('that was reported before the batch arrived and comes late is no error, and changes nothing', async () => {
    const all = await stocked();
    all.pass(60_000);
    await all.changeBatch('chairs', { eta: null });

    await all.changeBatch('chairs', dates('late', '08:00:30', '2030-03-01'));

    expect(await day(all)).toBeNull();
  });

  test('can not be changed any more once units of the batch have left', async () => {
    const all = await stocked();
    await all.allocate(order('order', { 'RED-CHAIR': 1 }));
    all.pass(31 * 24 * 60 * 60_000);
    await all.shipOrder('order');

    await expect(all.changeBatch('chairs', { eta: '2030-03-01' })).rejects.toMatchObject({
      code: 'batch-arrived',
    });
    expect(await all.changeBatch('chairs', { eta: null })).toMatchObject({ batch: { eta: null } });
  });

  test('may be given to what was added as stock of the warehouse by mistake', async () => {
    const { addBatch, changeBatch } = await stocked();
    await addBatch({ ref: 'mistaken', sku: 'RED-CHAIR', qty: 1, eta: null });
    expect(await changeBatch('mistaken', { eta: '2030-03-01' })).toMatchObject({
      batch: { eta: '2030-03-01' },
    });
  });
});

describe('a change by so many units', () => {
  test('adds to that of somebody else at the same moment', async () => {
    const { beforeSave, changeBatch, quantity, rival } = await stocked();
    beforeSave.push(() => rival.changeBatch('chairs', { change: -1 }));
    await changeBatch('chairs', { change: -1 });
    expect(await quantity()).toBe(58);
  });

  test('is made once for its key, also if the first answer was lost', async () => {
    const { changeBatch, quantity } = await stocked();
    await changeBatch('chairs', { change: -1, key: 'broken-1' });
    await changeBatch('chairs', { change: -1, key: 'broken-1' });
    await changeBatch('chairs', { change: -1, key: 'broken-2' });
    expect(await quantity()).toBe(58);
  });

  test('is published with its reason', async () => {
    const { changeBatch, store } = await stocked();
    await changeBatch('chairs', { change: -1, reason: 'broken' });
    expect(store.events.at(-1)).toMatchObject({ from: 60, to: 59, reason: 'broken' });
  });

  test.each([
    [-61, 'qty-below-shipped'],
    [999_999_941, 'qty-too-large'],
  ])('of %d leaves a quantity that there can be', async (change, code) => {
    const { changeBatch, quantity } = await stocked();
    await expect(changeBatch('chairs', { change })).rejects.toMatchObject({ code });
    expect(await quantity()).toBe(60);
  });
});
