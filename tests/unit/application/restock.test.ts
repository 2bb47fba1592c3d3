import { describe, expect, test } from '@jest/globals';
import { order, shop } from '../../support/shop.ts';

const RULE = { reorderPoint: 5, lotSize: 10, leadTimeDays: 7 };
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Chairs that are below their reorder point, lamps that are not, rugs that nobody restocks. */
const stocked = async () => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty: 4, eta: null });
  await all.addBatch({ ref: 'lamps', sku: 'BLUE-LAMP', qty: 6, eta: null });
  await all.addBatch({ ref: 'rugs', sku: 'GREEN-RUG', qty: 1, eta: null });
  await all.setRestockRule('RED-CHAIR', RULE);
  await all.setRestockRule('BLUE-LAMP', RULE);
  return all;
};

describe('the restock job', () => {
  test('orders a batch for each product that needs it, and for no other', async () => {
    const { restock, queries } = await stocked();

    expect(await restock()).toMatchObject([
      { sku: 'RED-CHAIR', batch: { ref: 'restock-RED-CHAIR-2030-01-01', purchased: 10 } },
    ]);
    expect((await queries.product('RED-CHAIR'))?.batches).toMatchObject([
      { ref: 'chairs', eta: null },
      { ref: 'restock-RED-CHAIR-2030-01-01', eta: '2030-01-08' },
    ]);
  });

  test('twice on a day changes nothing, even if the product needs it again; the next day it does', async () => {
    const { restock, allocate, store, pass } = await stocked();
    await restock();
    await allocate(order('order', { 'RED-CHAIR': 10 }));
    const told = store.events.length;

    expect(await restock()).toEqual([]);
    expect(store.events).toHaveLength(told);

    pass(DAY_MS);
    expect(await restock()).toMatchObject([{ batch: { ref: 'restock-RED-CHAIR-2030-01-02' } }]);
  });

  test('gives what it orders to those who wait', async () => {
    const { restock, allocate, queries } = await stocked();
    await allocate({ ...order('order', { 'RED-CHAIR': 7 }), onShortage: 'backorder' });

    expect(await restock()).toMatchObject([{ batch: { purchased: 10, allocated: 7 } }]);
    expect(await queries.order('order')).toMatchObject([
      { state: 'allocated', batchRef: 'restock-RED-CHAIR-2030-01-01' },
    ]);
  });

  test('that is interrupted is finished by the next run', async () => {
    const { restock, setRestockRule, beforeSave, queries } = await stocked();
    await setRestockRule('GREEN-RUG', RULE);
    beforeSave.push(() => {
      throw new Error('interrupted');
    });

    await expect(restock()).rejects.toMatchObject({
      errors: [{ cause: { message: 'interrupted' } }],
    });
    expect(await restock()).toHaveLength(1);
    for (const sku of ['RED-CHAIR', 'GREEN-RUG']) {
      expect((await queries.product(sku))?.batches).toHaveLength(2);
    }
  });

  test('by two at once orders once', async () => {
    const { restock, rival } = await stocked();

    const [mine, theirs] = await Promise.all([restock(), rival.restock()]);

    expect([...mine, ...theirs]).toHaveLength(1);
  });

  test('orders the first batch of a SKU that never had one', async () => {
    const { restock, setRestockRule } = await stocked();
    await setRestockRule('NEW', { ...RULE, reorderPoint: 0 });

    expect(await restock()).toHaveLength(2);
  });

  test('leaves a product alone whose rule was taken away', async () => {
    const { restock, removeRestockRule } = await stocked();
    await removeRestockRule('RED-CHAIR');
    await removeRestockRule('RED-CHAIR');

    expect(await restock()).toEqual([]);
    await expect(removeRestockRule('UNKNOWN')).rejects.toMatchObject({ code: 'product-not-found' });
  });
});
