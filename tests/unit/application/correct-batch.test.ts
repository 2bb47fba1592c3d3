import { describe, expect, test } from '@jest/globals';
import { order, orWait, shop } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';
const LAMP = 'BLUE-LAMP';
const wrong = { ref: 'wrong', sku: CHAIR, qty: 10, eta: null };

const booked = async () => {
  const open = shop();
  await open.addBatch(wrong);
  return open;
};

describe('a batch that was booked wrongly', () => {
  test('serves those who wait for the right SKU', async () => {
    const open = await booked();
    await open.addBatch({ ref: 'lamps', sku: LAMP, qty: 1, eta: null });
    await open.allocate(orWait(order('waits', { [LAMP]: 4 })));

    const { sku, batch } = await open.correctBatch('wrong', { ref: 'right', sku: LAMP });

    expect(sku).toBe(LAMP);
    expect(batch).toMatchObject({ ref: 'right', purchased: 10, allocated: 4 });
    expect(await open.queries.batch('wrong')).toBeUndefined();
  });

  test('is corrected once', async () => {
    const open = await booked();
    const first = await open.correctBatch('wrong', { ref: 'right', sku: LAMP });
    const told = open.store.events.length;

    expect(await open.correctBatch('wrong', { ref: 'right', sku: LAMP })).toEqual(first);
    expect(await open.correctBatch('wrong', { ref: 'right' })).toEqual(first);
    expect(open.store.events).toHaveLength(told);
    await expect(open.correctBatch('wrong', { ref: 'other' })).rejects.toMatchObject({
      code: 'batch-not-found',
    });
  });

  test('gets no reference that another batch has or had, nor its own', async () => {
    const open = await booked();
    await open.addBatch({ ...wrong, ref: 'taken' });
    await open.addBatch({ ...wrong, ref: 'gone' });
    await open.removeBatch('gone');
    const correctTo = (ref: string) => open.correctBatch('wrong', { ref, sku: LAMP });

    await expect(correctTo('taken')).rejects.toMatchObject({ code: 'batch-differs' });
    await expect(correctTo('wrong')).rejects.toMatchObject({ code: 'batch-differs' });
    await expect(correctTo('gone')).rejects.toMatchObject({ code: 'batch-removed' });
    expect(await open.queries.batch('wrong')).toMatchObject({ sku: CHAIR });
  });

  test('is emptied by a block, and corrected then', async () => {
    const open = await booked();
    await open.allocate(order('sold', { [CHAIR]: 4 }));
    const correct = () => open.correctBatch('wrong', { ref: 'right', sku: LAMP });
    await expect(correct()).rejects.toMatchObject({
      code: 'batch-in-use',
      details: [{ allocated: 4, shipped: 0 }],
    });

    await open.changeBatch('wrong', { blocked: true });
    await correct();

    const { batch } = await open.changeBatch('right', { blocked: false });
    expect(batch).toMatchObject({ purchased: 10, allocated: 0 });
    expect(await open.queries.order('sold')).toMatchObject([{ state: 'backordered' }]);
  });
});

describe('a batch that was removed', () => {
  test('is not found any more, and stays away', async () => {
    const open = await booked();
    await open.removeBatch('wrong');
    await open.removeBatch('wrong');

    expect(await open.queries.batch('wrong')).toBeUndefined();
    expect((await open.queries.batchesOf(CHAIR, { limit: 10 })).items).toEqual([]);
    await expect(open.removeBatch('never')).rejects.toMatchObject({ code: 'batch-not-found' });
    await expect(open.addBatch(wrong)).rejects.toMatchObject({ code: 'batch-removed' });
    await expect(open.addBatch({ ...wrong, sku: LAMP })).rejects.toMatchObject({
      code: 'batch-removed',
    });
    const receipt = { receipt: 'GR-1', qty: 1 };
    for (const late of [
      () => open.changeBatch('wrong', { qty: 3 }),
      () => open.receivePart('wrong', receipt),
    ])
      await expect(late()).rejects.toMatchObject({ code: 'batch-not-found' });
  });

  test('is not what the next part of its shipment becomes', async () => {
    const open = shop();
    await open.addBatch({ ref: 'ship', sku: CHAIR, qty: 10, eta: '2030-02-01' });
    await open.receivePart('ship', { receipt: 'GR-1', qty: 3 });
    await open.removeBatch('ship~1');
    await open.receivePart('ship', { receipt: 'GR-2', qty: 2 });

    expect(await open.queries.batch('ship~2')).toMatchObject({ batch: { purchased: 2 } });
    expect(await open.queries.batch('ship')).toMatchObject({ batch: { purchased: 5 } });
  });

  test('leaves no work behind', async () => {
    const open = shop();
    await open.addBatch({ ...wrong, eta: '2030-02-01' });
    await open.changeBatch('wrong', { eta: '2030-03-01' });
    await open.removeBatch('wrong');

    await open.finishWork();
  });

  test('is not there for a return to be undone', async () => {
    const open = await booked();
    await open.allocate(order('sold', { [CHAIR]: 4 }));
    await open.shipOrder('sold');
    const back = { returnId: 'R-1', lines: [{ lineId: CHAIR, qty: 1, to: 'stock' as const }] };
    await open.returnUnits('sold', back);
    await open.removeBatch('R-1~1');

    await expect(open.undoReturn('sold', 'R-1')).rejects.toMatchObject({ code: 'return-in-use' });
  });
});
