import { describe, expect, test } from '@jest/globals';
import { largeOrder, onHold, order, shop, useCases } from '../../support/shop.ts';

const nothing = () => undefined;
const crash = () => {
  throw new Error('no connection');
};

/** So many lines lose their place in one transaction: each is written with its place in the queue. */
const LINES_A_STEP = 48;

/** A batch of 120 that 120 lines of one unit hold, more than one transaction can shed. */
const held = async () => {
  const all = shop();
  await all.addBatch({ ref: 'cut', sku: 'RED-CHAIR', qty: 120, eta: null });
  await all.allocate(largeOrder('early', 60, 'RED-CHAIR'));
  await all.allocate(largeOrder('late', 60, 'RED-CHAIR'));
  const batch = async () => (await all.queries.batch('cut'))?.batch;
  const waiting = async () => (await all.queries.product('RED-CHAIR'))?.backordered;
  return { ...all, batch, waiting };
};

describe('a cut that displaces more lines than one transaction holds', () => {
  test('displaces all of them, and loses none', async () => {
    const { batch, changeBatch, unfinished, waiting } = await held();

    const { excess, lines } = await changeBatch('cut', { qty: 0 });

    expect(excess).toBe(0);
    expect(new Set(lines.map(({ orderId, lineId }) => `${orderId} ${lineId}`)).size).toBe(120);
    expect(await batch()).toMatchObject({ purchased: 0, allocated: 0 });
    expect(await waiting()).toBe(120);
    expect(await unfinished.names('cut')).toEqual([]);
  });

  test('displaces the newest, and no more than it takes', async () => {
    const { batch, changeBatch, queries } = await held();

    const { lines } = await changeBatch('cut', { qty: 50 });

    expect(lines).toHaveLength(70);
    expect(await batch()).toMatchObject({ purchased: 50, allocated: 50 });
    const early = await queries.order('early');
    expect(early.slice(0, 50).every(({ batchRef }) => batchRef === 'cut')).toBe(true);
    expect(early.slice(50).every(({ state }) => state === 'backordered')).toBe(true);
  });

  test('gives what other batches have to the oldest of them', async () => {
    const { addBatch, changeBatch, queries, waiting } = await held();
    await addBatch({ ref: 'other', sku: 'RED-CHAIR', qty: 70, eta: null });

    await changeBatch('cut', { qty: 0 });

    expect((await queries.order('early')).every(({ batchRef }) => batchRef === 'other')).toBe(true);
    const late = (await queries.order('late')).map(({ state }) => state);
    expect(late).toEqual([...Array(10).fill('allocated'), ...Array(50).fill('backordered')]);
    expect(await waiting()).toBe(50);
  });

  test('of lines on as many other batches stays within a transaction', async () => {
    const { addBatch, changeBatch } = await held();
    for (let index = 0; index < 120; index++) {
      await addBatch({ ref: `other ${index}`, sku: 'RED-CHAIR', qty: 1, eta: null });
    }

    const { lines } = await changeBatch('cut', { qty: 0 });

    expect(new Set(lines.map(({ batchRef }) => batchRef)).size).toBe(120);
  });

  test('counts from its first transaction on: nothing more is allocated from the batch', async () => {
    const { allocate, beforeSave, changeBatch, rival } = await held();
    beforeSave.push(nothing, async () => {
      expect(await rival.allocate(largeOrder('new', 1, 'RED-CHAIR'))).toMatchObject({
        outcome: 'short',
      });
    });

    await changeBatch('cut', { qty: 60 });

    expect(await allocate(largeOrder('new', 1, 'RED-CHAIR'))).toMatchObject({ outcome: 'short' });
  });

  test('stops when the batch is raised again meanwhile', async () => {
    const { batch, beforeSave, changeBatch, rival } = await held();
    beforeSave.push(nothing, () => rival.changeBatch('cut', { qty: 120 }));

    const { excess, lines } = await changeBatch('cut', { qty: 0 });

    expect(lines).toHaveLength(LINES_A_STEP);
    expect(excess).toBe(0);
    // Those who had lost their place have it again.
    expect(await batch()).toMatchObject({ purchased: 120, allocated: 120 });
  });

  test('waits for lines that the index does not show yet', async () => {
    const { products, batch, ...rest } = await held();
    let asked = 0;
    const behind = {
      ...products,
      linesToGiveWay: async (ref: string, units: number) =>
        (await products.linesToGiveWay(ref, units)).slice(++asked < 3 ? 119 : 0),
    };

    const begun = rest.clock();
    const { lines } = await useCases({ ...rest, products: behind }).changeBatch('cut', { qty: 0 });

    expect(lines).toHaveLength(120);
    expect(rest.clock().getTime()).toBeGreaterThan(begun.getTime());
    expect(await batch()).toMatchObject({ allocated: 0 });
  });

  test('leaves alone lines that the index still shows although they have left', async () => {
    const { products, releaseLine, ...rest } = await held();
    const stale = await products.linesToGiveWay('cut', 120);
    await releaseLine({ orderId: 'late', lineId: '0059' });
    let asked = 0;
    const behind = {
      ...products,
      linesToGiveWay: async (ref: string, units: number) =>
        ++asked === 1 ? stale : products.linesToGiveWay(ref, units),
    };

    const { lines } = await useCases({ ...rest, products: behind }).changeBatch('cut', { qty: 0 });

    expect(lines).toHaveLength(119);
    expect(await rest.queries.order('late')).toContainEqual(
      expect.objectContaining({ lineId: '0059', state: 'released' }),
    );
  });
});

describe('a cut of more than one transaction', () => {
  test('leaves the oldest where they are when a larger line makes room', async () => {
    const { addBatch, allocate, batch, changeBatch, queries } = await held();
    await addBatch({ ref: 'mixed', sku: 'BLUE-LAMP', qty: 149, eta: null });
    const large = { orderId: 'large', lines: [{ lineId: '1', sku: 'BLUE-LAMP', qty: 50 }] };
    await allocate(large);
    await allocate(largeOrder('small', 99, 'BLUE-LAMP'));

    expect((await changeBatch('mixed', { qty: 49 })).lines).toHaveLength(51);

    const kept = (await queries.linesOfBatch('mixed', { limit: 100 })).items;
    expect(kept.map(({ lineId }) => lineId)).toEqual(
      largeOrder('small', 49, 'BLUE-LAMP').lines.map(({ lineId }) => lineId),
    );
    expect(await batch()).toMatchObject({ allocated: 120 });
  });

  test.each([false, true])(
    'takes as few units as it needs when one line is larger than what the others leave (may be split: %s)',
    async (allowSplit) => {
      const { addBatch, allocate, changeBatch, queries } = await held();
      await addBatch({ ref: 'mixed', sku: 'BLUE-LAMP', qty: 220, eta: null });
      const large = { lineId: '1', sku: 'BLUE-LAMP', qty: 80, allowSplit };
      const twos = (orderId: string) => ({
        orderId,
        lines: largeOrder(orderId, 35, 'BLUE-LAMP').lines.map((one) => ({ ...one, qty: 2 })),
      });
      await allocate(twos('old'));
      await allocate({ orderId: 'large', lines: [large] });
      await allocate(twos('new'));

      const { batch } = await changeBatch('mixed', { qty: 220 - 141 });

      const unitsOf = async (orderId: string) =>
        (await queries.order(orderId))
          .filter(({ state }) => state === 'allocated')
          .reduce((sum, { qty }) => sum + qty, 0);
      // All 70 twos are not enough: one unit is missing. The large line gives that, or all; then most of the twos need not.
      const left = [await unitsOf('old'), await unitsOf('large'), await unitsOf('new')];
      expect(left).toEqual(allowSplit ? [0, 79, 0] : [70, 0, 8]);
      expect(batch).toMatchObject({ purchased: 79, allocated: allowSplit ? 79 : 78 });
    },
  );

  test('takes carts before orders, over all its steps', async () => {
    const { addBatch, allocate, changeBatch, queries } = await held();
    await addBatch({ ref: 'both', sku: 'BLUE-LAMP', qty: 140, eta: null });
    await allocate(onHold(largeOrder('carts', 70, 'BLUE-LAMP')));
    await allocate(largeOrder('orders', 70, 'BLUE-LAMP'));

    await changeBatch('both', { qty: 70 });

    expect((await queries.order('orders')).every(({ state }) => state === 'allocated')).toBe(true);
    expect((await queries.order('carts')).every(({ state }) => state === 'backordered')).toBe(true);
  });

  test('is over at once when somebody else has finished it', async () => {
    const { products, rival, ...rest } = await held();
    let loads = 0;
    const overtaken = {
      ...products,
      load: async (...asked: Parameters<typeof products.load>) => {
        if (++loads === 2) await rival.changeBatch('cut', {});
        return products.load(...asked);
      },
    };
    const begun = rest.clock().getTime();

    const cut = await useCases({ ...rest, products: overtaken }).changeBatch('cut', { qty: 0 });

    expect(cut).toMatchObject({ excess: 0, lines: { length: LINES_A_STEP } });
    expect(rest.clock().getTime() - begun).toBeLessThan(1_000);
  });
});

describe('a large cut that is interrupted', () => {
  test('has lost no line', async () => {
    const { batch, beforeSave, changeBatch, unfinished, waiting } = await held();
    beforeSave.push(nothing, crash);

    await expect(changeBatch('cut', { qty: 0 })).rejects.toThrow('no connection');
    expect(await batch()).toMatchObject({ purchased: 0, allocated: 120 - LINES_A_STEP });
    expect(await waiting()).toBe(LINES_A_STEP);
    expect(await unfinished.names('cut')).toEqual(['cut']);
  });

  test.each([
    ['the clean-up', (all: Awaited<ReturnType<typeof held>>) => all.finishWork()],
    [
      'the same command',
      (all: Awaited<ReturnType<typeof held>>) => all.changeBatch('cut', { qty: 0 }),
    ],
  ])('is finished by %s', async (_, finish) => {
    const all = await held();
    all.beforeSave.push(nothing, crash);
    await expect(all.changeBatch('cut', { qty: 0 })).rejects.toThrow('no connection');

    await finish(all);

    expect(await all.batch()).toMatchObject({ purchased: 0, allocated: 0 });
    expect(await all.waiting()).toBe(120);
    expect(await all.unfinished.names('cut')).toEqual([]);
  });

  test('tells of its shortage once', async () => {
    const { addBatch, allocate, changeBatch, store } = shop();
    await addBatch({ ref: 'chairs', sku: 'RED-CHAIR', qty: 300, eta: null });
    for (let n = 0; n < 150; n++) await allocate(order(`order-${n}`, { 'RED-CHAIR': 2 }));

    await changeBatch('chairs', { qty: 101 });

    expect(store.events.filter(({ type }) => type === 'OutOfStock')).toHaveLength(1);
  });

  test('that takes too long says how much is still to be shed', async () => {
    const { beforeSave, changeBatch, finishWork, batch, pass } = await held();
    beforeSave.push(() => pass(20_000));

    expect(await changeBatch('cut', { qty: 0 })).toMatchObject({
      excess: 120 - LINES_A_STEP,
      lines: { length: LINES_A_STEP },
    });

    await finishWork();
    expect(await batch()).toMatchObject({ allocated: 0 });
  });
});
