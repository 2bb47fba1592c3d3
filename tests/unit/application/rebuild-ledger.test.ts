import { beforeEach, describe, expect, test } from '@jest/globals';
import { projectEvents } from '../../../src/application/ledger/project-events.ts';
import { type Rebuilt, rebuildAll, rebuildOne } from '../../../src/application/ledger/rebuild.ts';
import type { History, Ledger, LedgerEvent } from '../../../src/application/ports.ts';
import { inMemoryLedger } from '../../support/in-memory/ledger.ts';
import { order, shop } from '../../support/shop.ts';

type Shop = ReturnType<typeof shop>;

let ledger: Ledger;
let history: History;
let here: Shop;
beforeEach(async () => {
  ({ ledger, history } = inMemoryLedger());
  here = shop();
  await here.addBatch({ ref: 'batch-1', sku: 'LAMP', qty: 10, eta: null });
  await here.allocate(order('A', { LAMP: 3 }));
});

const deps = () => ({ ledger, queries: here.queries, clock: here.clock });

const rebuild = async (): Promise<readonly Rebuilt[]> => {
  const all: Rebuilt[] = [];
  for await (const one of rebuildAll(deps())) all.push(one);
  return all;
};

/** So many events tell of the batch. */
const OF_THE_BATCH = 2;

/** Puts down what the stream has told from an event on. */
const project = (from = 0, to?: number) =>
  projectEvents({ ledger, deadLetters: { put: async () => {} }, clock: here.clock })(
    here.store.events.slice(from, to).map((event) => ({
      position: event.id,
      writtenAt: here.clock(),
      raw: '',
      events: [event as LedgerEvent],
    })),
  );

const complete = async () => (await history.complete(['LAMP']))[0];

describe('a product that is older than its ledger', () => {
  test('begins with the figures as they are now, and goes on with what happens then', async () => {
    expect(await rebuild()).toEqual([
      { sku: 'LAMP', version: 2, completeFrom: 2, completeTo: 2, opened: true },
    ]);
    const told = here.store.events.length;
    await here.allocate(order('B', { LAMP: 1 }));
    await project(told);

    const { items } = await history.ofProduct('LAMP', { limit: 10 });
    expect(items).toMatchObject([
      { type: 'Allocated', orderId: 'B', version: 3 },
      { type: 'LedgerOpened', version: 2, available: 7, backordered: 0 },
    ]);
    expect(await complete()).toEqual({ sku: 'LAMP', from: 2, to: 3 });
  });

  test('is complete as far as it is in what came meanwhile', async () => {
    const told = here.store.events.length;
    await here.allocate(order('B', { LAMP: 1 }));
    await here.allocate(order('C', { LAMP: 1 }));
    const before = await here.queries.product('LAMP');
    await here.allocate(order('D', { LAMP: 1 }));
    await project(told);
    expect(await complete()).toBeUndefined();

    // Who rebuilds has read the product before the last order.
    const queries = { ...here.queries, product: async () => before };
    expect(await rebuildOne({ ...deps(), queries }, 'LAMP')).toMatchObject({
      completeFrom: 4,
      completeTo: 5,
    });
  });

  test('is not begun twice', async () => {
    await rebuild();

    expect(await rebuild()).toMatchObject([{ opened: false }]);
  });
});

describe('a ledger that has all that happened', () => {
  test('is left as it is', async () => {
    await project();

    expect(await rebuild()).toEqual([
      { sku: 'LAMP', version: 2, completeFrom: 0, completeTo: 2, opened: false },
    ]);
    expect(await rebuildOne(deps(), 'LAMP')).toMatchObject({ opened: false });
  });

  test('is left as it is if the last events come while it is looked at', async () => {
    await project(0, OF_THE_BATCH);
    const late: Ledger = {
      ...ledger,
      putOpening: async (opening) => {
        await ledger.putOpening(opening);
        await project();
      },
      moveOn: ledger.moveOn,
    };
    // They are there before anything is given up.
    expect(await complete()).toEqual({ sku: 'LAMP', from: 0, to: 1 });
    expect(await rebuildOne({ ...deps(), ledger: late }, 'LAMP')).toMatchObject({
      completeTo: 2,
    });
  });
});

describe('a ledger with a gap that nothing can fill', () => {
  beforeEach(async () => {
    await here.allocate(order('B', { LAMP: 1 }));
    await project(0, OF_THE_BATCH);
    await project(OF_THE_BATCH + 1);
  });

  test('stays behind as long as nobody says otherwise', async () => {
    expect(await rebuild()).toEqual([
      { sku: 'LAMP', version: 3, completeFrom: 0, completeTo: 1, opened: false },
    ]);
  });

  test('is begun anew where its SKU is named', async () => {
    expect(await rebuildOne(deps(), 'LAMP')).toEqual({
      ...{ sku: 'LAMP', version: 3, completeFrom: 3, completeTo: 3, opened: true },
    });
  });

  test('that nobody knows is not begun', async () => {
    expect(await rebuildOne(deps(), 'UNKNOWN')).toBeUndefined();
  });
});
