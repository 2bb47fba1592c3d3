import { describe, expect, test } from '@jest/globals';
import type { AuditDeps, Deps } from '../../src/application/ports.ts';
import { changeBatch } from '../../src/domain/batches/change-batch.ts';
import { markExpiring, markOverdue, missDeadlines } from '../../src/domain/batches/end-of-day.ts';
import type { OrderLine } from '../../src/domain/order-line.ts';
import { onDay } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { AT, dueOn, inWarehouse, line, SKU } from '../support/builders.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

// Over on any day on which the tests run; in memory it is 2030.
const OVER = '2020-01-10';
const AHEAD = '2099-01-10';

const missed = async ({ missedDays, today }: Deps) => {
  const batches: string[] = [];
  for await (const ref of missedDays.batches(today())) batches.push(ref);
  const lines: string[] = [];
  for await (const { orderId, sku } of missedDays.lines(today())) lines.push(`${orderId} ${sku}`);
  return { batches: batches.sort(), lines: lines.sort() };
};

const overdue = async ({ queries }: Deps) => queries.overdueBatches({ limit: 10 });

const mark = async (deps: Deps, ref: string) => {
  const stored = await deps.products.loadBatch(ref);
  if (!stored) throw new Error('it was added');
  return save(deps, markOverdue(stored.product, ref, AT));
};

const put = async (deps: Deps, ref: string, change: object) => {
  const stored = await deps.products.loadBatch(ref);
  if (!stored) throw new Error('it was added');
  return save(deps, changeBatch(stored.product, ref, change, [], AT));
};

const by = (shipBy: string, one: OrderLine): OrderLine => ({ ...one, shipBy });

describe.each(adapters)('what has missed its day %s', (_, open) => {
  /** As it was added when its day was still ahead. */
  const earlier = async (deps: Deps, eta: string, ref: string, qty: number) => {
    await stock(deps, dueOn(AHEAD, ref, qty));
    const product = onDay(await productOf(deps), '2000-01-01');
    await save(deps, changeBatch(product, ref, { eta }, [], AT));
  };
  const opened = async (): Promise<AuditDeps> => {
    const deps = await open();
    await stock(deps, inWarehouse('here', 9));
    await stock(deps, dueOn(AHEAD, 'ahead', 9));
    return deps;
  };

  test('is found: shipments whose day is over, and no others', async () => {
    const deps = await opened();
    await earlier(deps, OVER, 'late', 9);

    expect(await missed(deps)).toEqual({ batches: ['late'], lines: [] });
  });

  test('is found also when all of it is promised', async () => {
    const deps = await opened();
    await earlier(deps, OVER, 'late', 20);
    await sell(deps, line('order', 20));
    expect((await productOf(deps)).batches.map(({ ref }) => ref)).not.toContain('late');

    expect((await missed(deps)).batches).toEqual(['late']);
    await mark(deps, 'late');
    expect((await missed(deps)).batches).toEqual([]);
    expect(await overdue(deps)).toEqual({ items: ['late'] });
    expect(await deps.unfinished.names('promises')).toContain('late');
  });

  test('is listed as overdue from when it is marked until it has another day, or has come', async () => {
    const deps = await opened();
    await earlier(deps, OVER, 'late', 9);
    await earlier(deps, '2020-01-09', 'later', 9);
    await mark(deps, 'late');
    await mark(deps, 'later');
    expect(await missed(deps)).toEqual({ batches: [], lines: [] });
    const { next, ...page } = await deps.queries.overdueBatches({ limit: 1 });
    expect(page).toEqual({ items: ['later'] });
    expect(await deps.queries.overdueBatches({ limit: 1, after: next })).toEqual({
      items: ['late'],
    });

    await put(deps, 'late', { eta: AHEAD });
    await put(deps, 'later', { eta: null });
    expect(await overdue(deps)).toEqual({ items: [] });
    expect((await productOf(deps)).batches).toMatchObject([
      { ref: 'here' },
      { ref: 'later' },
      { ref: 'ahead' },
      { ref: 'late' },
    ]);
  });

  test('is marked already if it is added late', async () => {
    const deps = await opened();
    await stock(deps, dueOn(OVER, 'late', 9));

    expect((await missed(deps)).batches).toEqual([]);
    expect(await overdue(deps)).toEqual({ items: ['late'] });
    expect(await deps.products.loadBatch('late')).toMatchObject({ batch: { overdue: true } });
  });

  test('is found again while it is cut below what is promised, and after', async () => {
    const deps = await opened();
    await earlier(deps, OVER, 'late', 20);
    const { lines } = await sell(deps, line('order', 20));
    await put(deps, 'late', { qty: 1 });
    expect(await deps.unfinished.names('cut')).toEqual(['late']);
    expect((await missed(deps)).batches).toEqual([]);

    const product = await productOf(deps);
    await save(deps, changeBatch(product, 'late', {}, lines, AT));
    expect(await deps.unfinished.names('cut')).toEqual([]);
    expect((await missed(deps)).batches).toEqual(['late']);
  });

  test('is found: lines that still wait, until it is published or they stop waiting', async () => {
    const deps = await opened();
    const wanted = [by(OVER, line('late', 90)), by(AHEAD, line('ahead', 90)), line('any', 90)];
    const { lines } = await save(
      deps,
      allocate(await productOf(deps), [...wanted, by(OVER, line('too', 91))], AT, 'backorder'),
    );
    expect((await missed(deps)).lines).toEqual([`late ${SKU}`, `too ${SKU}`]);

    const some = lines.filter(({ orderId }) => orderId !== 'too');
    await save(deps, missDeadlines(await productOf(deps), some, AT));
    expect((await missed(deps)).lines).toEqual([`too ${SKU}`]);
    expect(await deps.queries.order('late')).toMatchObject([{ missed: OVER }]);
  });

  const expiring = async ({ missedDays, today }: Deps, before = today()) => {
    const [toTell, toBlock]: [string[], string[]] = [[], []];
    for await (const ref of missedDays.toExpire(before)) toTell.push(ref);
    for await (const ref of missedDays.expired(today())) toBlock.push(ref);
    return { toTell, toBlock };
  };
  const NOTHING = { toTell: [], toBlock: [] };

  /** What was good through a day, and was told to be so or not. */
  const labelled = async (deps: Deps, ref: string, isTold = false) => {
    await stock(deps, { ...inWarehouse(ref, 20), expiresOn: OVER });
    if (!isTold) return;
    await save(deps, markExpiring(await productOf(deps), ref, OVER, AT));
  };

  test('is found: batches that expire before a day, and expired ones whose expiry was published', async () => {
    const deps = await opened();
    await labelled(deps, 'milk');
    expect(await expiring(deps, OVER)).toEqual(NOTHING);
    expect(await expiring(deps)).toEqual({ toTell: ['milk'], toBlock: [] });
    expect(await deps.products.loadBatch('milk')).toMatchObject({
      batch: { expiresOn: OVER },
      original: { expiresOn: OVER },
    });

    await save(deps, markExpiring(await productOf(deps), 'milk', OVER, AT));
    expect(await expiring(deps)).toEqual({ toTell: [], toBlock: ['milk'] });
    expect(await deps.products.loadBatch('milk')).toMatchObject({ batch: { expiring: true } });
  });

  test('is found also when all of what expires is promised, and not once it is blocked', async () => {
    const deps = await opened();
    await labelled(deps, 'milk', true);
    const product = onDay(await productOf(deps), OVER);
    const wanted = [{ ...line('order', 20), minimumDays: 0 }];
    const { lines } = await save(deps, allocate(product, wanted, AT));
    expect(lines).toMatchObject([{ batchRef: 'milk' }]);
    expect(await expiring(deps)).toEqual({ toTell: [], toBlock: ['milk'] });

    await put(deps, 'milk', { blocked: true });
    expect(await expiring(deps)).toEqual(NOTHING);
    expect(await deps.unfinished.names('cut')).toEqual(['milk']);
  });

  test('is found by its last day as that is corrected, until it does not expire', async () => {
    const deps = await opened();
    await labelled(deps, 'milk', true);
    await put(deps, 'milk', { expiresOn: AHEAD });
    expect(await expiring(deps)).toEqual(NOTHING);
    expect(await deps.unfinished.names('promises')).toContain('milk');
    await put(deps, 'milk', { expiresOn: OVER });
    expect(await expiring(deps)).toEqual({ toTell: ['milk'], toBlock: [] });

    await put(deps, 'milk', { expiresOn: null });
    expect(await expiring(deps)).toEqual(NOTHING);
    const { batch } = (await deps.products.loadBatch('milk')) ?? {};
    expect(batch).not.toHaveProperty('expiresOn');
    expect(batch).not.toHaveProperty('expiring');
  });

  test('is no shipment that expires before it has come', async () => {
    const deps = await opened();
    await stock(deps, { ...dueOn(AHEAD, 'ship', 9), expiresOn: OVER });
    expect(await expiring(deps)).toEqual(NOTHING);

    await put(deps, 'ship', { eta: null });
    expect(await expiring(deps)).toEqual({ toTell: ['ship'], toBlock: [] });
  });

  test('a line keeps for how many days it wants its units to be good', async () => {
    const deps = await opened();
    await sell(deps, { ...line('order', 1), minimumDays: 30 });

    expect(await deps.queries.order('order')).toMatchObject([{ minimumDays: 30 }]);
  });
});
