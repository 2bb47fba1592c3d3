import { describe, expect, test } from '@jest/globals';
import { toTheSecond } from '../../../src/application/change-batch.ts';
import { largeOrder, shop } from '../../support/shop.ts';

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

  test('counts if it was sent in the very second in which a person did', async () => {
    const { changeBatch, quantity } = await stocked();
    await changeBatch('chairs', { qty: 70 });
    await changeBatch('chairs', says('count', '08:00:00', 50));

    expect(await quantity()).toBe(50);
  });

  test('counts if a person has changed nothing but the ETA meanwhile', async () => {
    const { changeBatch, quantity } = await stocked();
    await changeBatch('chairs', { eta: null });
    await changeBatch('chairs', says('count', '07:59:59', 50));

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

test('a time is told to the second, as that of a message is: the second has begun, not ended', () => {
  expect(toTheSecond(new Date('2030-01-01T08:00:59.999Z'))).toBe('2030-01-01T08:00:59Z');
});
