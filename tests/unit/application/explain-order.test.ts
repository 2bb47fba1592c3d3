import { describe, expect, test } from '@jest/globals';
import { explainOrder } from '../../../src/application/orders/explain-order.ts';
import { HOLD_MS, onHold, order, shop } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';

const explained = async () => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: CHAIR, qty: 9, eta: null });
  const outcome = async (qty: number) =>
    (await explainOrder(all)(order('order', { [CHAIR]: qty }))).map((line) => line.outcome);
  return { ...all, outcome };
};

describe('a dry run of an order with a line that is known already', () => {
  test('says that it is', async () => {
    const { allocate, outcome } = await explained();
    await allocate(order('order', { [CHAIR]: 2 }));

    expect(await outcome(2)).toEqual(['known-already']);
  });

  test('refuses it with another content, as the order itself would be', async () => {
    const { allocate, outcome } = await explained();
    await allocate(order('order', { [CHAIR]: 2 }));

    expect(await outcome(3)).toEqual(['line-differs']);
    await expect(allocate(order('order', { [CHAIR]: 3 }))).rejects.toMatchObject({
      code: 'line-differs',
    });
  });

  test('refuses one that was released, or not confirmed in time', async () => {
    const { allocate, outcome, releaseOrder } = await explained();
    await allocate(order('order', { [CHAIR]: 2 }));
    await releaseOrder('order');
    expect(await outcome(2)).toEqual(['line-released']);

    const late = await explained();
    await late.allocate(onHold(order('order', { [CHAIR]: 2 })));
    late.pass(HOLD_MS);
    expect(await late.outcome(2)).toEqual(['line-released']);
  });
});
