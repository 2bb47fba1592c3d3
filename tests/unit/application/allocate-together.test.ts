import { describe, expect, test } from '@jest/globals';
import type { NewOrder } from '../../../src/application/orders/allocate-order.ts';
import type { Product } from '../../../src/domain/product.ts';
import { expectSound, expectWholeHistory } from '../../properties/invariants.ts';
import { inMemory } from '../../support/in-memory.ts';
import { saveChanges, savingBy } from '../../support/saving.ts';
import { largeOrder, order, useCases } from '../../support/shop.ts';

const LAMP = 'BLUE-LAMP';

/** A shop with so many lamps, and what is read and written there from then on. */
const stocked = async (qty: number) => {
  const memory = inMemory();
  const saves: number[] = [];
  const products = savingBy(memory.products, (changes, step) => {
    saves.push(changes.length);
    return saveChanges(memory.products, changes, step);
  });
  const deps = { ...memory, products };
  const all = { ...deps, ...useCases(deps), rival: useCases(memory.rival) };
  await all.addBatch({ ref: 'lamps', sku: LAMP, qty, eta: null });
  saves.length = 0;
  const outcomes = async (...orders: readonly NewOrder[]) => {
    const settled = await Promise.allSettled(orders.map(all.allocate));
    return settled.map((one) => (one.status === 'fulfilled' ? one.value.outcome : one.reason));
  };
  return { ...all, outcomes, saves };
};

const orders = (count: number, qty = 1): NewOrder[] =>
  Array.from({ length: count }, (_, n) => order(`order-${n}`, { [LAMP]: qty }));

describe('orders that come at once', () => {
  test('are saved together, each decided on what those before have left', async () => {
    const { outcomes, queries, saves, store } = await stocked(100);

    expect(new Set(await outcomes(...orders(50)))).toEqual(new Set(['allocated']));

    expect(saves).toHaveLength(1);
    expect(await queries.product(LAMP)).toMatchObject({
      version: 51,
      batches: [{ allocated: 50 }],
    });
    expectSound(store);
    expectWholeHistory(store);
  });

  test('get what there is in the order in which they came, and each its own answer', async () => {
    const { outcomes, saves } = await stocked(5);

    expect(await outcomes(...orders(4, 2))).toEqual(['allocated', 'allocated', 'short', 'short']);
    expect(saves).toHaveLength(1);
  });

  test('write nothing once all is sold', async () => {
    const { outcomes, saves } = await stocked(1);
    await outcomes(...orders(2));
    saves.length = 0;

    const late = Array.from({ length: 80 }, (_, n) => order(`late-${n}`, { [LAMP]: 1 }));
    expect(new Set(await outcomes(...late))).toEqual(new Set(['short']));
    expect(saves).toHaveLength(0);
  });

  test('are one allocation if they are the same', async () => {
    const { allocate, queries } = await stocked(10);
    const same = order('order', { [LAMP]: 3 });

    const answers = await Promise.all([allocate(same), allocate(same)]);

    expect(answers).toMatchObject([{ created: true }, { created: false }]);
    expect(answers[1]).toMatchObject({ lines: [{ batchRef: 'lamps', qty: 3 }] });
    expect(await queries.product(LAMP)).toMatchObject({ batches: [{ allocated: 3 }] });
  });

  test('do not suffer from one that is refused', async () => {
    const { allocate, outcomes, queries } = await stocked(10);
    await allocate(order('known', { [LAMP]: 1 }));

    const [first, refused, last] = await outcomes(
      order('first', { [LAMP]: 1 }),
      order('known', { [LAMP]: 2 }),
      order('last', { [LAMP]: 1 }),
    );

    expect([first, last]).toEqual(['allocated', 'allocated']);
    expect(refused).toMatchObject({ code: 'line-differs' });
    expect(await queries.product(LAMP)).toMatchObject({ batches: [{ allocated: 3 }] });
  });

  test('are tried by themselves if they can not be saved together, so that a bad one fails alone', async () => {
    const { allocate, beforeSave, queries } = await stocked(10);
    const crash = () => {
      throw new Error('an item is bad');
    };
    beforeSave.push(
      crash,
      () => undefined,
      crash,
      () => undefined,
    );

    const answers = await Promise.allSettled(orders(3).map(allocate));

    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await queries.product(LAMP)).toMatchObject({ batches: [{ allocated: 2 }] });
  });

  test('are not all tried by themselves if it is not their fault', async () => {
    const { allocate, beforeSave } = await stocked(10);
    const tried: number[] = [];
    const down = () => {
      tried.push(1);
      throw new Error('no connection');
    };
    beforeSave.push(...Array(50).fill(down));

    const answers = await Promise.allSettled(orders(20).map(allocate));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(tried).toHaveLength(4);
  });

  test('are halved if they do not fit one transaction: each that waits takes two of its items', async () => {
    const { allocate, queries, store } = await stocked(1);
    const waiting = orders(80).map((one) => ({ ...one, onShortage: 'backorder' as const }));

    const answers = await Promise.all(waiting.map(allocate));

    expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['allocated']));
    const { items } = await queries.backorders(LAMP, { limit: 100 });
    expect(items.map(({ orderId }) => orderId)).toEqual(
      waiting.slice(1).map(({ orderId }) => orderId),
    );
    expectSound(store);
    expectWholeHistory(store);
  });

  test('decide again together when somebody else was faster', async () => {
    const { beforeSave, outcomes, queries, rival } = await stocked(5);
    beforeSave.push(() => rival.allocate(order('rival', { [LAMP]: 4 })));

    expect(await outcomes(...orders(2))).toEqual(['allocated', 'short']);
    expect(await queries.product(LAMP)).toMatchObject({ batches: [] });
  });

  test('may be large ones among small ones', async () => {
    const { outcomes, queries, store } = await stocked(500);

    const all = await outcomes(
      ...orders(3),
      largeOrder('large', 200, LAMP),
      order('last', { [LAMP]: 1 }),
    );

    expect(new Set(all)).toEqual(new Set(['allocated']));
    expect(await queries.product(LAMP)).toMatchObject({ batches: [{ allocated: 204 }] });
    expectSound(store);
  });

  test('may come again after a large one was allocated', async () => {
    const { allocate, outcomes } = await stocked(500);
    const large = largeOrder('large', 100, LAMP);
    await allocate(large);

    expect(await outcomes(large, ...orders(2))).toEqual(['allocated', 'allocated', 'allocated']);
  });
});

test('a line that comes before others that are being asked is answered as it is once they were', async () => {
  const { allocate, store } = await stocked(9);
  await allocate({ ...order('waits', { [LAMP]: 20 }), onShortage: 'backorder' });
  const product = store.products.get(LAMP) as Product;
  store.products.set(LAMP, { ...product, filling: product.version });
  const lines = [{ lineId: LAMP, sku: LAMP, qty: 5, priority: 9 }];
  const urgent = { orderId: 'urgent', lines, onShortage: 'backorder' } as const;

  const answer = await allocate(urgent);

  expect(answer).toMatchObject({ created: true, lines: [{ state: 'allocated' }] });
  expect(await allocate(urgent)).toEqual({ ...answer, created: false });
});

test('contention answers all orders of a group at once', async () => {
  const { allocate, beforeSave, pass, rival } = await stocked(500);
  let n = 0;
  const faster = () => {
    pass(100);
    return rival.allocate(order(`rival-${n++}`, { [LAMP]: 1 }));
  };
  beforeSave.push(...Array(300).fill(faster));

  const answers = await Promise.allSettled(orders(3).map(allocate));

  for (const answer of answers) {
    expect(answer).toMatchObject({ reason: { code: 'too-much-contention' } });
  }
});

test('a first lost race is decided again on what it handed back; a second one is read anew, and at the counter', async () => {
  const { allocate, beforeSave, products, rival } = await stocked(500);
  const { load } = products;
  let loads = 0;
  products.load = (...args) => {
    loads++;
    return load(...args);
  };
  let n = 0;
  const faster = () => rival.allocate(order(`rival-${n++}`, { [LAMP]: 1 }));

  beforeSave.push(faster);
  await allocate(order('lost once', { [LAMP]: 1 }));
  expect(loads).toBe(1);

  beforeSave.push(faster, faster);
  await allocate(order('lost twice', { [LAMP]: 1 }));
  expect(loads).toBe(4);
});
