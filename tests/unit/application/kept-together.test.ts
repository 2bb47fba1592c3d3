import { describe, expect, test } from '@jest/globals';
import { largeOrder, onHold, order, orWait, shop, together, useCases } from '../../support/shop.ts';

const TOP = 'TABLE-TOP';
const LEG = 'TABLE-LEG';
const TABLE = { [TOP]: 1, [LEG]: 4 };

/** One table is ordered, of the only top there is. */
const withTable = async (table = together(order('table', TABLE))) => {
  const all = shop();
  await all.addBatch({ ref: 'tops', sku: TOP, qty: 1, eta: null });
  await all.addBatch({ ref: 'legs', sku: LEG, qty: 4, eta: null });
  await all.allocate(table);
  const statesOf = async (orderId: string) =>
    (await all.queries.order(orderId)).map(({ state }) => state);
  return { ...all, statesOf };
};

const nothing = () => undefined;
const crash = () => {
  throw new Error('the power fails');
};

describe('a table whose top breaks', () => {
  test('gives back its legs, as it was ordered together', async () => {
    const { changeBatch, statesOf, store, unfinished } = await withTable();

    const { lines, batch } = await changeBatch('tops', { qty: 0 });

    expect(lines).toMatchObject([{ sku: TOP, state: 'released' }]);
    expect(batch).toMatchObject({ allocated: 0, purchased: 0 });
    expect(await statesOf('table')).toEqual(['released', 'released']);
    expect(store.events.filter(({ type }) => type === 'Deallocated')).toMatchObject([
      { sku: TOP, reason: 'order-not-filled' },
      { sku: LEG, reason: 'order-not-filled', qty: 4 },
    ]);
    expect(await unfinished.names('order')).toEqual([]);
  });

  test('keeps its legs and waits for a top, if nothing else was said', async () => {
    const { changeBatch, queries } = await withTable(order('table', TABLE));

    await changeBatch('tops', { qty: 0 });

    expect(await queries.order('table')).toMatchObject([
      { sku: LEG, state: 'allocated' },
      { sku: TOP, state: 'backordered' },
    ]);
  });

  test('leaves them to who waits for legs', async () => {
    const { allocate, changeBatch, statesOf } = await withTable();
    await allocate(orWait(order('stool', { [LEG]: 3 })));
    expect(await statesOf('stool')).toEqual(['backordered']);

    await changeBatch('tops', { qty: 0 });

    expect(await statesOf('stool')).toEqual(['allocated']);
  });

  test('gives back nothing if there is another top', async () => {
    const { addBatch, changeBatch, statesOf } = await withTable();
    await addBatch({ ref: 'more', sku: TOP, qty: 1, eta: '2030-02-01' });

    await changeBatch('tops', { qty: 0 });

    expect(await statesOf('table')).toEqual(['allocated', 'allocated']);
  });

  test('gives back legs that are in a cart, too', async () => {
    const { changeBatch, pass, finishWork, statesOf, confirmOrder } = await withTable(
      onHold(together(order('table', TABLE))),
    );

    await changeBatch('tops', { qty: 0 });

    expect(await statesOf('table')).toEqual(['released', 'released']);
    await expect(confirmOrder('table')).rejects.toMatchObject({ code: 'line-released' });
    pass(60 * 60_000);
    await finishWork();
  });

  test('keeps what has left already', async () => {
    const { changeBatch, shipOrder, queries } = await withTable();
    await shipOrder('table', [LEG]);

    await changeBatch('tops', { qty: 0 });

    expect(await queries.order('table')).toMatchObject([
      { sku: LEG, state: 'shipped' },
      { sku: TOP, state: 'released' },
    ]);
  });

  test('keeps what was ordered beside it and is of use without it', async () => {
    const { allocate, addBatch, changeBatch, queries } = await withTable();
    await addBatch({ ref: 'lamps', sku: 'LAMP', qty: 1, eta: null });
    await allocate(order('table', { LAMP: 1 }));

    await changeBatch('tops', { qty: 0 });

    expect(await queries.order('table')).toMatchObject([
      { sku: 'LAMP', state: 'allocated' },
      { sku: LEG, state: 'released' },
      { sku: TOP, state: 'released' },
    ]);
  });

  test('is had again as a whole, or not at all', async () => {
    const { changeBatch, reinstateOrder, statesOf } = await withTable();
    await changeBatch('tops', { qty: 0 });
    await expect(reinstateOrder('table')).rejects.toMatchObject({ code: 'shortage' });
    expect(await statesOf('table')).toEqual(['released', 'released']);

    await changeBatch('tops', { qty: 1 });

    expect(await reinstateOrder('table')).toMatchObject([
      { state: 'allocated', keepTogether: true },
      { state: 'allocated', keepTogether: true },
    ]);
  });

  test('is torn by nobody but the shop itself', async () => {
    const { releaseLine, changeLine, statesOf } = await withTable();

    await changeLine({ orderId: 'table', lineId: LEG }, { qty: 3 });
    await releaseLine({ orderId: 'table', lineId: TOP });

    expect(await statesOf('table')).toEqual(['allocated', 'released']);
  });

  test('loses its legs when the top comes too late for it', async () => {
    const { addBatch, allocate, changeBatch, statesOf } = await withTable();
    await addBatch({ ref: 'soon', sku: TOP, qty: 1, eta: '2030-02-01' });
    await addBatch({ ref: 'more', sku: LEG, qty: 4, eta: null });
    const urgent = together(order('urgent', TABLE));
    await allocate({
      ...urgent,
      lines: urgent.lines.map((line) => ({ ...line, shipBy: '2030-02-01' })),
    });

    await changeBatch('soon', { eta: '2030-03-01' });

    expect(await statesOf('urgent')).toEqual(['released', 'released']);
    expect(await statesOf('table')).toEqual(['allocated', 'allocated']);
  });
});

describe('a kit of more lines than one transaction holds', () => {
  test('is given back in steps', async () => {
    const all = shop();
    await all.addBatch({ ref: 'tops', sku: TOP, qty: 1, eta: null });
    await all.addBatch({ ref: 'screws', sku: 'SCREW', qty: 300, eta: null });
    const { lines } = largeOrder('kit', 300, 'SCREW');
    const top = { lineId: TOP, sku: TOP, qty: 1 };
    await all.allocate(together({ orderId: 'kit', lines: [...lines, top] }));

    await all.changeBatch('tops', { qty: 0 });

    const states = (await all.queries.order('kit')).map(({ state }) => state);
    expect(states).toEqual(Array(301).fill('released'));
    expect((await all.queries.batch('screws'))?.batch.allocated).toBe(0);
    expect(await all.unfinished.names('order')).toEqual([]);
  });

  test('is given back once all of it has come, if it was torn before', async () => {
    const all = shop();
    await all.addBatch({ ref: 'tops', sku: TOP, qty: 1, eta: null });
    await all.addBatch({ ref: 'screws', sku: 'SCREW', qty: 300, eta: null });
    const top = { lineId: TOP, sku: TOP, qty: 1 };
    const { lines } = largeOrder('kit', 300, 'SCREW');
    all.beforeSave.push(nothing, () => all.rival.changeBatch('tops', { qty: 0 }));

    await all.allocate(together({ orderId: 'kit', lines: [top, ...lines] }));
    expect(await all.unfinished.names('order')).toEqual(['kit']);
    await all.finishWork();

    const states = (await all.queries.order('kit')).map(({ state }) => state);
    expect(states).toEqual(Array(301).fill('released'));
    expect(await all.unfinished.names('order')).toEqual([]);
  });
});

describe('interrupted before its legs are given back', () => {
  const broken = async () => {
    const all = await withTable();
    all.beforeSave.push(nothing, crash);
    await expect(all.changeBatch('tops', { qty: 0 })).rejects.toThrow('the power fails');
    expect(await all.statesOf('table')).toEqual(['allocated', 'released']);
    return all;
  };

  test('a table is given back by the job by the minute', async () => {
    const { finishWork, statesOf, unfinished, store } = await broken();
    expect(await unfinished.names('order')).toEqual(['table']);

    await finishWork();

    expect(await statesOf('table')).toEqual(['released', 'released']);
    expect(await unfinished.names('order')).toEqual([]);
    const before = structuredClone(store);
    await finishWork();
    expect(store).toEqual(before);
  });

  test('a table that was had again meanwhile is kept', async () => {
    const { changeBatch, finishWork, reinstateOrder, statesOf, unfinished } = await broken();
    await changeBatch('tops', { qty: 1 });
    await reinstateOrder('table');
    expect(await unfinished.names('order')).toEqual([]);

    await finishWork();

    expect(await statesOf('table')).toEqual(['allocated', 'allocated']);
  });

  test('a table that is had again at that very moment is kept', async () => {
    const { beforeSave, rival, finishWork, statesOf } = await broken();
    await rival.changeBatch('tops', { qty: 1 });
    beforeSave.push(() => rival.reinstateOrder('table'));

    await finishWork();

    expect(await statesOf('table')).toEqual(['allocated', 'allocated']);
  });

  test('a table that is had again right after it was looked at is kept', async () => {
    const memory = await broken();
    await memory.rival.changeBatch('tops', { qty: 1 });
    let isFirst = true;
    const order = async (orderId: string) => {
      const lines = await memory.queries.order(orderId);
      if (isFirst) await memory.rival.reinstateOrder(orderId);
      isFirst = false;
      return lines;
    };

    await useCases({ ...memory, queries: { ...memory.queries, order } }).finishWork();

    expect(await memory.statesOf('table')).toEqual(['allocated', 'allocated']);
  });
});
