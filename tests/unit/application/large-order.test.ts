import { describe, expect, test } from '@jest/globals';
import type { Change, Products } from '../../../src/application/ports.ts';
import { largeOrder, shop, useCases } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';
const LAMP = 'BLUE-LAMP';

/** Of the 100 items of a transaction the attempt is one, and each of the two products. */
const LINES_A_STEP = 97;

/** More lines than four transactions hold, half of them of chairs: five steps. */
const LINES = 450;
const LARGE = largeOrder('large', LINES, CHAIR, LAMP);
const LINES_OF_EACH = LINES / 2;

const stocked = async ({ chairs = LINES, lamps = LINES } = {}) => {
  const all = shop();
  await all.addBatch({ ref: 'chairs', sku: CHAIR, qty: chairs, eta: null });
  await all.addBatch({ ref: 'lamps', sku: LAMP, qty: lamps, eta: null });
  const allocatedOf = async (ref: string) => (await all.queries.batch(ref))?.batch.allocated;
  return {
    ...all,
    allocated: async () => [await allocatedOf('chairs'), await allocatedOf('lamps')],
  };
};

const nothing = () => undefined;
const crash = () => {
  throw new Error('no connection');
};

describe('an order too large for one transaction', () => {
  test('is allocated as a whole', async () => {
    const { allocate, allocated, queries, unfinished } = await stocked();

    const answer = await allocate(LARGE);

    expect(answer).toMatchObject({ outcome: 'allocated', created: true, lines: LARGE.lines });
    expect(await queries.order('large')).toMatchObject(LARGE.lines);
    expect(await allocated()).toEqual([LINES_OF_EACH, LINES_OF_EACH]);
    expect(await unfinished.names('order')).toEqual([]);
  });

  test('the same again changes nothing and answers the same', async () => {
    const { allocate, store } = await stocked();
    const first = await allocate(LARGE);
    const before = structuredClone(store);

    expect(await allocate(LARGE)).toEqual({ ...first, created: false });
    expect(store).toEqual(before);
  });

  test('shows none of its lines before it has all of them', async () => {
    const { allocate, beforeSave, queries } = await stocked();
    const shown: number[] = [];
    const look = async () => shown.push((await queries.order('large')).length);
    beforeSave.push(look, look, look, look, look);

    await allocate(LARGE);

    expect(shown).toEqual([0, 0, 0, 0, 0]);
  });

  test('shows the lines that the order had before', async () => {
    const { allocate, beforeSave, queries } = await stocked();
    const small = { ...LARGE, lines: LARGE.lines.slice(0, 10) };
    await allocate(small);
    beforeSave.push(nothing, async () => expect(await queries.order('large')).toHaveLength(10));

    expect(await allocate(LARGE)).toMatchObject({ created: true, lines: { length: LINES } });
    expect(await queries.order('large')).toHaveLength(LINES);
  });

  test('goes on when somebody else changes the same stock meanwhile', async () => {
    const { allocate, allocated, beforeSave, rival } = await stocked();
    beforeSave.push(nothing, () => rival.allocate(largeOrder('rival', 2, CHAIR, LAMP)));

    expect(await allocate(LARGE)).toMatchObject({ outcome: 'allocated' });
    expect(await allocated()).toEqual([LINES_OF_EACH + 1, LINES_OF_EACH + 1]);
  });

  test('of exactly one transaction is saved in one', async () => {
    const { allocate, beforeSave } = await stocked();
    beforeSave.push(nothing, crash);

    expect(await allocate(largeOrder('large', 99, CHAIR))).toMatchObject({ outcome: 'allocated' });
  });
});

describe('an order for products so large that few fit one transaction', () => {
  test('is allocated and released in parts that fit', async () => {
    const { products, ...rest } = shop();
    const large: Products = {
      ...products,
      prepare: (changes, step) =>
        changes.length > 9 ? 'too large' : products.prepare(changes, step),
    };
    const { addBatch, allocate, releaseOrder } = useCases({ ...rest, products: large });
    const skus = Array.from({ length: 20 }, (_, index) => `SKU-${index}`);
    for (const sku of skus) await addBatch({ ref: sku, sku, qty: 1, eta: null });

    const order = largeOrder('large', 20, ...skus);
    expect(await allocate(order)).toMatchObject({ outcome: 'allocated', lines: order.lines });
    expect(await releaseOrder('large')).toHaveLength(20);
  });
});

describe('a large order for which stock runs out midway', () => {
  /** So many lamps that there are enough left for three steps, and not for the fourth. */
  const TAKEN = 40;
  const SAVED = 3 * LINES_A_STEP;
  const another = largeOrder('rival', TAKEN, LAMP);

  const outrun = async () => {
    const all = await stocked({ lamps: LINES_OF_EACH });
    all.store.events.length = 0;
    all.beforeSave.push(nothing, nothing, () => all.rival.allocate(another));
    return { ...all, answer: await all.allocate(LARGE) };
  };

  test('is short of the lines that can not be had any more', async () => {
    const { answer } = await outrun();

    expect(answer).toMatchObject({ outcome: 'short', short: { length: TAKEN } });
  });

  test('leaves nothing behind', async () => {
    const { allocated, queries, store, unfinished } = await outrun();

    expect(await allocated()).toEqual([0, TAKEN]);
    expect(await queries.order('large')).toEqual([]);
    expect(store.lines.size).toBe(TAKEN);
    expect(await unfinished.names('order')).toEqual([]);
  });

  test('publishes what was allocated and taken back', async () => {
    const { store } = await outrun();
    const told = store.events.filter((event) => !('orderId' in event) || event.orderId === 'large');
    const of = (type: string) => told.filter((event) => event.type === type);

    expect(of('Allocated')).toHaveLength(SAVED);
    expect(of('Deallocated')).toHaveLength(SAVED);
    expect(of('Deallocated')).toMatchObject(Array(SAVED).fill({ reason: 'order-not-filled' }));
    expect(told.at(-1)).toMatchObject({ type: 'OutOfStock', sku: LAMP });
  });

  test('can be allocated once there is stock', async () => {
    const { allocate, addBatch, queries } = await outrun();
    await addBatch({ ref: 'more lamps', sku: LAMP, qty: TAKEN, eta: null });

    expect(await allocate(LARGE)).toMatchObject({ outcome: 'allocated', created: true });
    expect(await queries.order('large')).toHaveLength(LINES);
  });

  test('is allocated after all if stock comes back at once', async () => {
    const { allocate, beforeSave, rival, allocated, store } = await stocked({
      lamps: LINES_OF_EACH,
    });
    // The second step loses a race to the rival, and is saved; so is the third; the fourth is short.
    beforeSave.push(
      nothing,
      () => rival.allocate(another),
      nothing,
      nothing,
      () => rival.releaseOrder('rival'),
    );

    expect(await allocate(LARGE)).toMatchObject({ outcome: 'allocated', created: true });
    expect(await allocated()).toEqual([LINES_OF_EACH, LINES_OF_EACH]);
    const withdrawn = store.events.filter(
      (event) => event.type === 'Deallocated' && event.orderId === 'large',
    );
    expect(withdrawn).toHaveLength(SAVED);
  });

  test('also gives back what it waits for: lines that a cut has displaced meanwhile', async () => {
    const { allocate, beforeSave, rival, queries } = await stocked();
    beforeSave.push(nothing, () => rival.changeBatch('chairs', { qty: 0 }));

    expect(await allocate(LARGE)).toMatchObject({ outcome: 'short' });
    expect(await queries.product(CHAIR)).toMatchObject({ backordered: 0 });
    expect(await queries.order('large')).toEqual([]);
  });
});

describe('a large order that fails midway', () => {
  test.each([1, 2, 3, 4])('after %i of its parts leaves nothing behind', async (saved) => {
    const { allocate, allocated, beforeSave, store } = await stocked();
    beforeSave.push(...Array(saved).fill(nothing), crash);

    await expect(allocate(LARGE)).rejects.toThrow('no connection');
    expect(await allocated()).toEqual([0, 0]);
    expect(store.lines.size).toBe(0);
    expect(store.attempts.size).toBe(0);
  });

  test('for too much contention leaves nothing behind', async () => {
    const { allocate, allocated, beforeSave, pass, queries, rival, store } = await stocked({
      chairs: 1_000,
    });
    let lost = 0;
    const disturb = (changes: readonly Change[]) => {
      pass(100);
      return (
        changes.some(({ withdrawn }) => withdrawn) ||
        rival.allocate(largeOrder(`${++lost}`, 1, CHAIR))
      );
    };
    beforeSave.push(nothing, ...Array(300).fill(disturb));

    await expect(allocate(LARGE)).rejects.toMatchObject({ code: 'too-much-contention' });
    expect(await allocated()).toEqual([lost, 0]);
    expect(await queries.order('large')).toEqual([]);
    expect(store.attempts.size).toBe(0);
  });
});
