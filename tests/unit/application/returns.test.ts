import { describe, expect, test } from '@jest/globals';
import { unitsReturned } from '../../../src/domain/order-line.ts';
import { MAX_PARTS } from '../../../src/domain/orders/parts.ts';
import type { Return } from '../../../src/domain/orders/returns.ts';
import { largeOrder, order, orWait, shop } from '../../support/shop.ts';

type Shop = ReturnType<typeof shop>;

/** An order of 3 lamps and 4 chairs that has left. */
const shipped = async (): Promise<Shop> => {
  const open = shop();
  await open.addBatch({ ref: 'lamps', sku: 'LAMP', qty: 3, eta: null });
  await open.addBatch({ ref: 'chairs', sku: 'CHAIR', qty: 4, eta: null });
  await open.allocate(order('order', { LAMP: 3, CHAIR: 4 }));
  await open.shipOrder('order');
  return open;
};

const back = (units: Record<string, number>, returnId = 'R-1'): Return => ({
  returnId,
  lines: Object.entries(units).map(([lineId, qty]) => ({ lineId, qty, to: 'stock' })),
});
const returnedIn = async ({ queries }: Shop) =>
  Object.fromEntries(
    (await queries.order('order')).map((line) => [line.lineId, unitsReturned(line)]),
  );
const inStock = async ({ queries }: Shop, ref: string) => (await queries.batch(ref))?.batch;

describe('a return of lines of several SKUs', () => {
  test('is noted in one transaction, a batch for each line', async () => {
    const open = await shipped();
    await open.returnUnits('order', back({ LAMP: 1, CHAIR: 2 }));

    expect(await returnedIn(open)).toEqual({ LAMP: 1, CHAIR: 2 });
    expect(await inStock(open, 'R-1~1')).toMatchObject({ purchased: 1 });
    expect(await inStock(open, 'R-1~2')).toMatchObject({ purchased: 2 });
  });

  test('is refused as a whole if one line has too many', async () => {
    const open = await shipped();
    await expect(open.returnUnits('order', back({ LAMP: 1, CHAIR: 5 }))).rejects.toMatchObject({
      code: 'qty-above-shipped',
      message: expect.stringContaining('nothing was changed'),
    });
    expect(await returnedIn(open)).toEqual({ LAMP: 0, CHAIR: 0 });
  });

  test('is undone as a whole', async () => {
    const open = await shipped();
    await open.returnUnits('order', back({ LAMP: 1, CHAIR: 2 }));
    await open.allocate(order('next', { CHAIR: 1 }));

    await expect(open.undoReturn('order', 'R-1')).rejects.toMatchObject({ code: 'return-in-use' });
    expect(await returnedIn(open)).toEqual({ LAMP: 1, CHAIR: 2 });

    await open.releaseOrder('next');
    await open.undoReturn('order', 'R-1');
    expect(await returnedIn(open)).toEqual({ LAMP: 0, CHAIR: 0 });
    expect(await inStock(open, 'R-1~2')).toMatchObject({ purchased: 0, allocated: 0 });
  });

  test.each([{ LAMP: 1, CHAIR: 1 }, { CHAIR: 1 }, { CHAIR: 2 }] as Record<string, number>[])(
    'is not another one of that number, of %o',
    async (units) => {
      const open = await shipped();
      await open.returnUnits('order', back({ LAMP: 1 }));
      await expect(open.returnUnits('order', back(units))).rejects.toMatchObject({
        code: 'return-differs',
      });
      expect(await returnedIn(open)).toEqual({ LAMP: 1, CHAIR: 0 });
    },
  );
});

test('what is in quarantine can be undone, though its batch is not among those of the product', async () => {
  const open = await shipped();
  const lines = [{ lineId: 'LAMP', qty: 2, to: 'quarantine' as const }];
  await open.returnUnits('order', { returnId: 'R-1', lines });
  expect(await inStock(open, 'R-1~1')).toMatchObject({ purchased: 2, blocked: {} });

  await open.undoReturn('order', 'R-1');
  expect(await inStock(open, 'R-1~1')).toMatchObject({ purchased: 0 });
});

describe('what comes back of a batch that expires', () => {
  const DAY_MS = 24 * 60 * 60 * 1_000;
  /** An order that has left, of all the milk that there is, good through the tenth; it is the first of January. */
  const milk = async () => {
    const open = shop();
    await open.addBatch({ ref: 'milk', sku: 'MILK', qty: 4, eta: null, expiresOn: '2030-01-10' });
    await open.allocate(order('order', { MILK: 4 }));
    await open.shipOrder('order');
    return open;
  };

  test('is good as long as that batch, though nothing is left of it there', async () => {
    const open = await milk();
    await open.returnUnits('order', back({ MILK: 2 }));
    expect(await inStock(open, 'R-1~1')).toMatchObject({ purchased: 2, expiresOn: '2030-01-10' });
    const added = open.store.events.filter(({ type }) => type === 'BatchAdded');
    expect(added.at(-1)).toMatchObject({ batchRef: 'R-1~1', expiresOn: '2030-01-10' });
  });

  test('is as good as that batch was said to be at last', async () => {
    const open = await milk();
    await open.changeBatch('milk', { expiresOn: '2030-01-08' });
    await open.returnUnits('order', back({ MILK: 2 }));
    expect(await inStock(open, 'R-1~1')).toMatchObject({ expiresOn: '2030-01-08' });
  });

  test('goes to nobody after its day, and is blocked by the job', async () => {
    const open = await milk();
    await open.allocate(orWait(order('waits', { MILK: 1 })));
    open.pass(10 * DAY_MS);
    await open.returnUnits('order', back({ MILK: 2 }));
    expect(await inStock(open, 'R-1~1')).toMatchObject({ purchased: 2, allocated: 0 });

    expect(await open.endOfDay()).toMatchObject({ expired: ['R-1~1'] });
    expect(await inStock(open, 'R-1~1')).toMatchObject({ blocked: { reason: 'expired' } });
  });
});

test('what comes back goes to all who wait, however many they are', async () => {
  const open = shop();
  await open.addBatch({ ref: 'lamps', sku: 'LAMP', qty: 120, eta: null });
  await open.allocate(order('order', { LAMP: 120 }));
  await open.shipOrder('order');
  await open.allocate(orWait(largeOrder('waits', 120, 'LAMP')));

  await open.returnUnits('order', back({ LAMP: 120 }));
  expect(await inStock(open, 'R-1~1')).toMatchObject({ purchased: 120, allocated: 120 });
});

test('a batch may have the name already that a return would give', async () => {
  const open = await shipped();
  await open.addBatch({ ref: 'R-1~1', sku: 'SOFA', qty: 1, eta: null });
  await open.returnUnits('order', back({ LAMP: 1 }));

  expect(await inStock(open, 'R-1~2')).toMatchObject({ purchased: 1 });
});

test('a return that loses a race is decided again', async () => {
  const open = await shipped();
  open.beforeSave.push(() => open.rival.addBatch({ ref: 'R-1~1', sku: 'LAMP', qty: 9, eta: null }));
  await open.returnUnits('order', back({ LAMP: 1 }));

  expect(await inStock(open, 'R-1~1')).toMatchObject({ purchased: 9 });
  expect(await inStock(open, 'R-1~2')).toMatchObject({ purchased: 1 });
});

test('units that left from very many batches come back, as long as one transaction holds their parts', async () => {
  const open = shop();
  for (let n = 0; n < 10; n++) {
    await open.addBatch({ ref: `batch-${n}`, sku: 'LAMP', qty: 1, eta: null });
  }
  const lineIds = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'];
  for (const lineId of lineIds) {
    await open.allocate({
      orderId: 'order',
      lines: [{ lineId, sku: 'LAMP', qty: 10, allowSplit: true }],
    });
    await open.shipOrder('order');
    for (let n = 0; n < 10; n++) await open.changeBatch(`batch-${n}`, { change: 1 });
  }
  expect(lineIds.length * 10).toBeGreaterThan(100 - MAX_PARTS);
  const all = Object.fromEntries(lineIds.map((lineId) => [lineId, 10]));
  await expect(open.returnUnits('order', back(all))).rejects.toMatchObject({
    code: 'too-many-parts',
    message: expect.stringContaining('nothing was changed'),
  });
  const { k: _, j: __, i: ___, ...some } = all;
  const lines = await open.returnUnits('order', back(some as Record<string, number>));
  expect(lines.reduce((sum, line) => sum + unitsReturned(line), 0)).toBe(80);
});
