import { describe, expect, test } from '@jest/globals';
import { HOLD_MS, onHold, order, shop, useCases } from '../../support/shop.ts';

const stocked = async (qty = 10) => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty, eta: null });
  return all;
};

const wants = (orderId: string, qty = 1) => order(orderId, { 'RED-CHAIR': qty });

describe('allocating, when somebody else is faster', () => {
  test('is decided again on what was found, without another read', async () => {
    const all = await stocked();
    let reads = 0;
    const counted = useCases({
      ...all,
      products: {
        ...all.products,
        load: (...keys) => {
          reads++;
          return all.products.load(...keys);
        },
      },
    });
    all.beforeSave.push(() => all.rival.allocate(wants('rival', 4)));

    expect(await counted.allocate(wants('order', 6))).toMatchObject({ outcome: 'allocated' });
    expect((await all.queries.batch('chairs'))?.batch.allocated).toBe(10);
    expect(reads).toBe(1);
  });

  test('gets a shortage, if nothing is left', async () => {
    const { allocate, beforeSave, rival } = await stocked();
    beforeSave.push(() => rival.allocate(wants('rival', 7)));

    expect(await allocate(wants('order', 6))).toMatchObject({
      outcome: 'short',
      short: [{ available: 3 }],
    });
  });

  test('the same order twice at once is one allocation, and both get the same answer', async () => {
    const { allocate, queries } = await stocked();

    const [first, second] = await Promise.all([
      allocate(wants('order', 6)),
      allocate(wants('order', 6)),
    ]);

    expect(second).toEqual({ ...first, created: false });
    expect((await queries.batch('chairs'))?.batch.allocated).toBe(6);
  });

  test('a line id that somebody took for another SKU meanwhile is refused', async () => {
    const { addBatch, allocate, beforeSave, rival } = await stocked();
    await addBatch({ ref: 'lamps', sku: 'BLUE-LAMP', qty: 10, eta: null });
    const lamp = { orderId: 'order', lines: [{ lineId: 'RED-CHAIR', sku: 'BLUE-LAMP', qty: 1 }] };
    beforeSave.push(() => rival.allocate(lamp));

    await expect(allocate(wants('order'))).rejects.toMatchObject({ code: 'line-differs' });
  });

  test('gives up when its time is over', async () => {
    const { allocate, beforeSave, pass, rival, queries } = await stocked(1_000);
    for (let lost = 0; lost < 300; lost++) {
      beforeSave.push(() => {
        pass(100);
        return rival.allocate(wants(`rival ${lost}`));
      });
    }

    await expect(allocate(wants('order'))).rejects.toMatchObject({ code: 'too-much-contention' });
    expect(await queries.order('order')).toEqual([]);
  });

  test('however many want the same stock, it is given once', async () => {
    const { allocate, queries } = await stocked(20);
    const orders = Array.from({ length: 35 }, (_, index) => wants(`order ${index}`));

    const answers = await Promise.all(orders.map((one) => allocate(one)));

    expect(answers.filter(({ outcome }) => outcome === 'allocated')).toHaveLength(20);
    expect((await queries.batch('chairs'))?.batch.allocated).toBe(20);
  });
});

describe('allocating together with what is known already, when somebody else is faster', () => {
  test('reads anew: what was known may have been changed, too', async () => {
    const all = await stocked(100);
    await all.allocate(wants('known'));
    let reads = 0;
    const load: typeof all.products.load = (...keys) => {
      reads++;
      return all.products.load(...keys);
    };
    const { allocate } = useCases({ ...all, products: { ...all.products, load } });
    all.beforeSave.push(() => all.rival.allocate(wants('rival')));

    await Promise.all([allocate(wants('known')), allocate(wants('new'))]);

    expect(reads).toBe(2);
    expect((await all.queries.batch('chairs'))?.batch.allocated).toBe(3);
  });

  test('ends a hold that has become due meanwhile', async () => {
    const { allocate, beforeSave, pass, queries, rival } = await stocked(10);
    await allocate(onHold(wants('held', 9)));
    pass(HOLD_MS - 1);
    beforeSave.push(async () => {
      await rival.allocate(wants('rival'));
      pass(1);
    });

    expect(await allocate(wants('order'))).toMatchObject({ outcome: 'allocated' });
    expect(await queries.order('held')).toMatchObject([{ state: 'released' }]);
  });
});
