import { describe, expect, test } from '@jest/globals';
import { order, shop } from '../../support/shop.ts';

const stocked = async () => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty: 10, eta: null });
  await all.addBatch({ ref: 'lamps', sku: 'BLUE-LAMP', qty: 10, eta: '2030-02-01' });
  return all;
};

const ORDER = order('order', { 'RED-CHAIR': 2, 'BLUE-LAMP': 3 });

describe('allocating an order', () => {
  test('answers with the batch of each line, in the order of the lines', async () => {
    const { allocate } = await stocked();

    expect(await allocate(ORDER)).toMatchObject({
      outcome: 'allocated',
      created: true,
      lines: [
        { lineId: 'RED-CHAIR', state: 'allocated', batchRef: 'chairs' },
        { lineId: 'BLUE-LAMP', state: 'allocated', batchRef: 'lamps' },
      ],
    });
  });

  test('a SKU may stand on several lines', async () => {
    const { allocate, queries } = await stocked();

    await allocate({
      orderId: 'order',
      lines: [
        { lineId: 'a', sku: 'RED-CHAIR', qty: 2 },
        { lineId: 'b', sku: 'RED-CHAIR', qty: 3 },
      ],
    });

    expect((await queries.batch('chairs'))?.batch.allocated).toBe(5);
  });

  test('the same again changes nothing and answers the same', async () => {
    const { allocate, store } = await stocked();
    const first = await allocate(ORDER);
    const before = structuredClone(store);

    expect(await allocate(ORDER)).toEqual({ ...first, created: false });
    expect(store).toEqual(before);
  });

  test('the same again is answered with where its lines are now', async () => {
    const { allocate, changeBatch } = await stocked();
    await allocate(ORDER);
    await changeBatch('chairs', { qty: 0 });

    expect(await allocate(ORDER)).toMatchObject({
      outcome: 'allocated',
      created: false,
      lines: [{ state: 'backordered', batchRef: null }, { state: 'allocated' }],
    });
  });

  test('further lines of a known order are allocated, the known ones stay as they are', async () => {
    const { allocate, queries } = await stocked();
    await allocate(order('order', { 'RED-CHAIR': 2 }));

    expect(await allocate(ORDER)).toMatchObject({ created: true, lines: [{ qty: 2 }, { qty: 3 }] });
    expect((await queries.batch('chairs'))?.batch.allocated).toBe(2);
  });

  test.each([
    [{ lineId: 'RED-CHAIR', sku: 'RED-CHAIR', qty: 5 }],
    [{ lineId: 'RED-CHAIR', sku: 'BLUE-LAMP', qty: 2 }],
  ])('a known line with another content is refused: %j', async (line) => {
    const { allocate, store } = await stocked();
    await allocate(ORDER);
    const before = structuredClone(store);

    await expect(allocate({ orderId: 'order', lines: [line] })).rejects.toMatchObject({
      code: 'line-differs',
      details: [{ lineId: 'RED-CHAIR', sku: 'RED-CHAIR', qty: 2 }],
    });
    expect(store).toEqual(before);
  });

  test('a released line is refused', async () => {
    const { allocate, releaseLine, store } = await stocked();
    await allocate(ORDER);
    await releaseLine({ orderId: 'order', lineId: 'RED-CHAIR' });
    const before = structuredClone(store);

    await expect(allocate(ORDER)).rejects.toMatchObject({
      code: 'line-released',
      details: [{ lineId: 'RED-CHAIR', sku: 'RED-CHAIR', qty: 2 }],
    });
    expect(store).toEqual(before);
  });
});
