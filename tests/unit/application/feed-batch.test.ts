import { describe, expect, test } from '@jest/globals';
import type { BatchFed, FedBatch } from '../../../src/application/batches/feed-batch.ts';
import { expectSound, expectWholeHistory } from '../../properties/invariants.ts';
import { inMemory } from '../../support/in-memory.ts';
import { saveChanges, savingBy } from '../../support/saving.ts';
import { order, orWait, useCases } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';
const NIGHT = '2030-01-01T02:00:00Z';

/** A shop that opened at 08:00, and what is saved there. */
const shopOf = () => {
  const memory = inMemory();
  const saves: number[] = [];
  const products = savingBy(memory.products, (changes, ...beside) => {
    saves.push(changes.length);
    return saveChanges(memory.products, changes, ...beside);
  });
  const deps = { ...memory, products };
  return { ...deps, ...useCases(deps), rival: useCases(memory.rival), saves };
};

const says = (ref: string, qty: number, more: Partial<FedBatch> = {}): FedBatch => ({
  ref,
  sku: CHAIR,
  qty,
  feedAt: NIGHT,
  ...more,
});

const feeding =
  ({ feedBatch }: ReturnType<typeof shopOf>) =>
  async (...batches: readonly FedBatch[]) => {
    const settled = await Promise.allSettled(batches.map(feedBatch));
    return settled.map((one) => (one.status === 'fulfilled' ? one.value.outcome : one.reason.code));
  };

describe('a feed', () => {
  test('adds what is not there, as many batches of a SKU in a transaction as it holds', async () => {
    const shop = shopOf();
    const batches = Array.from({ length: 200 }, (_, n) => says(`b-${n}`, n + 1));

    expect(new Set(await feeding(shop)(...batches))).toEqual(new Set(['added']));

    expect(shop.saves).toHaveLength(5);
    const product = await shop.queries.product(CHAIR);
    expect(product?.batches.map(({ ref }) => ref)).toEqual(batches.map(({ ref }) => ref));
    expectSound(shop.store);
    expectWholeHistory(shop.store);
  });

  test('sent again changes nothing, in whatever order its batches come', async () => {
    const shop = shopOf();
    const feed = feeding(shop);
    await shop.addBatch({
      ref: 'old',
      sku: CHAIR,
      qty: 5,
      eta: null,
      addedAt: '2029-12-31T08:00:00Z',
    });
    const batches = [says('new', 3), says('old', 4), says('none', 0)];
    expect(await feed(...batches)).toEqual(['added', 'changed', 'batch-not-found']);
    const before = structuredClone(shop.store);

    expect(await feed(...batches.toReversed())).toEqual(['batch-not-found', 'known', 'known']);

    expect(shop.store).toEqual(before);
  });

  test('cuts, raises and puts off what is there, and leaves alone what it does not name', async () => {
    const shop = shopOf();
    const addedAt = '2029-12-31T08:00:00Z';
    for (const ref of ['cut', 'raised', 'put off', 'left alone'])
      await shop.addBatch({ ref, sku: CHAIR, qty: 5, eta: '2030-02-01', addedAt });

    const outcomes = await feeding(shop)(
      says('cut', 2),
      says('raised', 9),
      says('put off', 5, { eta: '2030-03-01' }),
    );

    expect(outcomes).toEqual(['changed', 'changed', 'changed']);
    expect(shop.saves).toHaveLength(5);
    expect((await shop.queries.product(CHAIR))?.batches).toMatchObject([
      { ref: 'cut', purchased: 2, eta: '2030-02-01' },
      { ref: 'raised', purchased: 9, eta: '2030-02-01' },
      { ref: 'left alone', purchased: 5, eta: '2030-02-01' },
      { ref: 'put off', purchased: 5, eta: '2030-03-01' },
    ]);
  });

  test('is ignored where something newer was reported, and says what', async () => {
    const shop = shopOf();
    const addedAt = '2029-12-31T08:00:00Z';
    await shop.addBatch({ ref: 'chairs', sku: CHAIR, qty: 5, eta: '2030-02-01', addedAt });
    await shop.changeBatch('chairs', { qty: 7 });
    const before = structuredClone(shop.store);

    expect(await shop.feedBatch(says('chairs', 9))).toMatchObject({
      outcome: 'ignored',
      ignored: ['qty'],
      batch: { purchased: 7 },
    });
    expect(shop.store).toEqual(before);

    expect(await shop.feedBatch(says('chairs', 9, { eta: null }))).toMatchObject({
      outcome: 'changed',
      ignored: ['qty'],
      batch: { purchased: 7, eta: null, arrived: true },
    });
  });

  test('that confirms what is known is newer than a message of before', async () => {
    const shop = shopOf();
    const addedAt = '2029-12-31T08:00:00Z';
    await shop.addBatch({ ref: 'chairs', sku: CHAIR, qty: 5, eta: '2030-02-01', addedAt });
    const told = { at: '2030-01-01T01:59:59Z', message: 'late' };

    expect(await feeding(shop)(says('chairs', 5, { eta: '2030-02-01' }))).toEqual(['known']);
    await shop.changeBatch('chairs', { qty: 3, told });
    await shop.changeBatch('chairs', { eta: '2030-03-01', told });

    expect((await shop.queries.batch('chairs'))?.batch).toMatchObject({
      purchased: 5,
      eta: '2030-02-01',
    });
    // Nobody's day is to be told anew.
    expect(shop.store.promises.size).toBe(0);
  });

  test('of an older time, or of the same one with other words, is ignored', async () => {
    const shop = shopOf();
    const feed = feeding(shop);
    await feed(says('chairs', 5));

    expect(await feed(says('chairs', 4))).toEqual(['ignored']);
    expect(await feed(says('chairs', 4, { feedAt: '2030-01-01T01:00:00Z' }))).toEqual(['ignored']);
    expect(await feed(says('chairs', 4, { feedAt: '2030-01-01T03:00:00Z' }))).toEqual(['changed']);
  });

  test('moves the lines of what it cuts to what it brings', async () => {
    const shop = shopOf();
    const addedAt = '2029-12-31T08:00:00Z';
    await shop.addBatch({ ref: 'old', sku: CHAIR, qty: 300, eta: null, addedAt });
    for (let n = 0; n < 150; n++) await shop.allocate(order(`order-${n}`, { [CHAIR]: 2 }));

    expect(await feeding(shop)(says('old', 100), says('new', 150))).toEqual(['changed', 'added']);

    expect((await shop.queries.batch('old'))?.batch).toMatchObject({ allocated: 100 });
    expect((await shop.queries.batch('new'))?.batch).toMatchObject({ allocated: 150 });
    expect(await shop.queries.product(CHAIR)).toMatchObject({ backordered: 50 });
    expectSound(shop.store);
    expectWholeHistory(shop.store);
  });

  test('tells the lines of what it puts off their day; those that can not wait so long lose it', async () => {
    const shop = shopOf();
    const addedAt = '2029-12-31T08:00:00Z';
    const [waits, leaves] = [order('waits', { [CHAIR]: 2 }), order('leaves', { [CHAIR]: 2 })];
    await shop.addBatch({ ref: 'ship', sku: CHAIR, qty: 4, eta: '2030-02-01', addedAt });
    await shop.allocate(waits);
    await shop.allocate({
      ...leaves,
      lines: leaves.lines.map((line) => ({ ...line, shipBy: '2030-02-10' })),
    });

    const fed = await shop.feedBatch(says('ship', 4, { eta: '2030-03-01' }));

    expect(fed).toMatchObject({ outcome: 'changed', isDayToTell: false, batch: { allocated: 2 } });
    expect(await shop.queries.order('waits')).toMatchObject([{ shipsOn: '2030-03-01' }]);
    expect(await shop.queries.order('leaves')).toMatchObject([{ state: 'backordered' }]);
    expectSound(shop.store);
  });

  test('serves those who wait with what it brings, the first of them first', async () => {
    const shop = shopOf();
    await shop.addBatch({ ref: 'one', sku: CHAIR, qty: 1, eta: null });
    for (let n = 0; n < 120; n++) await shop.allocate(orWait(order(`order-${n}`, { [CHAIR]: 2 })));

    const fed = await Promise.all([1, 2, 3].map((n) => shop.feedBatch(says(`b-${n}`, 60))));

    expect(fed.map(({ batch }) => batch.allocated)).toEqual([60, 60, 60]);
    expect(await shop.queries.order('order-89')).toMatchObject([{ state: 'allocated' }]);
    expect(await shop.queries.order('order-90')).toMatchObject([{ state: 'backordered' }]);
    expectSound(shop.store);
    expectWholeHistory(shop.store);
  });

  test('a batch that breaks a rule holds up no other', async () => {
    const shop = shopOf();
    await shop.addBatch({
      ref: 'gone',
      sku: CHAIR,
      qty: 5,
      eta: null,
      addedAt: '2029-12-31T08:00:00Z',
    });
    await shop.addBatch({ ref: 'lamp', sku: 'LAMP', qty: 5, eta: null });
    await shop.allocate(order('order', { [CHAIR]: 5 }));
    await shop.shipOrder('order');

    expect(
      await feeding(shop)(says('a', 1), says('gone', 4), says('lamp', 5), says('b', 1)),
    ).toEqual(['added', 'qty-below-shipped', 'batch-differs', 'added']);
  });

  test('what there is no time for is not begun, and is done when it is sent again', async () => {
    const shop = shopOf();
    const feed = feeding(shop);
    const batches = Array.from({ length: 200 }, (_, n) => says(`b-${n}`, 1));
    shop.beforeSave.push(() => shop.pass(30_000));

    const outcomes = await feed(...batches);

    expect(outcomes.slice(0, 45)).toEqual(Array(45).fill('added'));
    expect(outcomes.slice(45)).toEqual(Array(155).fill('too-much-contention'));
    expect((await shop.queries.product(CHAIR))?.batches).toHaveLength(45);
    expect(await feed(...batches)).toEqual([
      ...Array(45).fill('known'),
      ...Array(155).fill('added'),
    ]);
  });

  test('of more batches than a SKU can have refuses those that are too many, one by one', async () => {
    const shop = shopOf();
    const batches = Array.from({ length: 1_010 }, (_, n) => says(`b-${n}`, 1));

    const outcomes = await feeding(shop)(...batches);

    expect(outcomes.slice(0, 1_000)).toEqual(Array(1_000).fill('added'));
    expect(outcomes.slice(1_000)).toEqual(Array(10).fill('too-many-open-batches'));
  });

  test('counts what others do meanwhile', async () => {
    const shop = shopOf();
    await shop.addBatch({
      ref: 'old',
      sku: CHAIR,
      qty: 5,
      eta: null,
      addedAt: '2029-12-31T08:00:00Z',
    });
    shop.beforeSave.push(() => shop.rival.allocate(order('order', { [CHAIR]: 4 })));

    const fed: BatchFed = await shop.feedBatch(says('old', 3));

    expect(fed).toMatchObject({ outcome: 'changed', batch: { purchased: 3, allocated: 0 } });
    expect(await shop.queries.order('order')).toMatchObject([{ state: 'backordered' }]);
    expectSound(shop.store);
  });
});
