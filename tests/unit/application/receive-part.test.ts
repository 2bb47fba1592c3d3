import { expect, test } from '@jest/globals';
import { order, orWait, shop } from '../../support/shop.ts';

const CHAIR = 'CHAIR';
const LINES = 130;
const A_MINUTE = 60_000;

/** A shipment that orders of one line each were promised; they are kept by their numbers. */
const promised = async (count: number, qty = 1, units = count * qty) => {
  const { store, ...chairs } = shop();
  await chairs.addBatch({ ref: 'ship', sku: CHAIR, qty: units, eta: '2030-02-01' });
  for (let n = 1; n <= count; n++) await chairs.allocate(order(`order-${n}`, { [CHAIR]: qty }));
  const here = () =>
    [...store.lines.values()]
      .filter(({ state, shipsOn }) => state === 'allocated' && shipsOn === null)
      .map(({ orderId }) => Number(orderId.split('-')[1]))
      .sort((a, b) => a - b);
  return { ...chairs, store, here };
};

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('more lines than one transaction holds get it in steps, in the order of their acceptance', async () => {
  const { receivePart, here } = await promised(LINES);

  const { batch, isDayToTell } = await receivePart('ship', { receipt: 'GR-1', qty: 120 });

  expect(here()).toEqual(upTo(120));
  expect(batch).toMatchObject({
    purchased: 10,
    allocated: 10,
    inParts: { ref: 'ship~1', here: 0 },
  });
  expect(isDayToTell).toBe(false);
});

test('interrupted, it leaves nothing to others, and the job by the minute goes on', async () => {
  const { receivePart, allocate, finishWork, here, store, beforeSave, pass } = await promised(
    LINES,
    1,
    LINES + 5,
  );
  beforeSave.push(
    () => undefined,
    () => {
      throw new Error('interrupted');
    },
  );
  await expect(receivePart('ship', { receipt: 'GR-1', qty: 125 })).rejects.toThrow('interrupted');
  beforeSave.length = 0;
  expect(here().length).toBeLessThan(100);
  expect(store.products.get(CHAIR)?.batches.map(({ ref }) => ref)).toEqual(['ship']);
  expect(await allocate(order('late-131', { [CHAIR]: 1 }))).toMatchObject({
    lines: [{ shipsOn: '2030-02-01' }],
  });

  await finishWork();
  expect(here()).toEqual(upTo(125));

  pass(A_MINUTE);
  await finishWork();
  expect([...store.promises.keys()]).toEqual([]);
});

test('the same receipt again goes on with what is left, and receives nothing twice', async () => {
  const { receivePart, here, beforeSave } = await promised(LINES);
  const receipt = { receipt: 'GR-1', qty: 120 };
  beforeSave.push(
    () => undefined,
    () => {
      throw new Error('interrupted');
    },
  );
  await expect(receivePart('ship', receipt)).rejects.toThrow('interrupted');
  beforeSave.length = 0;

  await receivePart('ship', receipt);
  const { batch } = await receivePart('ship', receipt);

  expect(here()).toEqual(upTo(120));
  expect(batch).toMatchObject({ purchased: 10 });
});

test('what fits no line is for others within a minute after a line has given it up', async () => {
  const { receivePart, releaseOrder, finishWork, allocate, store, pass } = await promised(1, 100);
  await receivePart('ship', { receipt: 'GR-1', qty: 40 });
  pass(A_MINUTE);
  await finishWork();
  await finishWork();
  expect([...store.promises.keys()]).toEqual(['ship']);

  await releaseOrder('order-1');
  await finishWork();

  expect([...store.promises.keys()]).toEqual([]);
  expect(await allocate(order('new', { [CHAIR]: 40 }))).toMatchObject({
    lines: [{ batchRef: 'ship~1', shipsOn: null }],
  });
  expect(await allocate(order('next', { [CHAIR]: 1 }))).toMatchObject({
    lines: [{ batchRef: 'ship', shipsOn: '2030-02-01' }],
  });
});

test('who waits since the shipment comes too late is served before newcomers, and before who came later', async () => {
  const { receivePart, allocate, store, here } = await promised(3, 10, 100);
  const hurried = orWait(order('hurried-4', { [CHAIR]: 5 }));
  await allocate({
    ...hurried,
    lines: hurried.lines.map((line) => ({ ...line, shipBy: '2030-01-05' })),
  });
  await allocate(order('last-5', { [CHAIR]: 10 }));

  await receivePart('ship', { receipt: 'GR-1', qty: 40 });

  expect(here()).toEqual([1, 2, 3, 4]);
  expect(store.products.get(CHAIR)).toMatchObject({ backordered: 0, filling: null });
  expect(await allocate(order('new', { [CHAIR]: 5 }))).toMatchObject({
    lines: [{ shipsOn: null }],
  });
});

test('a name that somebody has given to a batch is not taken', async () => {
  const { receivePart, addBatch } = await promised(1, 5, 10);
  await addBatch({ ref: 'ship~1', sku: 'LAMP', qty: 1, eta: null });

  const { batch } = await receivePart('ship', { receipt: 'GR-1', qty: 5 });

  expect(batch.inParts?.ref).toBe('ship~2');
});

test('a rival who takes the shipment’s last free units in between gets them for its day', async () => {
  const { receivePart, rival, beforeSave, store } = await promised(1, 10, 20);
  beforeSave.push(async () => {
    await rival.allocate(order('rival', { [CHAIR]: 10 }));
  });

  await receivePart('ship', { receipt: 'GR-1', qty: 15 });

  expect([...store.lines.values()].map(({ batchRef }) => batchRef)).toEqual(['ship~1', 'ship']);
  expect(store.batches.get('ship')?.closed).toMatchObject({ purchased: 10, inParts: { here: 5 } });
});
