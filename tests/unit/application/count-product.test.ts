import { describe, expect, test } from '@jest/globals';
import { batchesOf } from '../../../src/adapters/in-memory/store.ts';
import { largeOrder, onHold, order, orWait, shop } from '../../support/shop.ts';

const SKU = 'RED-CHAIR';

/** Two batches in the warehouse, the older one promised to a cart, the newer one to an order. */
const sold = async () => {
  const all = shop();
  await all.addBatch({ ref: 'old', sku: SKU, qty: 5, eta: null });
  await all.addBatch({ ref: 'new', sku: SKU, qty: 5, eta: null });
  await all.allocate(onHold(order('cart', { [SKU]: 5 })));
  await all.allocate(order('order', { [SKU]: 5 }));
  return all;
};

const statesOf = async ({ queries }: ReturnType<typeof shop>, ...orderIds: readonly string[]) =>
  Promise.all(orderIds.map(async (id) => (await queries.order(id)).map(({ state }) => state)));

describe('all that lies in the warehouse of a product is counted', () => {
  test('the cart gives way before the order, whichever batch it has', async () => {
    const all = await sold();

    const { lines, excess } = await all.countProduct(SKU, { counted: 9 });

    expect(lines).toMatchObject([{ orderId: 'cart', state: 'backordered' }]);
    expect(excess).toBe(0);
    expect(await statesOf(all, 'order')).toEqual([['allocated']]);
    expect(batchesOf(all.store)).toMatchObject([
      { ref: 'old', purchased: 4, allocated: 0 },
      { ref: 'new', purchased: 5, allocated: 5 },
    ]);
  });

  test('what is found goes to who waits', async () => {
    const all = await sold();
    await all.allocate(orWait(order('waits', { [SKU]: 2 })));

    await all.countProduct(SKU, { counted: 12 });

    expect(await statesOf(all, 'waits')).toEqual([['allocated']]);
  });

  test('it sheds as many lines as it takes, in several transactions', async () => {
    const all = shop();
    await all.addBatch({ ref: 'a', sku: SKU, qty: 100, eta: null });
    await all.addBatch({ ref: 'b', sku: SKU, qty: 100, eta: null });
    await all.allocate(largeOrder('many', 200, SKU));

    const { lines, product } = await all.countProduct(SKU, { counted: 40 });

    expect(lines).toHaveLength(160);
    expect(product.backordered).toBe(160);
    const kept = (await all.queries.order('many')).filter(({ state }) => state === 'allocated');
    expect(kept.map(({ lineId }) => lineId)).toEqual(
      largeOrder('many', 40, SKU).lines.map(({ lineId }) => lineId),
    );
  });

  test('interrupted after it was noted, it is gone on with by the job', async () => {
    const all = await sold();
    all.beforeSave.push(
      () => undefined,
      () => {
        throw new Error('interrupted');
      },
    );
    await expect(all.countProduct(SKU, { counted: 0 })).rejects.toThrow('interrupted');
    all.beforeSave.length = 0;

    await all.finishWork();

    expect(await statesOf(all, 'cart', 'order')).toEqual([['backordered'], ['backordered']]);
    expect(batchesOf(all.store).map(({ purchased }) => purchased)).toEqual([0, 0]);
  });

  test('if the product is not as its caller knows it, nothing changes', async () => {
    const all = await sold();
    const told = all.store.events.length;
    await expect(
      all.countProduct(SKU, { counted: 1 }, { matches: () => false }),
    ).rejects.toMatchObject({ code: 'precondition-failed' });
    expect(all.store.events).toHaveLength(told);
  });
});
