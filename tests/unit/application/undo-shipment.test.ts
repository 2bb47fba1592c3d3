import { describe, expect, test } from '@jest/globals';
import { order, shop, together } from '../../support/shop.ts';

type Shop = ReturnType<typeof shop>;

/** 3 lamps and 4 chairs, all of which an order has. */
const sold = async (): Promise<Shop> => {
  const open = shop();
  await open.addBatch({ ref: 'lamps', sku: 'LAMP', qty: 3, eta: null });
  await open.addBatch({ ref: 'chairs', sku: 'CHAIR', qty: 4, eta: null });
  await open.allocate(together(order('order', { LAMP: 3, CHAIR: 4 })));
  return open;
};

const left = (units: Record<string, number>) => ({
  lines: Object.entries(units).map(([lineId, qty]) => ({ lineId, qty })),
});
const batch = async ({ queries }: Shop, ref: string) => (await queries.batch(ref))?.batch;

describe('a shipment of lines of several SKUs', () => {
  test('is undone in one transaction, though their batches were used up', async () => {
    const open = await sold();
    await open.shipOrder('order');

    expect(await open.undoShipment('order', left({ LAMP: 0, CHAIR: 1 }))).toMatchObject([
      { lineId: 'CHAIR', qty: 1, state: 'shipped' },
      { lineId: 'CHAIR', qty: 3, state: 'allocated', batchRef: 'chairs' },
      { lineId: 'LAMP', qty: 3, state: 'allocated', batchRef: 'lamps' },
    ]);
    expect(await batch(open, 'lamps')).toMatchObject({ allocated: 3, shipped: 0 });
    expect(await batch(open, 'chairs')).toMatchObject({ allocated: 3, shipped: 1 });
  });

  test('is undone as a whole or not at all', async () => {
    const open = await sold();
    await open.shipOrder('order');
    open.pass(1_000);
    await open.changeBatch('chairs', { count: { counted: 0 } });
    const before = open.store.events.length;

    await expect(open.undoShipment('order', left({ LAMP: 0, CHAIR: 0 }))).rejects.toMatchObject({
      code: 'counted-since',
      message: expect.stringContaining('nothing was changed'),
      details: [{ lineId: 'CHAIR' }],
    });
    expect(open.store.events).toHaveLength(before);
    expect(await batch(open, 'lamps')).toMatchObject({ allocated: 0, shipped: 3 });
  });

  test('is decided again if a rival was faster', async () => {
    const open = await sold();
    await open.shipOrder('order');
    open.beforeSave.push(async () => {
      await open.rival.undoShipment('order', left({ LAMP: 1 }));
    });

    await open.undoShipment('order', left({ LAMP: 0 }));

    expect(await batch(open, 'lamps')).toMatchObject({ allocated: 3, shipped: 0 });
  });
});

test('a line of a kit that lost its other lines can be undone once they are reinstated', async () => {
  const open = await sold();
  await open.shipOrder('order', ['LAMP']);
  await open.changeBatch('chairs', { qty: 0 });
  const undo = () => open.undoShipment('order', left({ LAMP: 0 }));

  await expect(undo()).rejects.toMatchObject({ code: 'line-released' });

  await open.changeBatch('chairs', { qty: 4 });
  await open.reinstateOrder('order');
  expect(await undo()).toMatchObject([{ state: 'allocated' }, { state: 'allocated' }]);
});

test('a line of a kit gives back what it has again if another line of it loses its stock meanwhile', async () => {
  const open = await sold();
  await open.shipOrder('order', ['LAMP']);
  open.beforeSave.push(() => open.rival.changeBatch('chairs', { qty: 0 }));

  expect(await open.undoShipment('order', left({ LAMP: 0 }))).toMatchObject([
    { lineId: 'CHAIR', state: 'released' },
    { lineId: 'LAMP', state: 'released' },
  ]);
  expect(await batch(open, 'lamps')).toMatchObject({ allocated: 0, shipped: 0 });
  expect(open.store.events).toContainEqual(
    expect.objectContaining({
      type: 'Deallocated',
      lineId: 'LAMP',
      reason: 'order-not-filled',
    }),
  );
});

test('units that are back can be shipped again, and released', async () => {
  const open = await sold();
  await open.shipOrder('order');
  await open.undoShipment('order', left({ LAMP: 0, CHAIR: 0 }));

  await open.shipOrder('order', ['LAMP']);
  await open.releaseOrder('order');

  expect(await batch(open, 'lamps')).toMatchObject({ allocated: 0, shipped: 3 });
  expect(await batch(open, 'chairs')).toMatchObject({ allocated: 0, shipped: 0 });
});
