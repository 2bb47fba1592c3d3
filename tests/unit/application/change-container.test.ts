import { describe, expect, test } from '@jest/globals';
import {
  batchesToChange,
  changeContained,
} from '../../../src/application/batches/change-container.ts';
import { expectSound } from '../../properties/invariants.ts';
import { order, shop } from '../../support/shop.ts';

const [CHAIR, LAMP] = ['RED-CHAIR', 'LAMP'];
const [DUE, LATE] = ['2030-02-01', '2030-03-01'];

/** A container with two batches of a SKU and one of another. */
const arriving = async () => {
  const open = shop();
  const add = (ref: string, sku: string) =>
    open.addBatch({ ref, sku, qty: 5, eta: DUE, container: 'sea' });
  await add('c-1', CHAIR);
  await add('c-2', CHAIR);
  await add('lamp', LAMP);
  const change = changeContained(open);
  /** Of each batch by its reference: on which day it is due now, or why it was not changed. */
  const changeAll = async (eta: string | null) => {
    const batches = await batchesToChange(open)('sea');
    const settled = await Promise.allSettled(batches.map((batch) => change(batch, eta)));
    const told = settled.map((one) =>
      one.status === 'fulfilled' ? one.value.batch.eta : one.reason.code,
    );
    return Object.fromEntries(batches.map(({ ref }, n) => [ref, told[n]]));
  };
  return { ...open, changeAll };
};

describe('a container', () => {
  test('that is late puts its batches off; again it changes nothing', async () => {
    const open = await arriving();
    await open.allocate(order('order', { [CHAIR]: 3, [LAMP]: 2 }));
    const putOff = { 'c-1': LATE, 'c-2': LATE, lamp: LATE };

    expect(await open.changeAll(LATE)).toEqual(putOff);

    expect(await open.queries.order('order')).toMatchObject([
      { sku: LAMP, shipsOn: LATE },
      { sku: CHAIR, shipsOn: LATE },
    ]);
    expectSound(open.store);
    const events = open.store.events.length;
    expect(await open.changeAll(LATE)).toEqual(putOff);
    expect(open.store.events.slice(events).map(({ type }) => type)).not.toContain('PromiseChanged');
  });

  test('changes batches of a SKU one after another: they lose no race', async () => {
    const open = await arriving();
    const before = open.clock().getTime();

    await open.changeAll(LATE);

    expect(open.clock().getTime()).toBe(before);
  });

  test('leaves in the warehouse what is there, also what has only just come', async () => {
    const open = await arriving();
    await open.addBatch({ ref: 'here', sku: 'VASE', qty: 5, eta: null, container: 'sea' });
    open.beforeSave.push(() => open.rival.changeBatch('c-1', { eta: null }));

    expect(await open.changeAll(LATE)).toEqual({
      ...{ 'c-1': 'batch-arrived', 'c-2': LATE, here: 'batch-arrived', lamp: LATE },
    });
    expect(await open.queries.batch('c-1')).toMatchObject({ batch: { eta: null } });
  });

  test('says which of its batches there was no time for, and does them when asked again', async () => {
    const open = await arriving();
    open.beforeSave.push(() => open.pass(20_000));

    expect(await open.changeAll(null)).toEqual({
      ...{ 'c-1': null, 'c-2': 'too-much-contention', lamp: null },
    });
    expect(await open.changeAll(null)).toEqual({ 'c-1': null, 'c-2': null, lamp: null });
    expectSound(open.store);
  });

  test('that is unknown, or has too many batches, is refused as a whole', async () => {
    const open = shop();
    const all = batchesToChange(open);
    await expect(all('sea')).rejects.toMatchObject({ code: 'container-not-found' });

    for (let n = 0; n < 1_001; n++) {
      await open.addBatch({ ref: `b-${n}`, sku: `s-${n}`, qty: 1, eta: DUE, container: 'sea' });
      if (n === 999) expect(await all('sea')).toHaveLength(1_000);
    }

    await expect(all('sea')).rejects.toMatchObject({ code: 'container-too-large' });
  });
});
