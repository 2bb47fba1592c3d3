import { describe, expect, test } from '@jest/globals';
import { explainOrder } from '../../../src/application/orders/explain-order.ts';
import type { Change } from '../../../src/application/ports.ts';
import {
  expectEventsToTellAll,
  expectHoldsLookedAfter,
  expectNoExpiredHold,
  expectQueuesServed,
  expectSound,
  expectWholeHistory,
} from '../../properties/invariants.ts';
import {
  HOLD_MS,
  largeOrder,
  onHold,
  order,
  orWait,
  shop,
  splitting,
  useCases,
} from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';
const LAMP = 'BLUE-LAMP';
const UNTIL = '2030-01-01T08:15:00.000Z';

/** Of the 100 items of a transaction the attempt is one, and the product another. */
const LINES_A_STEP = 98;
/** So many holds end in one transaction: each line is written, and its place in a list removed. */
const ENDED_A_STEP = 48;

const nothing = () => undefined;
const crash = () => {
  throw new Error('no connection');
};

const wants = (orderId: string, qty: number) => order(orderId, { [CHAIR]: qty });

/** Ten chairs and five lamps. */
const stocked = async () => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: CHAIR, qty: 10, eta: null });
  await all.addBatch({ ref: 'lamps', sku: LAMP, qty: 5, eta: null });
  const stateOf = async (orderId: string) => (await all.queries.order(orderId))[0]?.state;
  const allocated = async (ref = 'chairs') => (await all.queries.batch(ref))?.batch.allocated;
  const told = (type: string) => all.store.events.filter((event) => event.type === type);
  const expectAllRight = () => {
    expectSound(all.store);
    expectEventsToTellAll(all.store);
    expectWholeHistory(all.store);
    expectQueuesServed(all.store);
    expectNoExpiredHold(all.store, all.store.products.keys(), all.clock().toISOString());
  };
  return { ...all, stateOf, allocated, told, expectAllRight };
};

/** Eight of the ten chairs are on hold, for a quarter of an hour. */
const held = async () => {
  const all = await stocked();
  await all.allocate(onHold(wants('held', 8)));
  return all;
};

/** That quarter of an hour is over, and nobody has looked yet. */
const expired = async () => {
  const all = await held();
  all.pass(HOLD_MS);
  return all;
};

describe('an order on hold', () => {
  test('is answered until when, and keeps its stock until then', async () => {
    const { allocate, pass, stateOf } = await stocked();

    expect(await allocate(onHold(wants('held', 8)))).toMatchObject({
      created: true,
      lines: [{ state: 'allocated', heldUntil: UNTIL }],
    });
    pass(HOLD_MS - 1);
    expect(await allocate(wants('other', 3))).toMatchObject({ outcome: 'short' });
    expect(await stateOf('held')).toBe('allocated');
  });

  test('sent again keeps the time it has', async () => {
    const { allocate, pass, store } = await held();
    pass(60_000);
    const before = structuredClone(store);

    expect(await allocate(onHold(wants('held', 8)))).toMatchObject({
      created: false,
      lines: [{ heldUntil: UNTIL }],
    });
    expect(await allocate(wants('held', 8))).toMatchObject({ lines: [{ heldUntil: UNTIL }] });
    expect(store).toEqual(before);
  });

  test('is not put on hold when it is sent again so', async () => {
    const { allocate, finishWork, pass, stateOf } = await stocked();
    await allocate(wants('sold', 8));
    await allocate(onHold(wants('sold', 8)));
    pass(HOLD_MS);
    await finishWork();

    expect(await stateOf('sold')).toBe('allocated');
  });

  test('can not be shipped before it is confirmed', async () => {
    const { allocate, allocated, confirmOrder, shipOrder } = await held();
    await allocate(order('held', { [LAMP]: 1 }));

    await expect(shipOrder('held')).rejects.toMatchObject({
      code: 'line-on-hold',
      details: [{ lineId: CHAIR, sku: CHAIR, qty: 8, heldUntil: UNTIL }],
    });
    expect(await allocated('lamps')).toBe(1);
    expect(await shipOrder('held', [LAMP])).toMatchObject([
      { state: 'shipped' },
      { lineId: CHAIR },
    ]);
    await confirmOrder('held');
    expect(await shipOrder('held')).toMatchObject([{ state: 'shipped' }, { state: 'shipped' }]);
  });

  test('can be released, and then it can not be confirmed to anything else', async () => {
    const { allocated, confirmOrder, releaseOrder } = await held();
    await releaseOrder('held');

    expect(await allocated()).toBe(0);
    await expect(confirmOrder('held')).rejects.toMatchObject({ code: 'line-released' });
  });

  test('is on hold with all parts of its lines', async () => {
    const { addBatch, allocate, allocated, finishWork, pass, queries, expectAllRight } =
      await stocked();
    await addBatch({ ref: 'more', sku: CHAIR, qty: 9, eta: null });
    await allocate(onHold(splitting(wants('held', 12))));
    pass(HOLD_MS);
    await finishWork();

    expect(await queries.order('held')).toMatchObject([
      { state: 'released', qty: 10, heldUntil: UNTIL },
      { state: 'released', qty: 2, heldUntil: UNTIL },
    ]);
    expect([await allocated(), await allocated('more')]).toEqual([0, 0]);
    expectAllRight();
  });
});

describe('confirming an order', () => {
  test('lets it keep what it has, for good', async () => {
    const { allocated, confirmOrder, finishWork, pass, stateOf, told } = await held();

    const [line] = await confirmOrder('held');

    expect(line).toMatchObject({ state: 'allocated', batchRef: 'chairs' });
    expect(line).not.toHaveProperty('heldUntil');
    expect(told('HoldConfirmed')).toMatchObject([{ orderId: 'held', qty: 8, batchRef: 'chairs' }]);
    pass(HOLD_MS);
    await finishWork();
    expect([await stateOf('held'), await allocated()]).toEqual(['allocated', 8]);
    expect(told('HoldExpired')).toEqual([]);
  });

  test('again changes nothing and answers the same', async () => {
    const { confirmOrder, pass, store } = await held();
    const first = await confirmOrder('held');
    const before = structuredClone(store);
    pass(HOLD_MS);

    expect(await confirmOrder('held')).toEqual(first);
    expect(store).toEqual(before);
  });

  test('at the last moment is in time', async () => {
    const { confirmOrder, pass } = await held();
    pass(HOLD_MS - 1);

    expect(await confirmOrder('held')).toMatchObject([{ state: 'allocated' }]);
  });

  test('of some of its lines leaves the others on hold, and answers all', async () => {
    const { allocate, confirmOrder, finishWork, pass, queries } = await stocked();
    await allocate(onHold(order('held', { [CHAIR]: 8, [LAMP]: 1 })));

    const lines = await confirmOrder('held', [CHAIR]);

    expect(lines.map(({ lineId, heldUntil }) => [lineId, heldUntil])).toEqual([
      [LAMP, UNTIL],
      [CHAIR, undefined],
    ]);
    pass(HOLD_MS);
    await finishWork();
    expect(await queries.order('held')).toMatchObject([
      { lineId: LAMP, state: 'released' },
      { lineId: CHAIR, state: 'allocated' },
    ]);
  });

  test('of a line confirms all its parts', async () => {
    const { addBatch, allocate, confirmOrder } = await stocked();
    await addBatch({ ref: 'more', sku: CHAIR, qty: 9, eta: null });
    await allocate(onHold(splitting(wants('held', 12))));

    const lines = await confirmOrder('held', [CHAIR]);

    expect(lines.map(({ qty, heldUntil }) => [qty, heldUntil])).toEqual([
      [10, undefined],
      [2, undefined],
    ]);
  });

  test('confirms lines that wait as well: they wait for good', async () => {
    const { addBatch, allocate, confirmOrder, pass, stateOf } = await stocked();
    await allocate(onHold(orWait(wants('held', 12))));
    await confirmOrder('held');
    pass(HOLD_MS);
    await addBatch({ ref: 'more', sku: CHAIR, qty: 12, eta: null });

    expect(await stateOf('held')).toBe('allocated');
  });

  test('that nobody knows, or a line that it has not, is refused', async () => {
    const { confirmOrder } = await held();

    await expect(confirmOrder('unknown')).rejects.toMatchObject({ code: 'order-not-found' });
    await expect(confirmOrder('held', [LAMP])).rejects.toMatchObject({ code: 'line-not-found' });
  });

  test.each([false, true])('is refused once it has expired, ended already: %s', async (ended) => {
    const { confirmOrder, finishWork, store } = await expired();
    if (ended) await finishWork();
    const before = structuredClone(store);

    await expect(confirmOrder('held')).rejects.toMatchObject({
      code: 'hold-expired',
      details: [{ lineId: CHAIR, sku: CHAIR, qty: 8, heldUntil: UNTIL }],
    });
    expect(store).toEqual(before);
  });

  test('confirms none of its lines if one of them has expired', async () => {
    const { allocate, confirmOrder, pass, told } = await held();
    pass(60_000);
    await allocate(onHold(order('held', { [LAMP]: 1 })));
    pass(HOLD_MS - 60_000);

    await expect(confirmOrder('held')).rejects.toMatchObject({ details: [{ lineId: CHAIR }] });
    expect(told('HoldConfirmed')).toEqual([]);
    expect(await confirmOrder('held', [LAMP])).toMatchObject([{ lineId: LAMP }, { lineId: CHAIR }]);
    expect(told('HoldConfirmed')).toMatchObject([{ lineId: LAMP }]);
  });

  test('of a large order confirms nothing either, wherever in it the line is that has expired', async () => {
    const { addBatch, allocate, confirmOrder, pass, told } = await stocked();
    await addBatch({ ref: 'many', sku: LAMP, qty: 200, eta: null });
    await allocate(onHold(order('large', { [CHAIR]: 1 }), 60_000));
    await allocate(onHold(largeOrder('large', 80, LAMP)));
    pass(60_000);

    await expect(confirmOrder('large')).rejects.toMatchObject({ details: [{ lineId: CHAIR }] });
    expect(told('HoldConfirmed')).toEqual([]);
  });

  test('is refused if it expires while others change the same stock', async () => {
    const { beforeSave, confirmOrder, pass, rival } = await held();
    pass(HOLD_MS - 1);
    beforeSave.push(async () => {
      pass(1);
      await rival.allocate(wants('rival', 1));
    });

    await expect(confirmOrder('held')).rejects.toMatchObject({ code: 'hold-expired' });
  });

  test('of more lines than one transaction holds confirms them all', async () => {
    const { addBatch, allocate, confirmOrder, finishWork, pass, allocated } = await stocked();
    await addBatch({ ref: 'many', sku: LAMP, qty: 200, eta: null });
    await allocate(onHold(largeOrder('large', 120, LAMP)));

    const lines = await confirmOrder('large');

    expect(lines.filter(({ heldUntil }) => heldUntil)).toEqual([]);
    expect(lines).toHaveLength(120);
    pass(HOLD_MS);
    await finishWork();
    expect(await allocated('many')).toBe(115);
  });
});

describe('a hold that has expired does not stand in the way', () => {
  test('of an order: its stock is there', async () => {
    const { allocate, allocated, stateOf, told, expectAllRight } = await expired();

    expect(await allocate(wants('next', 10))).toMatchObject({ outcome: 'allocated' });
    expect([await stateOf('held'), await allocated()]).toEqual(['released', 10]);
    expect(told('HoldExpired')).toMatchObject([{ orderId: 'held', heldUntil: UNTIL }]);
    expectAllRight();
  });

  test('of a large order', async () => {
    const { allocate, allocated, addBatch, expectAllRight } = await expired();
    await addBatch({ ref: 'more', sku: CHAIR, qty: 100, eta: null });

    expect(await allocate(largeOrder('large', 110, CHAIR))).toMatchObject({ outcome: 'allocated' });
    expect([await allocated(), await allocated('more')]).toEqual([10, 100]);
    expectAllRight();
  });

  test('of a large order that finds it only midway', async () => {
    const { allocate, addBatch, beforeSave, pass, stateOf, expectAllRight } = await held();
    const lines = 3 * LINES_A_STEP + 11;
    await addBatch({ ref: 'more', sku: CHAIR, qty: lines, eta: null });
    // It expires while the order is at work: an order that took as long as the hold would give up.
    pass(HOLD_MS - 1);
    beforeSave.push(nothing, () => pass(1));

    expect(await allocate(largeOrder('large', lines, CHAIR))).toMatchObject({
      outcome: 'allocated',
    });
    expect(await stateOf('held')).toBe('released');
    expectAllRight();
  });

  test('of lines that are cut: they move to what it gives back', async () => {
    const { addBatch, allocate, changeBatch, pass, stateOf, expectAllRight } = await stocked();
    await allocate(onHold(wants('held', 10)));
    await addBatch({ ref: 'cut', sku: CHAIR, qty: 10, eta: null });
    await allocate(wants('order', 10));
    pass(HOLD_MS);

    expect(await changeBatch('cut', { qty: 0 })).toMatchObject({
      lines: [{ orderId: 'order', state: 'allocated', batchRef: 'chairs' }],
    });
    expect(await stateOf('held')).toBe('released');
    expectAllRight();
  });

  test('of a cut of its own batch: nobody else has to give way', async () => {
    const { allocate, changeBatch, pass, stateOf, expectAllRight } = await stocked();
    await allocate(onHold(wants('held', 8)));
    await allocate(wants('newest', 2));
    pass(HOLD_MS);

    expect(await changeBatch('chairs', { qty: 2 })).toMatchObject({ lines: [], excess: 0 });
    expect([await stateOf('held'), await stateOf('newest')]).toEqual(['released', 'allocated']);
    expectAllRight();
  });

  test('of the restock job: what it gives back need not be ordered', async () => {
    const { restock, setRestockRule, pass, stateOf } = await held();
    await setRestockRule(CHAIR, { reorderPoint: 5, lotSize: 10, leadTimeDays: 7 });
    pass(HOLD_MS);

    expect(await restock()).toEqual([]);
    expect(await stateOf('held')).toBe('released');
  });

  test('of an order whose lines wait, and others come behind it', async () => {
    const { addBatch, allocate, pass, stateOf, expectAllRight } = await stocked();
    await allocate(onHold(orWait(wants('held', 30))));
    await allocate(orWait(wants('next', 11)));
    pass(HOLD_MS);
    await addBatch({ ref: 'more', sku: CHAIR, qty: 11, eta: null });

    expect([await stateOf('next'), await allocate(wants('late', 10))]).toMatchObject([
      'allocated',
      { outcome: 'allocated' },
    ]);
    expect(await stateOf('held')).toBe('released');
    expectAllRight();
  });

  test('of those who wait: they get what it gives back when it is ended', async () => {
    const { allocate, finishWork, pass, stateOf, expectAllRight } = await held();
    await allocate(orWait(wants('waits', 9)));
    pass(HOLD_MS);
    await finishWork();

    expect(await stateOf('waits')).toBe('allocated');
    expectAllRight();
  });

  test('of those who wait: they get it in the same save', async () => {
    const all = await held();
    await all.allocate(orWait(wants('waits', 9)));
    all.pass(HOLD_MS);
    all.beforeSave.push(nothing, crash);
    await all.finishWork();

    expect(all.told('Allocated').at(-1)).toMatchObject({
      orderId: 'waits',
      version: all.told('HoldExpired').at(-1)?.version,
    });
  });

  test('of a dry run, which changes nothing', async () => {
    const { products, clock, store } = await expired();
    const before = structuredClone(store);
    const explain = explainOrder({ products, clock });

    expect(await explain(wants('next', 10))).toMatchObject([
      { outcome: 'allocated', batchRef: 'chairs', considered: [{ available: 10 }] },
    ]);
    expect(store).toEqual(before);
  });

  test('of a dry run before it has expired: it does', async () => {
    const { products, clock, pass } = await held();
    pass(HOLD_MS - 1);

    expect(await explainOrder({ products, clock })(wants('next', 10))).toMatchObject([
      { outcome: 'shortage' },
    ]);
  });

  test('of its own order: its lines can be ordered again, under other ids', async () => {
    const { allocate } = await expired();

    await expect(allocate(wants('held', 8))).rejects.toMatchObject({ code: 'line-released' });
    expect(
      await allocate({ orderId: 'held', lines: [{ lineId: 'again', sku: CHAIR, qty: 8 }] }),
    ).toMatchObject({ outcome: 'allocated', created: true });
  });

  test('of its order being released: it is answered as released, as it is from then on', async () => {
    const { addBatch, allocate, releaseOrder, pass, queries } = shop();
    await addBatch({ ref: 'chairs', sku: CHAIR, qty: 10, eta: null });
    await allocate(wants('order', 1));
    const more = [{ lineId: 'more', sku: CHAIR, qty: 2 }];
    await allocate(onHold({ orderId: 'order', lines: more }));
    pass(HOLD_MS);

    const released = await releaseOrder('order');

    expect(released.map(({ state }) => state)).toEqual(['released', 'released']);
    expect(released).toEqual(await queries.order('order'));
    expect(await releaseOrder('order')).toEqual(released);
  });
});

describe('a large order on hold', () => {
  const LINES = 4 * ENDED_A_STEP;

  const large = async () => {
    const all = await stocked();
    await all.addBatch({ ref: 'many', sku: CHAIR, qty: 200, eta: null });
    expect(await all.allocate(onHold(largeOrder('large', LINES, CHAIR)))).toMatchObject({
      outcome: 'allocated',
    });
    return all;
  };

  test('is on hold with each of its lines, to the same moment', async () => {
    const { queries } = await large();

    const times = (await queries.order('large')).map(({ heldUntil }) => heldUntil);
    expect([times.length, [...new Set(times)]]).toEqual([LINES, [UNTIL]]);
  });

  test('expires in steps, each of them complete in itself', async () => {
    const { allocated, beforeSave, finishWork, pass, queries, unfinished, expectAllRight } =
      await large();
    pass(HOLD_MS);
    const steps: number[] = [];
    const watch = (changes: readonly Change[]) =>
      steps.push(changes.flatMap(({ lines }) => lines).length);
    beforeSave.push(...Array(9).fill(watch));
    await finishWork();

    expect(steps).toEqual(Array(4).fill(ENDED_A_STEP));
    expect((await queries.order('large')).every(({ state }) => state === 'released')).toBe(true);
    expect([await allocated(), await allocated('many')]).toEqual([0, 0]);
    expect(await unfinished.names('holds', '9999')).toEqual([]);
    expectAllRight();
  });

  test('is ended by the next job where a job was interrupted', async () => {
    const { beforeSave, finishWork, pass, queries, told, unfinished, expectAllRight } =
      await large();
    pass(HOLD_MS);
    beforeSave.push(nothing, nothing, crash);

    await expect(finishWork()).rejects.toThrow();
    expect(told('HoldExpired')).toHaveLength(2 * ENDED_A_STEP);
    expect(await unfinished.names('holds', UNTIL)).toEqual([CHAIR]);
    await finishWork();
    expect(told('HoldExpired')).toHaveLength(LINES);
    expect((await queries.order('large')).every(({ state }) => state === 'released')).toBe(true);
    expectAllRight();
  });

  test('that was interrupted while it was allocated leaves no hold behind', async () => {
    const { allocate, addBatch, beforeSave, pass, unfinished, store, finishWork } = await stocked();
    await addBatch({ ref: 'many', sku: CHAIR, qty: 200, eta: null });
    beforeSave.push(nothing, crash);

    await expect(allocate(onHold(largeOrder('large', 120, CHAIR)))).rejects.toThrow();
    expect(store.lines.size).toBe(0);
    pass(HOLD_MS);
    await finishWork();
    expect(await unfinished.names('holds', '9999')).toEqual([]);
  });
});

describe('the job that ends holds', () => {
  test('ends those that have expired, and leaves the others', async () => {
    const { allocate, finishWork, pass, stateOf, store } = await held();
    pass(60_000);
    await allocate(onHold(wants('later', 1)));
    pass(HOLD_MS - 60_000);
    await finishWork();

    expect([await stateOf('held'), await stateOf('later')]).toEqual(['released', 'allocated']);
    expect(store.products.get(CHAIR)?.firstExpiry).toBe('2030-01-01T08:16:00.000Z');
  });

  test('again changes nothing', async () => {
    const { finishWork, store } = await expired();
    await finishWork();
    const before = structuredClone(store);
    await finishWork();

    expect(store).toEqual(before);
  });

  test('looks once after a hold that was confirmed', async () => {
    const { confirmOrder, finishWork, pass, told, unfinished } = await held();
    await confirmOrder('held');
    pass(HOLD_MS);
    await finishWork();
    await finishWork();

    expect(told('HoldsChecked')).toMatchObject([{ firstExpiry: null }]);
    expect(await unfinished.names('holds', '9999')).toEqual([]);
  });

  test('and an order that comes at the same time end each hold once', async () => {
    const { allocate, beforeSave, rival, told, expectAllRight } = await expired();
    beforeSave.push(() => rival.finishWork());
    await allocate(wants('next', 5));

    expect(told('HoldExpired')).toHaveLength(1);
    expectAllRight();
  });

  test('does not lose sight of a hold that begins while it works', async () => {
    const { pass, products, rival, store, stateOf, ...rest } = await expired();
    let looks = 0;
    const holds: typeof products.holds = async (...args) => {
      const found = await products.holds(...args);
      if (++looks === 1) await rival.allocate(onHold(order('late', { [CHAIR]: 1 }), 60_000));
      return found;
    };
    const { finishWork } = useCases({ ...rest, products: { ...products, holds } });
    await finishWork();

    expectHoldsLookedAfter(store);
    pass(60_000);
    await finishWork();
    expect([await stateOf('held'), await stateOf('late')]).toEqual(['released', 'released']);
  });

  test('comes before a confirmation that is too late by a moment', async () => {
    const { beforeSave, confirmOrder, pass, rival, stateOf, told } = await held();
    pass(HOLD_MS - 1);
    beforeSave.push(async () => {
      pass(1);
      await rival.finishWork();
    });

    await expect(confirmOrder('held')).rejects.toMatchObject({ code: 'hold-expired' });
    expect([await stateOf('held'), told('HoldConfirmed')]).toEqual(['released', []]);
  });
});
