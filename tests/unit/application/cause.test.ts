import { beforeEach, expect, test } from '@jest/globals';
import type { NewOrder } from '../../../src/application/orders/allocate-order.ts';
import type { Deps } from '../../../src/application/ports.ts';
import { inMemory } from '../../support/in-memory.ts';
import { onHold, order, orWait, useCases } from '../../support/shop.ts';

const SKU = 'RED-CHAIR';
const NOTE = { reason: 'delivery', document: 'DN-4711' };
const TICKET = { reason: 'damaged', document: 'T-9' };

let memory: ReturnType<typeof inMemory>;

/** What a command works with whose caller says why. */
const because = (cause: Deps['cause']) => useCases({ ...memory, cause });

const wants = (orderId: string, qty = 1) => order(orderId, { [SKU]: qty });
const chairs = (ref: string, qty: number) => ({ ref, sku: SKU, qty, eta: null });

/** What commands have told; that a level is crossed by all of them together has no cause. */
const allTold = () => memory.store.events.filter(({ type }) => type !== 'AvailabilityChanged');

/** The events since a moment, each with its cause. */
const toldSince = (from: number) =>
  allTold()
    .slice(from)
    .map(({ type, cause }) => [type, cause?.document]);
const soFar = () => allTold().length;

const lineOf = (orderId: string) =>
  ({ ...wants(orderId).lines[0], orderId }) as Required<NewOrder>['lines'][number] & {
    readonly orderId: string;
  };

const makeBusy = () => {
  const product = memory.store.products.get(SKU);
  if (!product) throw new Error('there are no chairs');
  memory.store.products.set(SKU, { ...product, busyUntil: '2030-01-01T09:00:00.000Z' });
};

beforeEach(() => {
  memory = inMemory();
});

test('an event says why, and by which document, as the caller of its command did', async () => {
  await because(NOTE).addBatch(chairs('batch', 5));

  expect(allTold()).toMatchObject([{ type: 'BatchAdded', cause: NOTE }]);
});

test('without a cause nothing is stored of one', async () => {
  await useCases(memory).addBatch(chairs('batch', 5));

  expect(memory.store.events.filter((event) => 'cause' in event)).toEqual([]);
});

test('each line that a cut moves is moved by its document, however many steps it takes', async () => {
  const { addBatch, allocate, changeBatch } = useCases(memory);
  await addBatch(chairs('first', 150));
  await addBatch(chairs('second', 150));
  for (let n = 0; n < 150; n++) await allocate(wants(`order-${n}`));
  const before = soFar();

  await because(TICKET).changeBatch('first', { qty: 0 });
  expect(
    new Set(
      allTold()
        .slice(before)
        .map(({ version }) => version),
    ).size,
  ).not.toBe(1);
  expect(new Set(toldSince(before).map(([, document]) => document))).toEqual(new Set(['T-9']));

  const after = soFar();
  await changeBatch('first', { qty: 3 });
  expect(new Set(toldSince(after).map(([, document]) => document))).toEqual(new Set([undefined]));
});

test('a line that waited, and gets what came, was not moved by that document', async () => {
  await useCases(memory).addBatch(chairs('batch', 1));
  await useCases(memory).allocate(orWait(wants('waits', 5)));
  const before = soFar();

  await because(NOTE).addBatch(chairs('more', 5));

  expect(toldSince(before)).toEqual([
    ['BatchAdded', 'DN-4711'],
    ['Allocated', undefined],
  ]);
});

test('a hold that is over by then did not end by that document', async () => {
  const { addBatch, allocate } = useCases(memory);
  await addBatch(chairs('batch', 5));
  await allocate(onHold(wants('cart', 2)));
  memory.pass(60 * 60_000);
  const before = soFar();

  await because(TICKET).changeBatch('batch', { qty: 4 });

  expect(toldSince(before)).toEqual([
    ['HoldExpired', undefined],
    ['BatchQuantityChanged', 'T-9'],
  ]);
});

test('what others ask for at the same moment keeps the cause that they gave, or none', async () => {
  const { addBatch } = useCases(memory);
  const withNote = because(NOTE);

  await Promise.all([
    addBatch(chairs('plain-1', 1)),
    withNote.addBatch(chairs('noted-1', 1)),
    addBatch(chairs('plain-2', 1)),
    because(TICKET).addBatch(chairs('ticket', 1)),
    withNote.addBatch(chairs('noted-2', 1)),
  ]);

  const told = allTold().map((event) => [
    'batchRef' in event && event.batchRef,
    event.cause?.document,
  ]);
  expect(told.sort()).toEqual([
    ['noted-1', 'DN-4711'],
    ['noted-2', 'DN-4711'],
    ['plain-1', undefined],
    ['plain-2', undefined],
    ['ticket', 'T-9'],
  ]);
});

test('in a rush, a server that decides for all keeps the cause of each, or that it has none', async () => {
  const { addBatch, allocate } = useCases(memory);
  await addBatch(chairs('batch', 10));
  await allocate(wants('early'));
  makeBusy();
  memory.store.entries.set('other', {
    ...{ sku: SKU, id: 'other', at: '2030-01-01T07:00:00.000Z' },
    ...{ deadline: '2030-01-01T09:00:00.000Z' },
    orders: [
      { lines: [lineOf('plain')], onShortage: 'reject' },
      { lines: [lineOf('noted')], onShortage: 'reject', cause: NOTE },
    ],
  });
  memory.store.entries.set('batch', {
    ...{ sku: SKU, id: 'batch', at: '2030-01-01T07:00:01.000Z' },
    ...{ deadline: '2030-01-01T09:00:00.000Z' },
    ...{ orders: [], batch: { ref: 'more', qty: 1, eta: null }, cause: NOTE },
  });
  const before = soFar();

  await because(TICKET).releaseOrder('early');

  expect(toldSince(before)).toEqual([
    ['Allocated', undefined],
    ['Allocated', 'DN-4711'],
    ['BatchAdded', 'DN-4711'],
    ['Deallocated', 'T-9'],
  ]);
  expect(memory.store.entries.size).toBe(0);
});

test('all that is done to an order says why, and a repeat says nothing', async () => {
  const { addBatch, allocate } = useCases(memory);
  await addBatch(chairs('batch', 10));
  await allocate(wants('order', 3));
  const before = soFar();
  const twice = async (work: () => Promise<unknown>) => {
    await work();
    const told = soFar();
    await work();
    expect(soFar()).toBe(told);
  };
  const { packOrder, unpackOrder, releaseOrder, reinstateOrder, ...leaves } = because(NOTE);

  await twice(() => packOrder('order'));
  await twice(() => unpackOrder('order'));
  await twice(() => releaseOrder('order'));
  await twice(() => reinstateOrder('order'));
  await twice(() => leaves.shipUnits('order', { lines: [{ lineId: SKU, qty: 1 }] }));
  await twice(() => leaves.undoShipment('order', { lines: [{ lineId: SKU, qty: 0 }] }));
  await twice(() => leaves.shipOrder('order'));
  const back = { returnId: 'back', lines: [{ lineId: SKU, qty: 1, to: 'stock' as const }] };
  await twice(() => leaves.returnUnits('order', back));
  await twice(() => leaves.undoReturn('order', 'back'));

  const told = toldSince(before);
  expect(new Set(told.map(([type]) => type))).toEqual(
    new Set([
      ...['Packed', 'Unpacked', 'Deallocated', 'Allocated', 'Shipped', 'ShipmentUndone'],
      ...['Returned', 'BatchAdded', 'ReturnUndone', 'BatchQuantityChanged'],
    ]),
  );
  expect(told.filter(([, document]) => document !== 'DN-4711')).toEqual([]);
});

test('a count of all batches, and a part that arrives, say why', async () => {
  const { addBatch } = useCases(memory);
  await addBatch(chairs('batch', 10));
  await addBatch({ ...chairs('ship', 10), eta: '2030-02-01' });
  const before = soFar();

  await because(TICKET).countProduct(SKU, { counted: 8 });
  await because(TICKET).receivePart('ship', { receipt: 'r-1', qty: 4 });

  const told = toldSince(before);
  expect(told.length).toBeGreaterThan(3);
  expect(told.filter(([, document]) => document !== 'T-9')).toEqual([]);
});

test('orders that are decided together keep each the name of who gave it', async () => {
  const { addBatch, allocate } = useCases(memory);
  await addBatch(chairs('batch', 3));
  const before = soFar();

  await Promise.all([
    allocate({ ...wants('first'), cause: { by: 'anna' } }),
    allocate(wants('second')),
    allocate({ ...wants('third'), cause: { by: 'ben' } }),
    allocate({ ...wants('short', 9), cause: { by: 'carl' } }),
  ]);

  const told = allTold().slice(before);
  expect(told.map(({ type, cause }) => [type, cause?.by])).toEqual([
    ['Allocated', 'anna'],
    ['Allocated', undefined],
    ['Allocated', 'ben'],
    ['OutOfStock', 'carl'],
  ]);
  // One transaction, in which each order is a decision of its own.
  expect(memory.store.products.get(SKU)?.version).toBe(told.at(-1)?.version);
});

test('an order that takes many transactions has its cause in all of them', async () => {
  const { addBatch, allocate } = useCases(memory);
  await addBatch(chairs('batch', 500));
  const lines = Array.from({ length: 150 }, (_, n) => ({ lineId: `${n}`, sku: SKU, qty: 1 }));
  const before = soFar();

  await allocate({ orderId: 'large', lines, cause: { by: 'anna' } });

  const told = allTold().slice(before);
  expect(told).toHaveLength(150);
  expect(told.every(({ cause }) => cause?.by === 'anna')).toBe(true);
  expect(new Set(told.map(({ version }) => version)).size).toBeGreaterThan(1);
});

test('a change of the rules of a product has its cause, too', async () => {
  const shop = because({ by: 'anna' });
  await shop.putProduct(SKU, { lowAt: 3 });
  await shop.setRestockRule(SKU, { reorderPoint: 1, lotSize: 1, leadTimeDays: 1 });
  await shop.setBackorderPolicy(SKU, 'fill-what-fits');
  await shop.removeRestockRule(SKU);

  expect(allTold().map(({ type, cause }) => [type, cause?.by])).toEqual([
    ['ProductAdded', 'anna'],
    ['LowStockThresholdChanged', 'anna'],
    ['RestockRuleChanged', 'anna'],
    ['BackorderPolicyChanged', 'anna'],
    ['RestockRuleChanged', 'anna'],
  ]);
});
