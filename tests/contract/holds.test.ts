import { describe, expect, test } from '@jest/globals';
import type { Deps, Hold, StoredBatch } from '../../src/application/ports.ts';
import { addBatch } from '../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../src/domain/batches/change-batch.ts';
import { type Decision, nothing } from '../../src/domain/decision.ts';
import type { OrderLine } from '../../src/domain/order-line.ts';
import { confirm, expire, prolong } from '../../src/domain/orders/holds.ts';
import { reinstate } from '../../src/domain/orders/reinstate.ts';
import { release } from '../../src/domain/orders/release.ts';
import { ship } from '../../src/domain/orders/ship.ts';
import type { Product } from '../../src/domain/product.ts';
import { newProduct } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { serveQueue } from '../../src/domain/promises/serve-queue.ts';
import { AT, heldUntil, inWarehouse, line, SKU, splitLine } from '../support/builders.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

const [SOON, LATER, LATE] = [
  '2030-01-01T08:15:00.000Z',
  '2030-01-01T08:15:00.001Z',
  '2030-01-02T00:00:00.000Z',
];

const names = (lines: readonly Pick<OrderLine, 'orderId'>[]) => lines.map(({ orderId }) => orderId);
const heldOf = async ({ products }: Deps, sku = SKU) => names(await products.holds(sku, 100));

describe.each(adapters)('lines on hold %s', (_, open) => {
  const stocked = async (): Promise<Deps> => {
    const deps = await open();
    await stock(deps, inWarehouse('chairs', 10));
    return deps;
  };

  /** Five lines on hold, and one that is not, saved in this order. */
  const held = async () => {
    const deps = await stocked();
    const one = await sell(
      deps,
      heldUntil(LATE, line('d', 1)),
      heldUntil(SOON, line('a', 1)),
      heldUntil(SOON, line('b', 1)),
      line('sold', 1),
    );
    const other = await sell(deps, heldUntil(LATER, line('c', 1)), heldUntil(LATE, line('e', 1)));
    const lines = [...one.lines, ...other.lines];
    const named = (...wanted: readonly string[]) =>
      lines.filter(({ orderId }) => wanted.includes(orderId));
    return { deps, lines, named };
  };

  test('are read as they are stored, and so is when the first of them expires', async () => {
    const { deps, named } = await held();

    expect(await deps.queries.order('a')).toEqual(named('a'));
    expect(await productOf(deps)).toMatchObject({ firstExpiry: SOON });
  });

  test('are listed in the order in which they expire, and then came', async () => {
    const { deps, named } = await held();

    const holds = await deps.products.holds(SKU, 100);

    expect(names(holds)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(holds[0]).toEqual({
      orderId: 'a',
      lineId: SKU,
      until: SOON,
      accepted: named('a')[0]?.accepted,
    });
  });

  test('that are prolonged are listed under their new time, and no more under the old one', async () => {
    const { deps, named } = await held();

    await save(deps, prolong(await productOf(deps), named('a'), LATE, AT));

    expect(await heldOf(deps)).toEqual(['b', 'c', 'd', 'a', 'e']);
    expect(await deps.queries.order('a')).toMatchObject([{ heldUntil: LATE }]);
  });

  test('that were released and are asked for again are lines that are there', async () => {
    const { deps, named } = await held();
    const released = await save(
      deps,
      release(await productOf(deps), named('a'), 'line-released', AT),
    );

    const [again] = reinstate(
      { products: [released.after], lines: released.lines },
      { onShortage: 'reject', heldUntil: LATER },
      AT,
    );
    await save(deps, again as Decision);

    expect(await deps.queries.order('a')).toEqual(again?.lines);
    expect(await heldOf(deps)).toEqual(['b', 'c', 'a', 'd', 'e']);
  });

  test('are as many as are wanted, from the first on or after one of them', async () => {
    const { deps } = await held();
    const pages: string[][] = [];
    for (let after: Hold | undefined; ; ) {
      const page = await deps.products.holds(SKU, 2, after);
      pages.push(names(page));
      after = page.at(-1);
      if (!after) break;
    }

    expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['e'], []]);
  });

  test('are of that SKU only, whatever its name', async () => {
    const deps = await open();
    for (const sku of ['S', 'S#1']) {
      await stock(deps, inWarehouse(`of ${sku}`, 1), sku);
      await sell(deps, heldUntil(SOON, { ...line(`for ${sku}`, 1), sku }));
    }

    expect(await heldOf(deps, 'S')).toEqual(['for S']);
    expect(await heldOf(deps, 'S#1')).toEqual(['for S#1']);
    expect(await heldOf(deps, 'NO-SUCH-SKU')).toEqual([]);
    expect(await deps.unfinished.names('holds', SOON)).toEqual(['S', 'S#1']);
  });

  test('are no more when they are confirmed, released, expired or withdrawn', async () => {
    const { deps, named } = await held();

    await save(deps, confirm(await productOf(deps), named('a'), AT));
    expect(await heldOf(deps)).toEqual(['b', 'c', 'd', 'e']);
    await save(deps, release(await productOf(deps), named('c'), 'line-released', AT));
    expect(await heldOf(deps)).toEqual(['b', 'd', 'e']);
    await save(deps, expire(await productOf(deps), named('b'), LATE, SOON));
    expect(await heldOf(deps)).toEqual(['d', 'e']);
    const withdrawn = release(await productOf(deps), named('d'), 'order-not-filled', AT);
    await save(deps, { ...withdrawn, lines: [], withdrawn: withdrawn.lines });
    expect(await heldOf(deps)).toEqual(['e']);

    expect(await deps.queries.order('a')).toMatchObject([{ state: 'allocated' }]);
    expect((await deps.queries.order('a'))[0]).not.toHaveProperty('heldUntil');
    expect(await deps.queries.order('b')).toMatchObject([{ state: 'released', heldUntil: SOON }]);
  });

  test('may be shipped once they are confirmed', async () => {
    const { deps, named } = await held();
    const { lines } = await save(deps, confirm(await productOf(deps), named('a'), AT));
    await save(deps, ship(await productOf(deps), lines, AT));

    expect(await deps.queries.order('a')).toMatchObject([{ state: 'shipped' }]);
    expect(await heldOf(deps)).toEqual(['b', 'c', 'd', 'e']);
  });

  test('may wait, and be served: they are listed once, all the time', async () => {
    const deps = await stocked();
    const waits = allocate(
      await productOf(deps),
      [heldUntil(SOON, line('a', 20))],
      AT,
      'backorder',
    );
    await save(deps, waits);
    expect(await heldOf(deps)).toEqual(['a']);

    await save(deps, addBatch(await productOf(deps), inWarehouse('more', 20), AT));
    const queue = await deps.products.waiting(newProduct(SKU), 9);
    await save(deps, serveQueue(nothing(await productOf(deps)), queue, AT, 9));

    expect(await heldOf(deps)).toEqual(['a']);
    expect(await deps.products.holds(SKU, 9)).toHaveLength(1);
  });

  test('leave the queue when they expire', async () => {
    const deps = await stocked();
    const waits = allocate(
      await productOf(deps),
      [heldUntil(SOON, line('a', 20))],
      AT,
      'backorder',
    );
    const { after, lines } = await save(deps, waits);
    await save(deps, expire(after, lines, null, SOON));

    expect((await deps.products.waiting(newProduct(SKU), 9)).lines).toEqual([]);
    expect(await heldOf(deps)).toEqual([]);
  });

  test('have a place for each of their parts', async () => {
    const deps = await stocked();
    await stock(deps, inWarehouse('more', 10));
    const { lines } = await sell(deps, heldUntil(SOON, splitLine('a', 15)));
    const holds = await deps.products.holds(SKU, 9);

    expect(holds).toMatchObject([{ orderId: 'a' }, { orderId: 'a', part: lines[1]?.part }]);
    expect((await deps.products.loadPlaced(holds)).lines).toHaveLength(2);
    expect(await deps.products.holds(SKU, 9, holds[0])).toEqual(holds.slice(1));
    const { products } = await deps.products.loadPlaced(holds);
    await save(deps, expire(products[0] as Product, lines, null, SOON));
    expect(await heldOf(deps)).toEqual([]);
  });

  test('that a cut splits have a place for each new part', async () => {
    const deps = await stocked();
    const { lines } = await sell(deps, heldUntil(SOON, splitLine('a', 10)));
    await stock(deps, inWarehouse('more', 9));
    const { product } = (await deps.products.loadBatch('chairs')) as StoredBatch;

    await save(deps, changeBatch(product, 'chairs', { qty: 4 }, lines, AT));

    expect(await deps.products.holds(SKU, 9)).toMatchObject([
      { orderId: 'a' },
      { part: '000000000004.00001' },
    ]);
  });
});

describe.each(adapters)('SKUs whose holds are to expire %s', (_, open) => {
  test('are those with a hold that expires by then, and no others', async () => {
    const deps = await open();
    const skus = ['b', 'a', 'c'];
    for (const sku of [...skus, 'none']) await stock(deps, inWarehouse(`of ${sku}`, 9), sku);
    const hold = (time: string, sku: string) =>
      sell(deps, heldUntil(time, { ...line(sku, 1), sku }));
    await hold(LATER, 'b');
    await hold(SOON, 'a');
    await hold(LATE, 'c');
    const toExpire = async (at: string) => (await deps.unfinished.names('holds', at)).toSorted();

    expect(await toExpire(AT)).toEqual([]);
    expect(await toExpire(SOON)).toEqual(['a']);
    expect(await toExpire(LATER)).toEqual(['a', 'b']);
    expect(await toExpire(LATE)).toEqual(['a', 'b', 'c']);
  });

  test('are found by the first of their holds, as far as the product knows', async () => {
    const deps = await open();
    await stock(deps, inWarehouse('chairs', 9));
    const late = await sell(deps, heldUntil(LATE, line('late', 1)));
    expect(await deps.unfinished.names('holds', SOON)).toEqual([]);
    const soon = await sell(deps, heldUntil(SOON, line('soon', 1)));
    expect(await deps.unfinished.names('holds', SOON)).toEqual([SKU]);

    const expired = await save(deps, expire(soon.after, soon.lines, LATE, SOON));
    expect(await deps.unfinished.names('holds', SOON)).toEqual([]);
    expect(await deps.unfinished.names('holds', LATE)).toEqual([SKU]);

    await save(deps, expire(expired.after, late.lines, null, LATE));
    expect(await deps.unfinished.names('holds', LATE)).toEqual([]);
    expect(await productOf(deps)).toMatchObject({ firstExpiry: null });
  });
});
