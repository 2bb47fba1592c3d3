import { expect, test } from '@jest/globals';
import type { ChangePreview } from '../../../src/application/batches/preview-change.ts';
import type { PlacedLine } from '../../../src/domain/order-line.ts';
import { largeOrder, order, orWait, shop, together } from '../../support/shop.ts';

const placeOf = ({ batchRef, shipsOn, state }: PlacedLine) =>
  state === 'allocated' ? `${batchRef} ${shipsOn ?? 'now'}` : state;

const brief = ({ consequences }: ChangePreview) =>
  consequences.map(({ orderId, qty, effect, breaksPromise, from, to }) => [
    ...[orderId, qty, effect, placeOf(from), placeOf(to)],
    ...(breaksPromise ? ['breaks its promise'] : []),
  ]);

const by = (shipBy: string, orderId: string, qty: number) => ({
  orderId,
  lines: [{ lineId: 'a', sku: 'LAMP', qty, shipBy }],
});

test('of a later day: who leaves later, who loses it, and for whom nothing changes', async () => {
  const open = shop();
  await open.addBatch({ ref: 'ship', sku: 'LAMP', qty: 10, eta: '2030-02-01' });
  await open.allocate(order('patient', { LAMP: 2 }));
  await open.allocate(by('2030-02-10', 'in a hurry', 3));
  await open.allocate({
    orderId: 'for spring',
    lines: [{ lineId: 'a', sku: 'LAMP', qty: 1, notBefore: '2030-04-01' }],
  });

  expect(brief(await open.previewChange('ship', { eta: '2030-03-01' }))).toEqual([
    ['patient', 2, 'loses', 'ship 2030-02-01', 'ship 2030-03-01'],
    ['in a hurry', 3, 'loses', 'ship 2030-02-01', 'backordered', 'breaks its promise'],
  ]);
});

test('of more units: who gets something better, or anything at all', async () => {
  const open = shop();
  await open.addBatch({ ref: 'here', sku: 'LAMP', qty: 1, eta: null });
  await open.addBatch({ ref: 'ship', sku: 'LAMP', qty: 2, eta: '2030-02-01' });
  await open.allocate(order('has it', { LAMP: 1 }));
  await open.allocate(order('later', { LAMP: 2 }));
  await open.allocate(orWait(order('waits', { LAMP: 2 })));

  expect(brief(await open.previewChange('here', { qty: 5 }))).toEqual([
    ['later', 2, 'gains', 'ship 2030-02-01', 'here now'],
    ['waits', 2, 'gains', 'backordered', 'here now'],
  ]);
});

test('of a cut that tears a kit: all of it is given back, and somebody gets its other line', async () => {
  const open = shop();
  await open.addBatch({ ref: 'lamps', sku: 'LAMP', qty: 1, eta: null });
  await open.addBatch({ ref: 'desks', sku: 'DESK', qty: 1, eta: null });
  await open.allocate(together(order('kit', { LAMP: 1, DESK: 1 })));
  await open.allocate(orWait(order('waits', { DESK: 1 })));

  expect(brief(await open.previewChange('lamps', { blocked: true }))).toEqual([
    ['kit', 1, 'released', 'lamps now', 'released'],
    ['kit', 1, 'released', 'desks now', 'released'],
    ['waits', 1, 'gains', 'backordered', 'desks now'],
  ]);
});

test('a preview is answered in any rush, and refused where the change would be, or where too many lines are concerned', async () => {
  const open = shop();
  await open.addBatch({ ref: 'ship', sku: 'LAMP', qty: 10_000, eta: '2030-02-01' });
  await open.allocate(order('order', { LAMP: 2 }));
  const product = open.store.products.get('LAMP');
  if (product) open.store.products.set('LAMP', { ...product, busyUntil: '2031-01-01' });
  expect(brief(await open.previewChange('ship', { qty: 1 }))).toHaveLength(1);
  const matches = () => false;
  await expect(open.previewChange('ship', { qty: 1 }, { matches })).rejects.toMatchObject({
    code: 'precondition-failed',
  });
  await expect(open.previewChange('none', { qty: 1 })).rejects.toMatchObject({
    code: 'batch-not-found',
  });

  for (const n of [1, 2]) await open.allocate(largeOrder(`large-${n}`, 2_500, 'LAMP'));
  await expect(open.previewChange('ship', { qty: 1 })).rejects.toMatchObject({
    code: 'too-many-lines',
  });
});
