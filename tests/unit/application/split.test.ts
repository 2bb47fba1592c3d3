import { describe, expect, test } from '@jest/globals';
import type { NewOrder } from '../../../src/application/orders/allocate-order.ts';
import type { Change } from '../../../src/application/ports.ts';
import type { PlacedLine } from '../../../src/domain/order-line.ts';
import {
  expectEventsToTellAll,
  expectQueuesServed,
  expectSound,
  expectWholeHistory,
} from '../../properties/invariants.ts';
import { ABANDONED, HOLD_MS, order, orWait, shop, splitting } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';
const LAMP = 'BLUE-LAMP';
const CHAIR_LINE = { orderId: 'order', lineId: CHAIR };

const nothing = () => undefined;
const crash = () => {
  throw new Error('no connection');
};

const wants = (orderId: string, qty: number) => splitting(order(orderId, { [CHAIR]: qty }));
const shares = (lines: readonly PlacedLine[]) =>
  lines.map(({ batchRef, state, qty }) => [state, batchRef, qty]);

/** Six chairs and four more, in the warehouse, and so many lamps. */
const stocked = async () => {
  const all = shop();
  await all.addBatch({ ref: 'first', sku: CHAIR, qty: 6, eta: null });
  await all.addBatch({ ref: 'second', sku: CHAIR, qty: 5, eta: null });
  await all.addBatch({ ref: 'lamps', sku: LAMP, qty: 5, eta: null });
  const sharesOf = async (orderId: string) => shares(await all.queries.order(orderId));
  const batch = async (ref: string) => (await all.queries.batch(ref))?.batch;
  const expectAllRight = () => {
    expectSound(all.store);
    expectEventsToTellAll(all.store);
    expectWholeHistory(all.store);
    expectQueuesServed(all.store);
  };
  return { ...all, sharesOf, batch, expectAllRight };
};

const IN_TWO = [
  ['allocated', 'first', 6],
  ['allocated', 'second', 4],
];

/** Ten chairs are ordered: they come from two batches. */
const split = async () => {
  const all = await stocked();
  await all.allocate(wants('order', 10));
  return all;
};

describe('an order with a line that may be split', () => {
  test('is answered with all parts, each with its share, behind their line', async () => {
    const { allocate, expectAllRight, sharesOf } = await stocked();

    const answer = await allocate(splitting(order('order', { [CHAIR]: 10, [LAMP]: 1 })));

    expect(answer).toMatchObject({
      outcome: 'allocated',
      created: true,
      lines: [
        { lineId: CHAIR, batchRef: 'first', qty: 6 },
        { lineId: CHAIR, batchRef: 'second', qty: 4, part: expect.any(String) },
        { lineId: LAMP, batchRef: 'lamps', qty: 1 },
      ],
    });
    expect(await sharesOf('order')).toEqual([['allocated', 'lamps', 1], ...IN_TWO]);
    expectAllRight();
  });

  test('sent again is answered with all parts, and changes nothing', async () => {
    const { allocate, store } = await stocked();
    const first = await allocate(wants('order', 10));
    const before = structuredClone(store);

    expect(await allocate(wants('order', 10))).toEqual({ ...first, created: false });
    expect(await allocate(order('order', { [CHAIR]: 10 }))).toEqual({ ...first, created: false });
    expect(store).toEqual(before);
  });

  test('sent again at the same moment is allocated once', async () => {
    const { allocate, beforeSave, rival, batch, expectAllRight } = await stocked();
    beforeSave.push(() => rival.allocate(wants('order', 10)));

    expect(await allocate(wants('order', 10))).toMatchObject({
      created: false,
      lines: [{ qty: 6 }, { qty: 4 }],
    });
    expect(await batch('second')).toMatchObject({ allocated: 4 });
    expectAllRight();
  });

  test.each([6, 4, 11])('is another order with another quantity: %i', async (qty) => {
    const { allocate } = await split();

    await expect(allocate(wants('order', qty))).rejects.toMatchObject({ code: 'line-differs' });
  });

  test('can get further lines later, which its parts do not hide', async () => {
    const { allocate } = await split();

    expect(await allocate(splitting(order('order', { [CHAIR]: 10, [LAMP]: 1 })))).toMatchObject({
      created: true,
      lines: [{ qty: 6 }, { qty: 4 }, { lineId: LAMP }],
    });
  });

  test('is refused as a whole if even all batches have too little', async () => {
    const { allocate, store } = await stocked();

    expect(await allocate(splitting(order('order', { [LAMP]: 1, [CHAIR]: 12 })))).toMatchObject({
      outcome: 'short',
      short: [{ lineId: CHAIR, available: 11, availableInOneBatch: 6 }],
    });
    expect(store.lines.size).toBe(0);
  });
});

describe('releasing a line that is split', () => {
  test('gives back all its parts, and answers them', async () => {
    const { releaseLine, sharesOf, batch, expectAllRight } = await split();

    const released = await releaseLine(CHAIR_LINE);

    expect(shares(released)).toEqual([
      ['released', null, 6],
      ['released', null, 4],
    ]);
    expect(await sharesOf('order')).toEqual(shares(released));
    expect([await batch('first'), await batch('second')]).toMatchObject([
      { allocated: 0 },
      { allocated: 0 },
    ]);
    expectAllRight();
  });

  test('again changes nothing and answers the same', async () => {
    const { releaseLine, store } = await split();
    const first = await releaseLine(CHAIR_LINE);
    const before = structuredClone(store);

    expect(await releaseLine(CHAIR_LINE)).toEqual(first);
    expect(store).toEqual(before);
  });

  test('with its order gives back all parts, too', async () => {
    const { releaseOrder, batch } = await split();

    expect(await releaseOrder('order')).toHaveLength(2);
    expect([await batch('first'), await batch('second')]).toMatchObject([
      { allocated: 0 },
      { allocated: 0 },
    ]);
  });

  test('also takes a part off the queue that had to move and waits', async () => {
    const { changeBatch, queries, releaseLine, expectAllRight } = await split();
    await changeBatch('first', { qty: 0 });
    await releaseLine(CHAIR_LINE);

    expect(await queries.product(CHAIR)).toMatchObject({ backordered: 0 });
    expectAllRight();
  });

  test('can not be ordered again under its id', async () => {
    const { allocate, releaseLine } = await split();
    await releaseLine(CHAIR_LINE);

    await expect(allocate(wants('order', 10))).rejects.toMatchObject({ code: 'line-released' });
  });
});

describe('shipping a line that is split', () => {
  test('lets all its parts leave', async () => {
    const { shipOrder, batch, expectAllRight } = await split();

    expect(shares(await shipOrder('order', [CHAIR]))).toEqual([
      ['shipped', 'first', 6],
      ['shipped', 'second', 4],
    ]);
    expect([await batch('first'), await batch('second')]).toMatchObject([
      { allocated: 0, shipped: 6 },
      { allocated: 0, shipped: 4 },
    ]);
    expectAllRight();
  });

  test('lets the parts leave that are there, and the others later', async () => {
    const { addBatch, allocate, changeBatch, shipOrder } = await stocked();
    await addBatch({ ref: 'ship', sku: CHAIR, qty: 5, eta: '2030-02-01' });
    await allocate(wants('order', 12));

    const states = async () => (await shipOrder('order')).map(({ qty, state }) => [qty, state]);
    const early = [
      [6, 'shipped'],
      [5, 'shipped'],
      [1, 'allocated'],
    ];
    expect(await states()).toEqual(early);
    expect(await states()).toEqual(early);
    await changeBatch('ship', { eta: null });
    expect(await states()).toEqual([...early.slice(0, 2), [1, 'shipped']]);
  });

  test('is refused while none of its parts can leave, with the reason of the first', async () => {
    const { changeBatch, shipOrder } = await split();
    await changeBatch('second', { eta: '2030-02-01' });
    await changeBatch('first', { qty: 0 });

    await expect(shipOrder('order')).rejects.toMatchObject({
      code: 'line-not-allocated',
      details: [{ lineId: CHAIR, qty: 6, state: 'backordered' }],
    });
  });

  test('is done for good: it can not be released any more', async () => {
    const { releaseLine, shipOrder } = await split();
    await shipOrder('order');

    await expect(releaseLine(CHAIR_LINE)).rejects.toMatchObject({ code: 'line-shipped' });
  });
});

describe('cutting a batch', () => {
  test('moves the part on it, which is split again, and answers its pieces', async () => {
    const { addBatch, changeBatch, sharesOf, expectAllRight } = await split();
    await addBatch({ ref: 'third', sku: CHAIR, qty: 9, eta: null });

    const { lines } = await changeBatch('first', { qty: 0 });

    expect(shares(lines)).toEqual([
      ['allocated', 'second', 1],
      ['allocated', 'third', 5],
    ]);
    expect(new Set(await sharesOf('order'))).toEqual(
      new Set([...shares(lines), ['allocated', 'second', 4]]),
    );
    expectAllRight();
  });

  test('lets a part wait, and the next batch is for it', async () => {
    const { addBatch, changeBatch, sharesOf, expectAllRight } = await split();
    await changeBatch('second', { qty: 0 });
    await addBatch({ ref: 'third', sku: CHAIR, qty: 4, eta: null });

    expect(await sharesOf('order')).toEqual([
      ['allocated', 'first', 6],
      ['allocated', 'third', 4],
    ]);
    expectAllRight();
  });

  test('with many lines that are split again, each over ten batches, is done in steps that fit', async () => {
    const all = await stocked();
    const { addBatch, allocate, beforeSave, changeBatch, expectAllRight } = all;
    await addBatch({ ref: 'cut', sku: 'RUG', qty: 200, eta: null });
    const lines = Array.from({ length: 20 }, (_, n) => ({
      lineId: String(n).padStart(2, '0'),
      sku: 'RUG',
      qty: 10,
      allowSplit: true,
    }));
    await allocate({ orderId: 'rugs', lines });
    for (let n = 0; n < 200; n++) {
      await addBatch({ ref: `small ${n}`, sku: 'RUG', qty: 1, eta: null });
    }
    const sizes: number[] = [];
    const watch = (changes: readonly Change[]) =>
      sizes.push(changes.flatMap((change) => change.was).length);
    beforeSave.push(...Array(99).fill(watch));

    const cut = await changeBatch('cut', { qty: 0 });

    expect(cut).toMatchObject({ excess: 0, lines: { length: 200 } });
    expect(sizes.reduce((sum, size) => sum + size)).toBe(20);
    expect(Math.max(...sizes)).toBeGreaterThan(1);
    expect(await all.batch('small 199')).toMatchObject({ allocated: 1 });
    expectAllRight();
  });
});

describe('lines that wait and may be split', () => {
  test('are served from several batches at once, when there is enough in all', async () => {
    const { addBatch, allocate, sharesOf, expectAllRight } = await stocked();
    await allocate(orWait(wants('order', 13)));
    await addBatch({ ref: 'third', sku: CHAIR, qty: 3, eta: null });

    expect(await sharesOf('order')).toEqual([
      ['allocated', 'first', 6],
      ['allocated', 'second', 5],
      ['allocated', 'third', 2],
    ]);
    expectAllRight();
  });

  test('are answered with all parts when the order is sent again', async () => {
    const { addBatch, allocate } = await stocked();
    await allocate(orWait(wants('order', 13)));
    await addBatch({ ref: 'third', sku: CHAIR, qty: 3, eta: null });

    expect(await allocate(orWait(wants('order', 13)))).toMatchObject({
      created: false,
      lines: [{ qty: 6 }, { qty: 5 }, { qty: 2 }],
    });
  });

  test('are served in order and once, many of them over many batches', async () => {
    const { addBatch, allocate, changeBatch, expectAllRight, queries } = await stocked();
    for (let n = 0; n < 90; n++) {
      await addBatch({ ref: `small ${n}`, sku: 'RUG', qty: 1, eta: null });
    }
    await allocate(orWait(order('first', { RUG: 2 })));
    const orderIds = Array.from({ length: 12 }, (_, n) => `order ${n}`);
    for (const orderId of orderIds) await allocate(orWait(splitting(order(orderId, { RUG: 7 }))));

    await changeBatch('small 89', { qty: 2 });

    expect(await queries.product('RUG')).toMatchObject({ backordered: 0, filling: null });
    for (const orderId of orderIds) expect(await queries.order(orderId)).toHaveLength(7);
    expectAllRight();
  });
});

describe('a large order with lines that are split', () => {
  /** 60 lines of three units each, of which every batch has two. */
  const large: NewOrder = {
    orderId: 'large',
    lines: Array.from({ length: 60 }, (_, n) => ({
      lineId: String(n).padStart(2, '0'),
      sku: 'RUG',
      qty: 3,
      allowSplit: true,
    })),
  };
  const withRugs = async () => {
    const all = await stocked();
    for (let n = 0; n < 100; n++) {
      await all.addBatch({ ref: `rugs ${n}`, sku: 'RUG', qty: 2, eta: null });
    }
    const taken = () => [...all.store.lines.values()].filter(({ sku }) => sku === 'RUG');
    return { ...all, taken };
  };

  test('is allocated as a whole, and answered with all parts', async () => {
    const { allocate, expectAllRight, taken } = await withRugs();

    const answer = await allocate(large);

    expect(answer).toMatchObject({ outcome: 'allocated', created: true, lines: { length: 120 } });
    expect(taken()).toHaveLength(120);
    expect(await allocate(large)).toEqual({ ...answer, created: false });
    expectAllRight();
  });

  test('that fails midway leaves no parts', async () => {
    const { allocate, beforeSave, expectAllRight, taken } = await withRugs();
    beforeSave.push(nothing, nothing, crash);

    await expect(allocate(large)).rejects.toThrow('no connection');
    expect(taken()).toEqual([]);
    expectAllRight();
  });

  test('leaves no parts either if a cut splits one while it is withdrawn', async () => {
    const { allocate, beforeSave, expectAllRight, rival, taken } = await withRugs();
    beforeSave.push(nothing, nothing, crash, () => rival.changeBatch('rugs 0', { qty: 1 }));

    await expect(allocate(large)).rejects.toThrow('no connection');
    expect(taken()).toEqual([]);
    expectAllRight();
  });

  test('that was abandoned midway leaves no parts once it is found', async () => {
    const { allocate, beforeSave, expectAllRight, finishWork, pass, taken } = await withRugs();
    beforeSave.push(nothing, nothing, crash, crash);
    await expect(allocate(large)).rejects.toThrow('no connection');
    expect(taken().filter(({ part }) => part).length).toBeGreaterThan(0);
    pass(ABANDONED);
    await finishWork();

    expect(taken()).toEqual([]);
    expectAllRight();
  });

  test('for which stock runs out midway is refused, and leaves no parts', async () => {
    const { allocate, beforeSave, expectAllRight, rival, taken } = await withRugs();
    beforeSave.push(nothing, nothing, () =>
      rival
        .allocate(splitting(order('rival', { RUG: 15 })))
        .then(() => rival.allocate(splitting(order('rival 2', { RUG: 15 })))),
    );

    expect(await allocate(large)).toMatchObject({ outcome: 'short' });
    expect(taken().filter(({ orderId }) => orderId === 'large')).toEqual([]);
    expectAllRight();
  });

  test('is released and shipped with all parts', async () => {
    const { allocate, expectAllRight, releaseLine, shipOrder, taken } = await withRugs();
    await allocate(large);
    expect(await releaseLine({ orderId: 'large', lineId: '07' })).toHaveLength(2);
    await shipOrder('large');

    expect(taken().filter(({ state }) => state === 'shipped')).toHaveLength(118);
    expectAllRight();
  });
});

describe('a line that a cut splits again just when', () => {
  /** Of a line of ten one part has six; its batch is about to lose three of them. */
  const aboutToBeCut = async (holdFor?: number) => {
    const all = await stocked();
    await all.addBatch({ ref: 'third', sku: CHAIR, qty: 9, eta: null });
    await all.allocate({ ...wants('order', 10), holdFor });
    all.beforeSave.push(() => all.rival.changeBatch('first', { qty: 3 }));
    return all;
  };
  const four = (state: string) => Array(4).fill({ state });

  test('it is released is released with the new parts, too', async () => {
    const { releaseLine, expectAllRight, queries } = await aboutToBeCut();

    expect(await releaseLine(CHAIR_LINE)).toMatchObject(four('released'));
    expect(await queries.order('order')).toMatchObject(four('released'));
    expectAllRight();
  });

  test('its order is released is released with the new parts, too', async () => {
    const { releaseOrder } = await aboutToBeCut();

    expect(await releaseOrder('order')).toMatchObject(four('released'));
  });

  test('it is shipped leaves with the new parts, too', async () => {
    const { shipOrder, queries } = await aboutToBeCut();

    expect(await shipOrder('order')).toMatchObject(four('shipped'));
    expect(await queries.order('order')).toMatchObject(four('shipped'));
  });

  test('it is confirmed is confirmed with the new parts, too', async () => {
    const { confirmOrder, finishWork, pass, queries } = await aboutToBeCut(HOLD_MS);

    await confirmOrder('order');
    pass(HOLD_MS);
    await finishWork();
    expect(await queries.order('order')).toMatchObject(four('allocated'));
  });
});
