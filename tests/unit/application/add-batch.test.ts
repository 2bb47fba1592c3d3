import { describe, expect, test } from '@jest/globals';
import { order, shop, useCases } from '../../support/shop.ts';

const CHAIRS = { ref: 'chairs', sku: 'RED-CHAIR', qty: 10, eta: '2030-02-01' };

describe('adding a batch', () => {
  test('answers with the new batch', async () => {
    const { addBatch, queries } = shop();

    const added = await addBatch(CHAIRS);

    expect(added).toMatchObject({
      created: true,
      sku: 'RED-CHAIR',
      batch: { ref: 'chairs', purchased: 10, allocated: 0, eta: '2030-02-01' },
    });
    expect(await queries.batch('chairs')).toEqual({ sku: added.sku, batch: added.batch });
  });

  test('the same again changes nothing and answers the same', async () => {
    const { addBatch, store } = shop();
    const first = await addBatch(CHAIRS);
    const before = structuredClone(store);

    expect(await addBatch(CHAIRS)).toEqual({ ...first, created: false });
    expect(store).toEqual(before);
  });

  test('the same again is answered with what became of the batch', async () => {
    const { addBatch, changeBatch, allocate } = shop();
    await addBatch(CHAIRS);
    await changeBatch('chairs', { qty: 4, eta: null });
    await allocate(order('order', { 'RED-CHAIR': 4 }));

    const { created, batch } = await addBatch(CHAIRS);

    expect(created).toBe(false);
    expect(batch).toMatchObject({ purchased: 4, allocated: 4, eta: null });
  });

  test.each([{ sku: 'BLUE-LAMP' }, { qty: 11 }, { eta: null }])(
    'the same reference with %j is refused, and told what it was',
    async (other) => {
      const { addBatch, store } = shop();
      await addBatch(CHAIRS);
      const before = structuredClone(store);

      await expect(addBatch({ ...CHAIRS, ...other })).rejects.toMatchObject({
        code: 'batch-differs',
        details: [{ sku: 'RED-CHAIR', qty: 10, eta: '2030-02-01' }],
      });
      expect(store).toEqual(before);
    },
  );

  test('two at once for a SKU are both added', async () => {
    const { addBatch, queries } = shop();

    await Promise.all([addBatch(CHAIRS), addBatch({ ...CHAIRS, ref: 'more', eta: null })]);

    const product = await queries.product('RED-CHAIR');
    expect(product?.batches.map(({ ref }) => ref)).toEqual(['more', 'chairs']);
  });

  test('the same one twice at once is added once', async () => {
    const { addBatch, queries } = shop();

    const answers = await Promise.all([addBatch(CHAIRS), addBatch(CHAIRS)]);

    expect(answers.map(({ created }) => created)).toEqual([true, false]);
    expect((await queries.product('RED-CHAIR'))?.batches).toHaveLength(1);
  });

  test('the same one twice at once is added once, even if one is done amid the other', async () => {
    const { products, queries, rival, ...rest } = shop();
    const loadNamed: typeof products.loadNamed = async (...named) => {
      const found = await products.loadNamed(...named);
      await rival.addBatch(CHAIRS);
      return found;
    };
    const { addBatch } = useCases({ ...rest, queries, products: { ...products, loadNamed } });

    expect(await addBatch(CHAIRS)).toMatchObject({ created: false, batch: { purchased: 10 } });
    expect((await queries.product('RED-CHAIR'))?.batches).toHaveLength(1);
  });

  test('one reference for two SKUs at once is refused to the slower one', async () => {
    const { addBatch, rival, beforeSave, queries } = shop();
    beforeSave.push(() => rival.addBatch(CHAIRS));

    await expect(addBatch({ ...CHAIRS, sku: 'BLUE-LAMP' })).rejects.toMatchObject({
      code: 'batch-differs',
    });
    expect(await queries.product('BLUE-LAMP')).toBeUndefined();
  });
});
