import { describe, expect, test } from '@jest/globals';
import { sharesOf } from '../../support/builders.ts';
import { order, shop } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';

const partly = (orderId: string, qty: number) =>
  ({ ...order(orderId, { [CHAIR]: qty }), onShortage: 'partial' }) as const;

/** A shop with so many batches of one unit each. */
const stocked = async (count: number) => {
  const all = shop();
  for (let n = 1; n <= count; n++) {
    await all.addBatch({ ref: `batch-${n}`, sku: CHAIR, qty: 1, eta: null });
  }
  return all;
};

const unitsOf = (shares: readonly (readonly [string, number])[], isWaiting: boolean): number =>
  shares
    .filter(([place]) => (place === 'backordered') === isWaiting)
    .reduce((sum, [, qty]) => sum + qty, 0);

describe('an order that takes what is there', () => {
  test('has all that there is once it is answered, be it of very many batches', async () => {
    const { allocate, store, queries } = await stocked(14);

    const answer = await allocate(partly('order', 20));

    const lines = answer.outcome === 'allocated' ? answer.lines : [];
    expect(lines).toEqual(await queries.order('order'));
    expect(unitsOf(sharesOf(lines), false)).toBe(14);
    expect(unitsOf(sharesOf(lines), true)).toBe(6);
    expect(store.products.get(CHAIR)).toMatchObject({ backordered: 6, filling: null });
  });

  test('is the same order if it is sent again, whatever it says of shortages then', async () => {
    const { allocate, queries } = await stocked(2);
    await allocate(partly('order', 5));
    const before = await queries.order('order');

    for (const onShortage of ['reject', 'backorder', 'partial'] as const) {
      expect(await allocate({ ...partly('order', 5), onShortage })).toEqual({
        outcome: 'allocated',
        created: false,
        lines: before,
      });
    }
  });

  test('gives back all that it has and waits for when it is released', async () => {
    const { allocate, releaseOrder, store } = await stocked(2);
    await allocate(partly('order', 5));

    await releaseOrder('order');

    expect(store.products.get(CHAIR)).toMatchObject({ backordered: 0 });
    expect([...store.lines.values()].map(({ state }) => state)).toEqual(Array(3).fill('released'));
  });

  test('is refused for a SKU that nobody knows', async () => {
    const { allocate, store } = shop();

    expect(await allocate(partly('order', 5))).toMatchObject({
      outcome: 'short',
      short: [{ reason: 'unknown-sku' }],
    });
    expect(store.lines.size).toBe(0);
  });
});
