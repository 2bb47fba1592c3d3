import { describe, expect, test } from '@jest/globals';
import { ABANDONED, largeOrder, order, shop, useCases } from '../../support/shop.ts';

/** What is read together is not read at one moment: something may happen between two items. */
describe('an order that is read while it changes', () => {
  test('is not short because its twin has just taken the stock', async () => {
    const { addBatch, products, rival, ...rest } = shop();
    await addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty: 10, eta: null });
    const twin = order('order', { 'RED-CHAIR': 6 });
    let loads = 0;
    const torn = {
      ...products,
      load: async (skus: readonly string[], keys: Parameters<typeof products.load>[1]) => {
        const { lines } = await products.load([], keys);
        if (++loads === 1) await rival.allocate(twin);
        return { ...(await products.load(skus, [])), lines };
      },
    };

    const outcome = await useCases({ ...rest, products: torn }).allocate(twin);

    expect(outcome).toMatchObject({ outcome: 'allocated', created: false });
    expect((await rest.queries.product('RED-CHAIR'))?.outOfStock).toBe(false);
  });

  test('does not count lines that are withdrawn before their attempt is looked up', async () => {
    const { addBatch, attempts, beforeSave, pass, ...rest } = shop();
    await addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty: 400, eta: null });
    const large = largeOrder('large', 150, 'RED-CHAIR');
    const crash = () => {
      throw new Error('no connection');
    };
    beforeSave.push(() => undefined, crash);
    const dead = { ...attempts, takeOver: () => Promise.reject(new Error('no connection')) };
    await expect(useCases({ ...rest, attempts: dead }).allocate(large)).rejects.toThrow(
      'no connection',
    );
    pass(ABANDONED);

    let asked = 0;
    const late = {
      ...attempts,
      find: async (orderId: string) => {
        if (++asked === 1) await rest.rival.finishWork();
        return attempts.find(orderId);
      },
    };
    const outcome = await useCases({ ...rest, attempts: late }).allocate(large);

    expect(outcome).toMatchObject({ outcome: 'allocated', lines: { length: 150 } });
    expect(await rest.queries.order('large')).toHaveLength(150);
    expect((await rest.queries.batch('chairs'))?.batch.allocated).toBe(150);
  });
});
