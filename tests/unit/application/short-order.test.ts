import { describe, expect, test } from '@jest/globals';
import { inMemory } from '../../support/in-memory.ts';
import { saveChanges, savingBy } from '../../support/saving.ts';
import { order, shop, useCases } from '../../support/shop.ts';

const stocked = async () => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty: 10, eta: null });
  await all.addBatch({ ref: 'lamps', sku: 'BLUE-LAMP', qty: 10, eta: null });
  await all.addBatch({ ref: 'rugs', sku: 'GREEN-RUG', qty: 10, eta: null });
  return all;
};

const SHORT = order('order', {
  'BLUE-LAMP': 11,
  'NO-SUCH-SKU': 1,
  'RED-CHAIR': 2,
  'GREEN-RUG': 12,
});

describe('an order that is short', () => {
  test('gets every line that can not be filled, and why, in the order of the lines', async () => {
    const { allocate } = await stocked();

    expect(await allocate(SHORT)).toEqual({
      outcome: 'short',
      short: [
        shortLine('BLUE-LAMP', 11, { reason: 'shortage', available: 10 }),
        shortLine('NO-SUCH-SKU', 1, { reason: 'unknown-sku', available: 0 }),
        shortLine('GREEN-RUG', 12, { reason: 'shortage', available: 10 }),
      ],
    });
  });

  test('takes nothing', async () => {
    const { allocate, queries } = await stocked();
    await allocate(SHORT);

    expect(await queries.order('order')).toEqual([]);
    const { items } = await queries.products({ limit: 10 });
    expect(items.flatMap(({ batches }) => batches).map(({ allocated }) => allocated)).toEqual([
      0, 0, 0,
    ]);
  });

  test('publishes once that the SKUs it is short of are out of stock', async () => {
    const { allocate, store } = await stocked();
    store.events.length = 0;
    await allocate(SHORT);
    await allocate({ ...SHORT, orderId: 'another order' });

    expect(store.events).toMatchObject([
      { type: 'OutOfStock', sku: 'BLUE-LAMP' },
      { type: 'OutOfStock', sku: 'GREEN-RUG' },
    ]);
  });

  test('changes nothing at all once that was published', async () => {
    const { allocate, store } = await stocked();
    const first = await allocate(SHORT);
    const before = structuredClone(store);

    expect(await allocate(SHORT)).toEqual(first);
    expect(store).toEqual(before);
  });

  test('can be allocated once there is stock', async () => {
    const { allocate, changeBatch } = await stocked();
    const wanted = order('order', { 'RED-CHAIR': 11 });
    await allocate(wanted);
    await changeBatch('chairs', { qty: 11 });

    expect(await allocate(wanted)).toMatchObject({ outcome: 'allocated', created: true });
  });

  test('may be short of more SKUs than one transaction holds', async () => {
    const { allocate, addBatch } = shop();
    const skus = Array.from({ length: 120 }, (_, index) => `SKU-${index}`);
    for (const sku of skus) await addBatch({ ref: sku, sku, qty: 1, eta: null });

    const answer = await allocate(order('order', Object.fromEntries(skus.map((sku) => [sku, 2]))));

    expect(answer).toMatchObject({ outcome: 'short', short: { length: 120 } });
  });
});

test('10,000 lines that are refused on a SKU that is sold out write once, to tell it', async () => {
  const memory = inMemory();
  let saves = 0;
  const products = savingBy(memory.products, (changes, step) => {
    saves++;
    return saveChanges(memory.products, changes, step);
  });
  const { addBatch, allocate } = useCases({ ...memory, products });
  await addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty: 1, eta: null });
  saves = 0;

  for (let n = 0; n < 10_000; n++) {
    expect((await allocate(order(`order-${n}`, { 'RED-CHAIR': 2 }))).outcome).toBe('short');
  }

  expect(saves).toBe(1);
});

const shortLine = (
  sku: string,
  qty: number,
  { reason, available }: { reason: string; available: number },
) => ({
  backordered: 0,
  orderId: 'order',
  lineId: sku,
  sku,
  qty,
  reason,
  available,
  availableInOneBatch: available,
});
