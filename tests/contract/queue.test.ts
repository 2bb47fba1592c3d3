import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Deps } from '../../src/application/ports.ts';
import { addBatch } from '../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../src/domain/batches/change-batch.ts';
import { nothing, THE_QUEUE } from '../../src/domain/decision.ts';
import type { OrderLine, PlacedLine } from '../../src/domain/order-line.ts';
import { release } from '../../src/domain/orders/release.ts';
import { newProduct } from '../../src/domain/product.ts';
import { setBackorderPolicy } from '../../src/domain/product-rules.ts';
import { type Allocation, allocate } from '../../src/domain/promises/allocate.ts';
import { type Queue, type Serving, serveQueue } from '../../src/domain/promises/serve-queue.ts';
import { AT, dueOn, inWarehouse, line, SKU } from '../support/builders.ts';
import { saveChanges } from '../support/saving.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

const ALL = 100;

const names = (lines: readonly OrderLine[]) =>
  lines.map(({ orderId, lineId }) => `${orderId}${lineId}`);

/** Lines of one SKU; those that can't be had wait. */
const wait = async (deps: Deps, ...lines: readonly OrderLine[]): Promise<Allocation> =>
  save(deps, allocate(await productOf(deps, lines[0]?.sku), lines, AT, 'backorder'));

const waiting = async ({ products }: Deps, sku = SKU) =>
  (await products.waiting(newProduct(sku), ALL)).lines;

/** Who is first: whoever has left does not take up room. */
const first = async ({ products }: Deps) =>
  names((await products.waiting(newProduct(SKU), 1)).lines);

/** Lets so many of those who wait have what there is. */
const fill = async (deps: Deps, most = ALL): Promise<Serving> =>
  save(
    deps,
    serveQueue(
      nothing(await productOf(deps)),
      await deps.products.waiting(newProduct(SKU), ALL),
      AT,
      most,
    ),
  );

describe.each(adapters)('the lines that wait for a SKU %s', (_, open) => {
  /** Eleven lines, of several decisions. */
  let deps: Deps;
  beforeAll(async () => {
    deps = await open();
    await stock(deps, inWarehouse('chairs', 2));
    for (const orderId of ['C', 'B', 'A']) {
      await wait(deps, line(orderId, 3, '3'), line(orderId, 3, '2'), line(orderId, 3, '1'));
    }
    await wait(deps, line('D', 3, '1'));
    await wait(deps, line('D', 3, '2'));
  });
  const inOrder = ['C3', 'C2', 'C1', 'B3', 'B2', 'B1', 'A3', 'A2', 'A1', 'D1', 'D2'];

  test('are in the order in which they were accepted, as they are stored', async () => {
    const { lines, isEnd } = await deps.products.waiting(newProduct(SKU), ALL);

    expect(names(lines)).toEqual(inOrder);
    expect(isEnd).toBe(true);
    expect(lines[1]).toEqual({
      ...line('C', 3, '2'),
      state: 'backordered',
      batchRef: null,
      shipsOn: null,
      accepted: '000000000002.00001',
      placed: '000000000002.00001',
      createdAt: AT,
      updatedAt: AT,
    });
  });

  test('are as many as are wanted, from the first on or after one of them', async () => {
    const first = await deps.products.waiting(newProduct(SKU), 4);
    const second = await deps.products.waiting(newProduct(SKU), 4, first.lines.at(-1)?.accepted);
    const last = await deps.products.waiting(newProduct(SKU), 4, second.lines.at(-1)?.accepted);

    expect([first, second, last].map(({ lines }) => names(lines))).toEqual([
      inOrder.slice(0, 4),
      inOrder.slice(4, 8),
      inOrder.slice(8),
    ]);
    expect([first, second, last].map(({ isEnd }) => isEnd)).toEqual([false, false, true]);
  });

  test('behind the last of them there are none', async () => {
    const { lines } = await deps.products.waiting(newProduct(SKU), ALL);

    expect(await deps.products.waiting(newProduct(SKU), 4, lines.at(-1)?.accepted)).toMatchObject({
      lines: [],
      isEnd: true,
    });
  });

  test('are shown page by page', async () => {
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const page = await deps.queries.backorders(SKU, { limit: 4, after });
      pages.push(names(page.items));
      after = page.next;
    } while (after);

    expect(pages).toEqual([inOrder.slice(0, 4), inOrder.slice(4, 8), inOrder.slice(8)]);
  });

  test('a page that is just filled is the last', async () => {
    const { items, next } = await deps.queries.backorders(SKU, { limit: 11 });

    expect(names(items)).toEqual(inOrder);
    expect(next).toBeUndefined();
  });

  test('are none of a SKU for which nobody waits', async () => {
    expect(await deps.products.waiting(newProduct('NO-SUCH-SKU'), 4)).toMatchObject({
      lines: [],
      isEnd: true,
    });
    expect((await deps.queries.backorders('NO-SUCH-SKU', { limit: 4 })).items).toEqual([]);
  });

  test('are of that SKU only, whatever its name', async () => {
    for (const sku of ['S', 'S#1']) {
      await stock(deps, inWarehouse(`of ${sku}`, 1), sku);
      await wait(deps, { ...line(`for ${sku}`, 2, ''), sku });
    }

    expect(names(await waiting(deps, 'S'))).toEqual(['for S']);
    expect(names(await waiting(deps, 'S#1'))).toEqual(['for S#1']);
  });
});

describe.each(adapters)('the queue of a SKU %s', (_, open) => {
  /** Somebody has the only batch; A, B and C wait, for 4 units each. */
  const queued = async () => {
    const deps = await open();
    await stock(deps, inWarehouse('chairs', 4));
    const { lines } = await sell(deps, line('early', 4, ''));
    for (const orderId of ['A', 'B', 'C']) await wait(deps, line(orderId, 4, ''));
    return { deps, early: lines };
  };

  test('loses who gets something', async () => {
    const { deps } = await queued();
    await stock(deps, inWarehouse('more', 9));

    await fill(deps);

    expect(names(await waiting(deps))).toEqual(['C']);
    expect(await first(deps)).toEqual(['C']);
    expect((await deps.queries.backorders(SKU, { limit: 9 })).items).toMatchObject([
      { orderId: 'C' },
    ]);
    expect(await deps.queries.order('A')).toMatchObject([{ state: 'allocated', batchRef: 'more' }]);
    expect(names((await deps.queries.linesOfBatch('more', { limit: 9 })).items)).toEqual([
      'A',
      'B',
    ]);
    expect(await productOf(deps)).toMatchObject({ backordered: 4, filling: null });
  });

  test('loses who gets something by the very decision that adds a batch', async () => {
    const { deps } = await queued();
    const added = addBatch(await productOf(deps), inWarehouse('more', 4), AT);

    await save(deps, serveQueue(added, await deps.products.waiting(newProduct(SKU), ALL), AT, ALL));

    expect(names(await waiting(deps))).toEqual(['B', 'C']);
    expect(await deps.products.loadBatch('more')).toMatchObject({ batch: { allocated: 4 } });
  });

  test('loses who gives up', async () => {
    const { deps } = await queued();
    const [gone] = await waiting(deps);

    await save(deps, release(await productOf(deps), gone ? [gone] : [], 'line-released', AT));

    expect(names(await waiting(deps))).toEqual(['B', 'C']);
    expect(await first(deps)).toEqual(['B']);
  });

  test('loses lines that are withdrawn', async () => {
    const { deps } = await queued();
    const [gone] = await waiting(deps);
    const decision = release(await productOf(deps), gone ? [gone] : [], 'order-not-filled', AT);

    await save(deps, { ...decision, lines: [], withdrawn: decision.lines });

    expect(names(await waiting(deps))).toEqual(['B', 'C']);
    expect(await first(deps)).toEqual(['B']);
    expect(await deps.queries.order('A')).toEqual([]);
  });

  test('gets back who loses stock in a cut, at the place of old', async () => {
    const { deps, early } = await queued();
    const stored = await deps.products.loadBatch('chairs');
    if (!stored) throw new Error('no batch');

    await save(deps, changeBatch(stored.product, 'chairs', { qty: 0 }, early, AT));

    expect(names(await waiting(deps))).toEqual(['early', 'A', 'B', 'C']);
    expect((await deps.queries.backorders(SKU, { limit: 1 })).items).toMatchObject([
      { orderId: 'early', state: 'backordered', batchRef: null },
    ]);
  });

  test('gets back who has been served in between, at the place of old', async () => {
    const { deps } = await queued();
    await stock(deps, inWarehouse('more', 4));
    const { lines, after } = await fill(deps);
    const stored = await deps.products.loadBatch('more');

    const product = stored?.product ?? after;
    await save(deps, changeBatch(product, 'more', { qty: 0 }, lines, AT));

    expect(names(await waiting(deps))).toEqual(['A', 'B', 'C']);
  });

  test('stays as it is if the decision comes too late', async () => {
    const { deps } = await queued();
    await stock(deps, inWarehouse('more', 4));
    const old = await productOf(deps);
    const late = serveQueue(
      nothing(old),
      await deps.products.waiting(newProduct(SKU), ALL),
      AT,
      ALL,
    );
    await wait(deps, line('D', 1, ''));

    expect(await saveChanges(deps.products, [late])).toMatchObject({
      products: [{ backordered: 13 }],
    });
    expect(names(await waiting(deps))).toEqual(['A', 'B', 'C', 'D']);
    expect(await deps.unfinished.names('queue')).toEqual([SKU]);
  });
});

describe.each(adapters)('the queues to fill %s', (_, open) => {
  const queued = async (sku = SKU, deps?: Deps) => {
    const of = deps ?? (await open());
    await stock(of, inWarehouse(`first of ${sku}`, 1), sku);
    for (const name of ['A', 'B']) await wait(of, { ...line(`${name} ${sku}`, 4), sku });
    return of;
  };

  test('are not those that merely wait', async () => {
    expect(await (await queued()).unfinished.names('queue')).toEqual([]);
  });

  test('are those for which there may be something, until all have been asked', async () => {
    const deps = await queued();
    await stock(deps, inWarehouse('more', 20));
    expect(await deps.unfinished.names('queue')).toEqual([SKU]);
    expect(await productOf(deps)).toMatchObject({ filling: 4 });

    await fill(deps, 1);
    expect(await deps.unfinished.names('queue')).toEqual([SKU]);

    await fill(deps, 1);
    expect(await deps.unfinished.names('queue')).toEqual([]);
    expect(await productOf(deps)).toMatchObject({ filling: null });
  });

  test('are not any more once all were asked, even if nobody got anything', async () => {
    const deps = await queued();
    await stock(deps, inWarehouse('more', 3));

    await fill(deps);

    expect(await deps.unfinished.names('queue')).toEqual([]);
  });

  test('are not those from which the last has gone', async () => {
    const deps = await queued();
    await stock(deps, inWarehouse('more', 3));

    await save(deps, release(await productOf(deps), await waiting(deps), 'line-released', AT));

    expect(await deps.unfinished.names('queue')).toEqual([]);
  });

  test('are again those for which there is something once more', async () => {
    const deps = await queued();
    await stock(deps, inWarehouse('more', 3));
    await fill(deps);
    await save(deps, setBackorderPolicy(await productOf(deps), 'fill-what-fits', AT));

    expect(await deps.unfinished.names('queue')).toEqual([SKU]);
    expect(await productOf(deps)).toMatchObject({ backorderPolicy: 'fill-what-fits' });
  });

  test('are listed by their names, in order', async () => {
    const deps = await open();
    for (const sku of ['b', 'ä', 'a', 'waits']) await queued(sku, deps);
    for (const sku of ['b', 'ä', 'a']) await stock(deps, inWarehouse(`more ${sku}`, 9), sku);

    expect(await deps.unfinished.names('queue')).toEqual(['a', 'b', 'ä']);
  });
});

describe.each(adapters)('lines that are promised for a later day %s', (_, open) => {
  const waitingOf = async (deps: Deps, limit = ALL, after?: string) =>
    deps.products.waiting(await productOf(deps), limit, after);
  const ordersOf = ({ lines }: Queue) => lines.map(({ orderId }) => orderId);

  test('wait for a better one among those that wait for stock, first come first', async () => {
    const deps = await open();
    await stock(deps, dueOn('2030-03-01', 'ship', 5));
    await save(deps, setBackorderPolicy(await productOf(deps), 'fill-what-fits', AT));
    await sell(deps, line('promised', 3));
    await save(deps, allocate(await productOf(deps), [line('waits', 9)], AT, 'backorder'));
    await sell(deps, line('newcomer', 2));

    expect(ordersOf(await waitingOf(deps))).toEqual(['promised', 'waits', 'newcomer']);
    const first = await waitingOf(deps, 2);
    expect(first).toMatchObject({ isEnd: false, isStart: true });
    const rest = await waitingOf(deps, 2, first.lines.at(-1)?.accepted);
    expect(ordersOf(rest)).toEqual(['newcomer']);
    expect(rest).toMatchObject({ isEnd: true, isStart: false });
  });

  test('come with what their batch has, though it is closed', async () => {
    const deps = await open();
    await stock(deps, dueOn('2030-03-01', 'ship', 5));
    await sell(deps, line('promised', 5));

    const queue = await waitingOf(deps);
    expect(queue.closed).toMatchObject([{ ref: 'ship', allocated: 5 }]);
    const added = addBatch(await productOf(deps), inWarehouse('here', 5), AT);
    await save(deps, serveQueue(added, queue, AT, ALL));

    expect(await productOf(deps)).toMatchObject({ latestPromise: '', filling: null });
    expect((await waitingOf(deps)).lines).toEqual([]);
    expect((await deps.products.loadBatch('ship'))?.batch).toMatchObject({ allocated: 0 });
    expect((await deps.products.loadBatch('here'))?.batch).toMatchObject({ allocated: 5 });
  });

  test('do not once they have left, or are promised for today', async () => {
    const deps = await open();
    await stock(deps, dueOn('2030-03-01', 'ship', 5));
    await sell(deps, line('released', 3));
    await stock(deps, inWarehouse('here', 2));
    await sell(deps, line('from the warehouse', 2));

    const queue = await waitingOf(deps);
    expect(ordersOf(queue)).toEqual(['released']);
    await save(deps, release(await productOf(deps), queue.lines, 'line-released', AT));

    expect((await waitingOf(deps)).lines).toEqual([]);
  });
});

test.each(adapters)(
  'those of higher priority stand before the others, and leave their place as others do %s',
  async (_, open) => {
    const deps = await open();
    await wait(deps, line('none', 1, '1'), { ...line('high', 1, '1'), priority: 9 });
    const placed = await wait(deps, { ...line('low', 1, '1'), priority: 1 }, line('last', 1, '1'));
    const inOrder = ['high1', 'low1', 'none1', 'last1'];

    const page = await deps.products.waiting(newProduct(SKU), 2);
    const rest = await deps.products.waiting(
      newProduct(SKU),
      9,
      THE_QUEUE.placeOf(page.lines[1] as PlacedLine),
    );
    expect([...names(page.lines), ...names(rest.lines)]).toEqual(inOrder);
    expect(placed.after.backorderedFirst).toEqual({
      '1': { '9999-12-31': 1 },
      '9': { '9999-12-31': 1 },
    });
    expect(await productOf(deps)).toMatchObject({
      backorderedFirst: placed.after.backorderedFirst,
    });
    const shown = await deps.queries.backorders(SKU, { limit: 3 });
    const others = await deps.queries.backorders(SKU, { limit: 3, after: shown.next });
    expect([names(shown.items), names(others.items)]).toEqual([inOrder.slice(0, 3), ['last1']]);

    await stock(deps, inWarehouse('chairs', 2));
    await fill(deps);
    expect(names(await waiting(deps))).toEqual(['none1', 'last1']);
    expect(await first(deps)).toEqual(['none1']);
  },
);
