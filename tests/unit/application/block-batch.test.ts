import { expect, test } from '@jest/globals';
import { expectNothingIdle, expectSound } from '../../properties/invariants.ts';
import { ABANDONED, largeOrder, order, orWait, shop } from '../../support/shop.ts';

const allocatedTo = (open: ReturnType<typeof shop>, ref: string) =>
  [...open.store.lines.values()].filter(
    ({ state, batchRef }) => state === 'allocated' && batchRef === ref,
  ).length;

/** 200 lines on a batch. */
const large = async () => {
  const open = shop();
  await open.addBatch({ ref: 'bad', sku: 'LAMP', qty: 250, eta: null });
  await open.allocate(largeOrder('order', 200, 'LAMP'));
  return open;
};

test('a batch with more lines than one transaction holds sheds them all', async () => {
  const open = await large();
  await open.addBatch({ ref: 'good', sku: 'LAMP', qty: 30, eta: null });
  const { batch, lines, excess } = await open.changeBatch('bad', { blocked: true });

  expect({ excess, moved: lines.length }).toEqual({ excess: 0, moved: 200 });
  expect(batch).toMatchObject({ purchased: 250, allocated: 0 });
  expect(allocatedTo(open, 'good')).toBe(30);
  expectSound(open.store);
});

test('one that is interrupted goes on with the job, and nothing leaves from it meanwhile', async () => {
  const open = await large();
  open.beforeSave.push(
    () => undefined,
    () => {
      throw new Error('interrupted');
    },
  );
  await expect(open.changeBatch('bad', { blocked: true })).rejects.toThrow('interrupted');

  expect(allocatedTo(open, 'bad')).toBeGreaterThan(0);
  await expect(open.shipOrder('order')).rejects.toMatchObject({ code: expect.any(String) });
  open.pass(ABANDONED);
  await open.finishWork();
  expect(allocatedTo(open, 'bad')).toBe(0);
  expect(await open.unfinished.names('cut')).toEqual([]);
});

test('all who lost it have it again once it is unblocked', async () => {
  const open = await large();
  await open.changeBatch('bad', { blocked: true });
  const { batch } = await open.changeBatch('bad', { blocked: false });

  expect(batch).toMatchObject({ purchased: 250, allocated: 200 });
  expect(allocatedTo(open, 'bad')).toBe(200);
});

test('what came of a shipment while it was blocked is given out when it is not', async () => {
  const open = shop();
  await open.addBatch({ ref: 'ship', sku: 'LAMP', qty: 10, eta: '2030-02-01' });
  await open.setPromisePolicy('LAMP', 'keep');
  await open.allocate(order('first', { LAMP: 4 }));
  await open.changeBatch('ship', { blocked: true });
  await open.receivePart('ship', { receipt: 'GR-1', qty: 6 });
  await open.allocate(orWait(order('second', { LAMP: 1 })));
  expect(allocatedTo(open, 'ship~1')).toBe(0);
  // Whatever looks after it has been through all its lines by then.
  for (let minute = 0; minute < 3; minute++) {
    open.pass(ABANDONED);
    await open.finishWork();
  }

  await open.changeBatch('ship', { blocked: false });

  expect(allocatedTo(open, 'ship~1')).toBe(2);
  expect((await open.queries.batch('ship~1'))?.batch).toMatchObject({ purchased: 6, allocated: 5 });
  expectNothingIdle(open.store);
  expectSound(open.store);
});
