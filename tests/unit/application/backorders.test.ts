import { describe, expect, test } from '@jest/globals';
import type { Change } from '../../../src/application/ports.ts';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import type { PlacedLine } from '../../../src/domain/order-line.ts';
import type { BackorderPolicy } from '../../../src/domain/product.ts';
import { expectQueuesServed, expectSound } from '../../properties/invariants.ts';
import { POLICIES } from '../../support/backorders.ts';
import { AT } from '../../support/builders.ts';
import { saveChanges } from '../../support/saving.ts';
import { ABANDONED, largeOrder, order, orWait, shop, useCases } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';

const nothing = () => undefined;
const crash = () => {
  throw new Error('no connection');
};

const wants = (orderId: string, qty: number) => order(orderId, { [CHAIR]: qty });
const more = (qty: number, ref = 'more') => ({ ref, sku: CHAIR, qty, eta: null });

const nameOf = ({ orderId, lineId }: PlacedLine): string => `${orderId} ${lineId}`;

/** A shop that had one chair, which is sold. */
const soldOut = async () => {
  const all = shop();
  await all.addBatch(more(1, 'sold'));
  await all.allocate(wants('early', 1));
  const product = () => all.queries.product(CHAIR);
  const waiting = async () => (await all.queries.backorders(CHAIR, { limit: 1_000 })).items;
  const served = async () =>
    (await all.queries.linesOfBatch('more', { limit: 1_000 })).items.map(nameOf);
  const stateOf = async (orderId: string) => (await all.queries.order(orderId))[0]?.state;
  return { ...all, product, waiting, served, stateOf };
};

/** A shop where so many lines of one unit wait, of orders of 50; and their names, in order. */
const withQueue = async (count: number, policy: BackorderPolicy = 'strict') => {
  const all = await soldOut();
  await all.setBackorderPolicy(CHAIR, policy);
  for (let n = 0; n < count; n += 50) {
    await all.allocate(orWait(largeOrder(`order ${n}`, Math.min(50, count - n), CHAIR)));
  }
  return { ...all, queue: (await all.waiting()).map(nameOf) };
};

/** What is saved from now on, save by save. */
const watch = ({ beforeSave }: Awaited<ReturnType<typeof soldOut>>) => {
  const saves: (readonly Change[])[] = [];
  beforeSave.push(...Array(1_000).fill((changes: readonly Change[]) => saves.push(changes)));
  return saves;
};

const linesIn = (changes: readonly Change[]) => changes.flatMap(({ lines }) => lines.map(nameOf));

describe('an order that may wait', () => {
  test('is answered with what became of each line, and kept', async () => {
    const { addBatch, allocate, queries } = await soldOut();
    await addBatch({ ref: 'lamps', sku: 'BLUE-LAMP', qty: 5, eta: null });

    const answer = await allocate(orWait(order('order', { [CHAIR]: 2, 'BLUE-LAMP': 3 })));

    const lines = [
      { lineId: CHAIR, state: 'backordered', batchRef: null },
      { lineId: 'BLUE-LAMP', state: 'allocated', batchRef: 'lamps' },
    ];
    expect(answer).toMatchObject({ outcome: 'allocated', created: true, lines });
    expect(await queries.order('order')).toMatchObject(lines.toReversed());
  });

  test('the same again changes nothing and answers the same', async () => {
    const { allocate, store } = await soldOut();
    const first = await allocate(orWait(wants('order', 2)));
    const before = structuredClone(store);

    expect(await allocate(orWait(wants('order', 2)))).toEqual({ ...first, created: false });
    expect(store).toEqual(before);
  });

  test('is answered as it stands to who would rather have it refused now', async () => {
    const { allocate, store } = await soldOut();
    const first = await allocate(orWait(wants('order', 2)));
    const before = structuredClone(store);

    expect(await allocate(wants('order', 2))).toEqual({ ...first, created: false });
    expect(store).toEqual(before);
  });

  test('is answered with its batch once it has been served', async () => {
    const { addBatch, allocate } = await soldOut();
    await allocate(orWait(wants('order', 2)));
    await addBatch(more(2));

    expect(await allocate(orWait(wants('order', 2)))).toMatchObject({
      created: false,
      lines: [{ state: 'allocated', batchRef: 'more' }],
    });
  });

  test('for a SKU that nobody knows is refused as a whole: nothing waits', async () => {
    const { allocate, store } = await soldOut();
    const before = structuredClone(store);

    const answer = await allocate(orWait(order('order', { [CHAIR]: 2, 'NO-SUCH-SKU': 1 })));

    expect(answer).toMatchObject({
      outcome: 'short',
      short: [{ sku: 'NO-SUCH-SKU', reason: 'unknown-sku' }],
    });
    expect(store).toEqual(before);
  });
});

describe('an order that comes while others wait', () => {
  test('is refused because these come first, where there would be enough for it', async () => {
    const { addBatch, allocate } = await soldOut();
    await allocate(orWait(wants('first', 10)));
    await addBatch(more(5));

    expect(await allocate(wants('small', 2))).toMatchObject({
      outcome: 'short',
      short: [{ reason: 'backorders-first', availableInOneBatch: 5, backordered: 10 }],
    });
  });

  test('is refused because there is too little, where there is', async () => {
    const { addBatch, allocate } = await soldOut();
    await allocate(orWait(wants('first', 10)));
    await addBatch(more(5));

    expect(await allocate(wants('large', 6))).toMatchObject({
      short: [{ reason: 'shortage', available: 5 }],
    });
  });

  test('is served where whatever fits is filled', async () => {
    const { addBatch, allocate, setBackorderPolicy } = await soldOut();
    await allocate(orWait(wants('first', 10)));
    await addBatch(more(5));
    await setBackorderPolicy(CHAIR, 'fill-what-fits');

    expect(await allocate(wants('small', 2))).toMatchObject({ outcome: 'allocated' });
  });
});

describe('stock that comes while lines wait', () => {
  test('is theirs in the same save, if one holds them', async () => {
    const all = await withQueue(20);
    const saves = watch(all);

    const { batch } = await all.addBatch(more(20));

    expect(saves.map(linesIn)).toEqual([all.queue]);
    expect(await all.served()).toEqual(all.queue);
    expect(batch).toMatchObject({ purchased: 20, allocated: 20 });
    expect(await all.product()).toMatchObject({ backordered: 0, filling: null });
  });

  type Shop = Awaited<ReturnType<typeof soldOut>>;

  test.each<[string, (shop: Shop) => Promise<unknown>]>([
    ['a raised quantity', ({ changeBatch }) => changeBatch('sold', { qty: 3 })],
    ['what the first who gives up kept', ({ releaseOrder }) => releaseOrder('first')],
    [
      'left by another policy',
      ({ setBackorderPolicy }) => setBackorderPolicy(CHAIR, 'fill-what-fits'),
    ],
  ])('is theirs in the same save if that is %s', async (_, act) => {
    const all = await soldOut();
    await all.addBatch(more(1));
    await all.allocate(orWait(wants('first', 2)));
    await all.allocate(orWait(wants('second', 1)));
    const saves = watch(all);

    await act(all);

    expect(saves).toHaveLength(1);
    expect(saves.flatMap(linesIn)).toContain(`second ${CHAIR}`);
    expect(await all.stateOf('second')).toBe('allocated');
  });

  test('goes in steps to more than one save holds, first come first', async () => {
    const all = await withQueue(200);
    const saves = watch(all);

    const { batch } = await all.addBatch(more(200));

    expect(saves.length).toBeGreaterThan(2);
    expect(saves.flatMap(linesIn)).toEqual(all.queue);
    expect(await all.served()).toEqual(all.queue);
    expect(batch).toMatchObject({ allocated: 200 });
    expect(await all.product()).toMatchObject({ backordered: 0, filling: null });
    expect(await all.unfinished.names('queue')).toEqual([]);
  });

  test('goes to the first of them as far as it suffices', async () => {
    const { addBatch, queue, served, waiting } = await withQueue(200);

    await addBatch(more(130));

    expect(await served()).toEqual(queue.slice(0, 130));
    expect((await waiting()).map(nameOf)).toEqual(queue.slice(130));
  });

  test('may be a quantity that is raised: it is answered as it is then', async () => {
    const { changeBatch, product, queue, store } = await withQueue(120);

    const { batch } = await changeBatch('sold', { qty: 101 });

    expect(batch).toMatchObject({ purchased: 101, allocated: 101 });
    expect(await product()).toMatchObject({ backordered: 20, filling: null });
    expect(queue).toHaveLength(120);
    expectSound(store);
  });

  test('may be a line that is released', async () => {
    const { allocate, releaseOrder, stateOf } = await soldOut();
    await allocate(orWait(wants('first', 1)));
    await allocate(orWait(wants('second', 1)));

    await releaseOrder('early');

    expect([await stateOf('first'), await stateOf('second')]).toEqual(['allocated', 'backordered']);
  });

  test('may be what the first who gives up kept the others from', async () => {
    const { addBatch, allocate, releaseLine, stateOf, product } = await soldOut();
    await allocate(orWait(wants('first', 10)));
    await allocate(orWait(wants('second', 5)));
    await addBatch(more(5));
    expect(await stateOf('second')).toBe('backordered');

    const released = await releaseLine({ orderId: 'first', lineId: CHAIR });

    expect(released).toMatchObject([{ orderId: 'first', state: 'released' }]);
    expect(await stateOf('second')).toBe('allocated');
    expect(await product()).toMatchObject({ backordered: 0, filling: null });
  });

  test('may be of more SKUs than one save gives away', async () => {
    const { addBatch, allocate, queries, releaseOrder, store, unfinished } = shop();
    const skus = Array.from({ length: 20 }, (_, n) => `SKU-${n}`);
    for (const sku of skus) await addBatch({ ref: sku, sku, qty: 5, eta: null });
    await allocate(order('early', Object.fromEntries(skus.map((sku) => [sku, 5]))));
    for (const sku of skus) await allocate(orWait(largeOrder(`of ${sku}`, 5, sku)));

    await releaseOrder('early');

    for (const sku of skus) {
      expect(await queries.product(sku)).toMatchObject({ backordered: 0, filling: null });
    }
    expect(await unfinished.names('queue')).toEqual([]);
    expectSound(store);
  });

  test('goes by the new policy as soon as that is set', async () => {
    const { addBatch, allocate, setBackorderPolicy, stateOf } = await soldOut();
    await allocate(orWait(wants('first', 10)));
    await allocate(orWait(wants('second', 5)));
    await addBatch(more(5));

    const product = await setBackorderPolicy(CHAIR, 'fill-what-fits');

    expect(product).toMatchObject({ backordered: 10, backorderPolicy: 'fill-what-fits' });
    expect(await stateOf('second')).toBe('allocated');
  });

  test('goes to a small line behind 250 that want more than there is, where it may', async () => {
    const { addBatch, allocate, served, setBackorderPolicy, waiting, product } = await soldOut();
    await setBackorderPolicy(CHAIR, 'fill-what-fits');
    for (let n = 0; n < 250; n++) await allocate(orWait(wants(`large ${n}`, 5)));
    await allocate(orWait(wants('small', 1)));

    await addBatch(more(4));

    expect(await served()).toEqual([`small ${CHAIR}`]);
    expect(await waiting()).toHaveLength(250);
    expect(await product()).toMatchObject({ backordered: 1_250, filling: null });
  });

  test('goes to the first again, if it comes when these have been asked already', async () => {
    const { products, ...all } = await soldOut();
    await all.setBackorderPolicy(CHAIR, 'fill-what-fits');
    for (let n = 0; n < 150; n++) await all.allocate(orWait(wants(`large ${n}`, 5)));
    let isAdded = false;
    const disturbed = {
      ...products,
      waiting: async (...asked: Parameters<typeof products.waiting>) => {
        const [, , after] = asked;
        if (after && !isAdded) {
          isAdded = true;
          const [product] = (await products.load([CHAIR], [])).products;
          if (product) await saveChanges(products, [addBatch(product, more(5, 'meanwhile'), AT)]);
        }
        return products.waiting(...asked);
      },
    };

    await useCases({ ...all, products: disturbed }).addBatch(more(4));

    expect(isAdded).toBe(true);
    expect(await all.queries.order('large 0')).toMatchObject([{ batchRef: 'meanwhile' }]);
    expectQueuesServed(all.store);
  });

  test('that takes too long to give away is given away by the scheduled job', async () => {
    const { addBatch, beforeSave, finishWork, pass, queue, served, unfinished } =
      await withQueue(120);
    beforeSave.push(nothing, () => pass(20_000));

    expect(await addBatch(more(120))).toMatchObject({ created: true, batch: { allocated: 96 } });
    expect(await unfinished.names('queue')).toEqual([CHAIR]);

    await finishWork();
    expect(await served()).toEqual(queue);
  });
});

describe('lines that wait, when a cut displaces others', () => {
  /** An old order holds a batch; another batch has 5, but the first who waits wants 8. */
  const beforeCut = async () => {
    const all = await soldOut();
    await all.addBatch(more(3, 'cut'));
    await all.allocate(wants('old', 3));
    await all.addBatch(more(5));
    await all.allocate(orWait(wants('first', 8)));
    return all;
  };

  test('come after a displaced line that was accepted earlier', async () => {
    const { changeBatch, queries, waiting } = await beforeCut();

    await changeBatch('cut', { qty: 0 });

    expect(await queries.order('old')).toMatchObject([{ state: 'allocated', batchRef: 'more' }]);
    expect((await waiting()).map(({ orderId }) => orderId)).toEqual(['first']);
  });

  test('the cut is answered with where the displaced lines stand in the end', async () => {
    const { changeBatch } = await beforeCut();

    const { lines } = await changeBatch('cut', { qty: 0 });

    expect(lines).toMatchObject([{ orderId: 'old', state: 'allocated', batchRef: 'more' }]);
  });

  test('come before a displaced line that was accepted later', async () => {
    const { addBatch, allocate, changeBatch, setBackorderPolicy, waiting } = await soldOut();
    await setBackorderPolicy(CHAIR, 'fill-what-fits');
    await addBatch(more(3, 'cut'));
    await allocate(orWait(wants('first', 8)));
    await allocate(wants('late', 3));

    await changeBatch('cut', { qty: 0 });

    expect((await waiting()).map(({ orderId }) => orderId)).toEqual(['first', 'late']);
  });
});

describe('a queue that is filled halfway when its process is gone', () => {
  const interrupted = async (policy: BackorderPolicy = 'strict') => {
    const all = await withQueue(200, policy);
    all.beforeSave.push(nothing, nothing, crash);
    await expect(all.addBatch(more(200))).rejects.toThrow('no connection');
    return all;
  };

  test('has served the first of it, and lost nobody', async () => {
    const { queue, served, store, unfinished, waiting } = await interrupted();

    expect(await served()).toEqual(queue.slice(0, 96));
    expect((await waiting()).map(nameOf)).toEqual(queue.slice(96));
    expect(await unfinished.names('queue')).toEqual([CHAIR]);
    expectSound(store);
  });

  test.each(POLICIES)('is overtaken by nobody who comes then (%s)', async (policy) => {
    const { allocate, stateOf } = await interrupted(policy);

    expect(await allocate(wants('new', 1))).toMatchObject({
      outcome: 'short',
      short: [{ reason: 'backorders-first' }],
    });
    await allocate(orWait(wants('patient', 1)));
    expect(await stateOf('patient')).toBe('backordered');
  });

  test('is filled by the scheduled job, those who came meanwhile last', async () => {
    const { allocate, finishWork, product, queue, served, stateOf, store, unfinished } =
      await interrupted();
    await allocate(orWait(wants('patient', 1)));

    await finishWork();

    expect(await served()).toEqual(queue);
    expect(await stateOf('patient')).toBe('backordered');
    expect(await product()).toMatchObject({ backordered: 1, filling: null });
    expect(await unfinished.names('queue')).toEqual([]);
    expectSound(store);
  });

  test('is filled as well when more stock comes', async () => {
    const { addBatch, product, queue, served, store } = await interrupted();

    await addBatch(more(1, 'another'));

    expect(await served()).toEqual(queue);
    expect(await product()).toMatchObject({ backordered: 0, filling: null });
    expectQueuesServed(store);
  });

  test('the scheduled job tells what failed, and succeeds the next time', async () => {
    const { beforeSave, finishWork, queue, served, unfinished } = await interrupted();
    beforeSave.push(nothing, crash);

    await expect(finishWork()).rejects.toThrow('some work could not be finished');
    expect(await served()).toEqual(queue.slice(0, 144));
    expect(await unfinished.names('queue')).toEqual([CHAIR]);

    await finishWork();
    expect(await served()).toEqual(queue);
  });
});

describe.each(POLICIES)('a queue that somebody else changes while it is filled (%s)', (policy) => {
  type Shop = Awaited<ReturnType<typeof withQueue>>;

  /** What somebody does before the nth save while 100 of 120 who wait get a batch. */
  const meanwhile = async (nth: number, act: (shop: Shop) => Promise<unknown>) => {
    const all = await withQueue(120, policy);
    all.beforeSave.push(...Array(nth - 1).fill(nothing), () => act(all));
    await all.addBatch(more(100));
    expectSound(all.store);
    expectQueuesServed(all.store);
    return all;
  };

  test.each([1, 2, 3])('keeps its order: a new line waits behind (save %i)', async (nth) => {
    const { queue, served, stateOf } = await meanwhile(nth, ({ rival }) =>
      rival.allocate(orWait(wants('new', 1))),
    );

    expect(await served()).toEqual(queue.slice(0, 100));
    expect(await stateOf('new')).toBe('backordered');
  });

  test.each([1, 2, 3])('is not overtaken by who would not wait (save %i)', async (nth) => {
    const { queue, served } = await meanwhile(nth, async ({ rival }) => {
      expect(await rival.allocate(wants('new', 1))).toMatchObject({ outcome: 'short' });
    });

    expect(await served()).toEqual(queue.slice(0, 100));
  });

  test.each([1, 2, 3])('moves up when somebody gives up (save %i)', async (nth) => {
    const { queue, served } = await meanwhile(nth, ({ rival }) =>
      rival.releaseLine({ orderId: 'order 50', lineId: '0049' }),
    );

    expect(await served()).toEqual([...queue.slice(0, 99), ...queue.slice(100, 101)]);
  });

  test.each([1, 2, 3])('is served wholly if more comes (save %i)', async (nth) => {
    const { queries, queue, served, waiting } = await meanwhile(nth, ({ rival }) =>
      rival.addBatch({ ...more(20, 'shipment'), eta: '2030-02-01' }),
    );

    expect(await waiting()).toEqual([]);
    const { items } = await queries.linesOfBatch('shipment', { limit: 100 });
    expect([...(await served()), ...items.map(nameOf)].toSorted()).toEqual(queue.toSorted());
  });

  test('is served once if two serve it', async () => {
    const { queue, served } = await meanwhile(2, ({ rival }) => rival.finishWork());

    expect(await served()).toEqual(queue.slice(0, 100));
  });

  test('gives what a released line held to who is first, if another gives up first', async () => {
    const { allocate, beforeSave, releaseOrder, rival, stateOf, store } = await soldOut();
    for (const name of ['first', 'second']) await allocate(orWait(wants(name, 1)));
    beforeSave.push(() => rival.releaseOrder('first'));

    await releaseOrder('early');

    expect([await stateOf('first'), await stateOf('second')]).toEqual(['released', 'allocated']);
    expectSound(store);
  });
});

describe('a large order that may wait', () => {
  const LARGE = orWait(largeOrder('large', 150, CHAIR));

  test('gets what there is in the order of its lines; the others wait in that order', async () => {
    const { addBatch, allocate, product, queries, served, waiting } = await soldOut();
    await addBatch(more(50));

    const answer = await allocate(LARGE);

    const names = LARGE.lines.map(({ lineId }) => `large ${lineId}`);
    expect(answer).toMatchObject({ outcome: 'allocated', created: true, lines: { length: 150 } });
    expect(await served()).toEqual(names.slice(0, 50));
    expect((await waiting()).map(nameOf)).toEqual(names.slice(50));
    expect(await product()).toMatchObject({ backordered: 100 });
    expect(await queries.order('large')).toHaveLength(150);
  });

  test('the same again changes nothing and answers the same', async () => {
    const { allocate, store } = await soldOut();
    const first = await allocate(LARGE);
    const before = structuredClone(store);

    expect(await allocate(LARGE)).toEqual({ ...first, created: false });
    expect(store).toEqual(before);
  });

  test('can be given up as a whole', async () => {
    const { addBatch, allocate, product, releaseOrder, store } = await soldOut();
    await addBatch(more(50));
    await allocate(LARGE);

    expect((await releaseOrder('large')).every(({ state }) => state === 'released')).toBe(true);
    expect(await product()).toMatchObject({ backordered: 0, filling: null });
    expectSound(store);
  });

  test('that fails midway has never waited: who waits behind it has what comes', async () => {
    const { addBatch, allocate, beforeSave, rival, served, waiting } = await soldOut();
    beforeSave.push(nothing, () => rival.allocate(orWait(wants('behind', 2))), crash);

    await expect(allocate(LARGE)).rejects.toThrow('no connection');
    expect((await waiting()).map(nameOf)).toEqual([`behind ${CHAIR}`]);

    await addBatch(more(2));
    expect(await served()).toEqual([`behind ${CHAIR}`]);
  });
});

describe('a large order that is withdrawn', () => {
  /** Of the 100 items of a transaction the attempt is one, and the product another. */
  const LINES_A_STEP = 98;
  /** More lines than four transactions hold: five steps. */
  const LINES = 450;
  const LARGE = largeOrder('large', LINES, CHAIR);

  test('gives what it held to who waits', async () => {
    const { addBatch, allocate, beforeSave, product, rival, stateOf, store } = await soldOut();
    await addBatch(more(LINES + 50));
    beforeSave.push(nothing, () => rival.allocate(orWait(wants('waits', LINES + 49))));

    expect(await allocate(LARGE)).toMatchObject({
      outcome: 'short',
      short: { length: LINES - 1 },
    });

    expect(await stateOf('waits')).toBe('allocated');
    expect(await product()).toMatchObject({ backordered: 0, filling: null });
    expect(store.lines.size).toBe(2);
    expectSound(store);
  });

  test('by the scheduled job gives what it held to all who wait', async () => {
    const { addBatch, allocate, beforeSave, finishWork, pass, product, served, store } =
      await soldOut();
    await addBatch(more(LINES));
    beforeSave.push(nothing, nothing, crash, crash);
    await expect(allocate(LARGE)).rejects.toThrow('no connection');
    const behind = orWait(largeOrder('behind', LINES, CHAIR));
    await allocate(behind);
    expect(await product()).toMatchObject({ backordered: 2 * LINES_A_STEP });
    pass(ABANDONED);

    await finishWork();

    expect(await served()).toEqual(behind.lines.map(({ lineId }) => `behind ${lineId}`));
    expect(await product()).toMatchObject({ backordered: 0, filling: null });
    expectSound(store);
  });
});

test('who fits is found behind any number of lines that do not, if some call has too little time for all', async () => {
  const all = await withQueue(0, 'fill-what-fits');
  const lines = largeOrder('large', 500, CHAIR).lines.map((line) => ({ ...line, qty: 5 }));
  await all.allocate(orWait({ orderId: 'large', lines }));
  await all.allocate(orWait(wants('small', 1)));
  const { waiting: ask } = all.products;
  let asked = 0;
  const slow = {
    ...all,
    products: {
      ...all.products,
      // Each call has time for two steps of a hundred lines.
      waiting: (...args: Parameters<typeof ask>) => {
        if (++asked % 2 === 0) all.pass(200_000);
        return ask(...args);
      },
    },
  };

  await useCases(slow).addBatch(more(4));
  for (let calls = 0; calls < 4; calls++) await useCases(slow).finishWork();

  expect(await all.stateOf('small')).toBe('allocated');
});
