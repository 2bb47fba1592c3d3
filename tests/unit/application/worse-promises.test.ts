import { describe, expect, test } from '@jest/globals';
import { onHold, order, shop } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';

/** A cart that was shown 1 February. */
const withCart = async () => {
  const all = shop();
  const add = (ref: string, qty: number, eta: string | null) =>
    all.addBatch({ ref, sku: CHAIR, qty, eta });
  await add('ship', 5, '2030-02-01');
  await all.allocate(onHold(order('cart', { [CHAIR]: 5 })));
  const cart = async () => (await all.queries.order('cart'))[0];
  return { ...all, add, cart };
};

const changedFor = (shipsOn: string | null, state: string) => ({
  code: 'promise-changed',
  details: [{ lineId: CHAIR, sku: CHAIR, qty: 5, state, promised: '2030-02-01', shipsOn }],
});

describe('a cart whose promise has got worse is not confirmed unless the later day is accepted', () => {
  test('since its shipment was put off', async () => {
    const { changeBatch, confirmOrder, cart } = await withCart();
    await changeBatch('ship', { eta: '2030-03-01' });
    await changeBatch('ship', { eta: '2030-04-01' });

    await expect(confirmOrder('cart')).rejects.toMatchObject(changedFor('2030-04-01', 'allocated'));
    expect(await cart()).toMatchObject({ heldUntil: expect.any(String) });
    await confirmOrder('cart', undefined, true);

    const kept = await cart();
    expect(kept).toMatchObject({ state: 'allocated', shipsOn: '2030-04-01' });
    expect(kept).not.toHaveProperty('heldUntil');
    expect(kept).not.toHaveProperty('promised');
  });

  test('since its shipment was cut, and it waits or comes later', async () => {
    const { add, changeBatch, confirmOrder } = await withCart();
    await changeBatch('ship', { qty: 0 });
    await expect(confirmOrder('cart')).rejects.toMatchObject(changedFor(null, 'backordered'));

    await add('later', 5, '2030-05-01');

    await expect(confirmOrder('cart')).rejects.toMatchObject(changedFor('2030-05-01', 'allocated'));
  });

  test('but is, if the day has become good again', async () => {
    const { add, changeBatch, confirmOrder, cart } = await withCart();
    await changeBatch('ship', { eta: '2030-03-01' });
    await add('here', 5, null);

    await confirmOrder('cart');

    expect(await cart()).toMatchObject({ batchRef: 'here', shipsOn: null });
  });

  test('nor is one that was given up and ordered again asked about the old day', async () => {
    const { changeBatch, confirmOrder, releaseOrder, reinstateOrder } = await withCart();
    await changeBatch('ship', { eta: '2030-03-01' });
    await releaseOrder('cart');
    await reinstateOrder('cart', { holdFor: 60_000 });

    await expect(confirmOrder('cart')).resolves.toMatchObject([{ shipsOn: '2030-03-01' }]);
  });
});
