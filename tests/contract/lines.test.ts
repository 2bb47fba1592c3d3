import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Deps } from '../../src/application/ports.ts';
import { confirm } from '../../src/domain/orders/holds.ts';
import { release } from '../../src/domain/orders/release.ts';
import { AT, inWarehouse, line } from '../support/builders.ts';
import { adapters, save, sell, stock } from './adapters.ts';

describe.each(adapters)('the lines on a batch %s', (_, open) => {
  /** Eleven lines on a batch, 3 units each, of several decisions. */
  let deps: Deps;
  beforeAll(async () => {
    deps = await open();
    await stock(deps, inWarehouse('chairs', 100));
    for (const orderId of ['A', 'B', 'C']) {
      await sell(deps, line(orderId, 3, '1'), line(orderId, 3, '2'), line(orderId, 3, '3'));
    }
    await sell(deps, line('D', 3, '1'));
    await sell(deps, line('D', 3, '2'));
  });
  const inOrder = ['A1', 'A2', 'A3', 'B1', 'B2', 'B3', 'C1', 'C2', 'C3', 'D1', 'D2'];
  const names = (lines: readonly { orderId: string; lineId: string }[]) =>
    lines.map(({ orderId, lineId }) => `${orderId}${lineId}`);

  test('the newest come first, and all of them if need be', async () => {
    expect(names(await deps.products.linesToGiveWay('chairs', 100))).toEqual(inOrder.toReversed());
  });

  test.each([
    [1, ['D2']],
    [3, ['D2']],
    [4, ['D2', 'D1']],
    [10, ['D2', 'D1', 'C3', 'C2']],
  ])('no more than hold %i units', async (units, expected) => {
    expect(names(await deps.products.linesToGiveWay('chairs', units))).toEqual(expected);
  });

  test('one that is larger than what is missing is passed over, and the smallest of these comes last', async () => {
    const { products } = deps;
    await stock(deps, inWarehouse('mixed', 30), 'MIXED');
    const of = (orderId: string, qty: number) => ({ ...line(orderId, qty, 'm'), sku: 'MIXED' });
    await sell(deps, of('A', 2), of('B', 9), of('C', 4), of('D', 7), of('E', 1));

    expect(names(await products.linesToGiveWay('mixed', 3))).toEqual(['Em', 'Am']);
    expect(names(await products.linesToGiveWay('mixed', 4))).toEqual(['Em', 'Am', 'Cm']);
    expect(names(await products.linesToGiveWay('mixed', 6))).toEqual(['Em', 'Cm', 'Am']);
  });

  test('those on hold come last, then lower priorities, then who was accepted last', async () => {
    await stock(deps, inWarehouse('ranked', 30), 'RANKED');
    const of = (orderId: string, more: object = {}) => {
      return { ...line(orderId, 1, '1'), sku: 'RANKED', ...more };
    };
    const until = { heldUntil: '2030-01-01T09:00:00.000Z' };
    const placed = await sell(
      deps,
      of('cart', until),
      of('cart9', { ...until, priority: 9 }),
      of('none'),
      of('low', { priority: 1 }),
      of('high', { priority: 9 }),
      of('late'),
    );
    const listed = async () =>
      names((await deps.queries.linesOfBatch('ranked', { limit: 9 })).items);
    const inOrder = ['high1', 'low1', 'none1', 'late1', 'cart91', 'cart1'];

    expect(await listed()).toEqual(inOrder);
    expect(names(await deps.products.linesToGiveWay('ranked', 9))).toEqual(inOrder.toReversed());

    await save(deps, confirm(placed.after, placed.lines.slice(0, 1), AT));
    expect(await listed()).toEqual(['high1', 'low1', 'cart1', 'none1', 'late1', 'cart91']);
  });

  test('of a batch that nobody holds there are none', async () => {
    await stock(deps, inWarehouse('more', 1));

    expect(await deps.products.linesToGiveWay('more', 1)).toEqual([]);
    expect(await deps.queries.linesOfBatch('more', { limit: 9 })).toEqual({ items: [] });
  });

  test('are read page by page, in the order in which they were accepted', async () => {
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const page = await deps.queries.linesOfBatch('chairs', { limit: 4, after });
      pages.push(names(page.items));
      after = page.next;
    } while (after);

    expect(pages).toEqual([inOrder.slice(0, 4), inOrder.slice(4, 8), inOrder.slice(8)]);
  });

  test('a page that is just filled is the last', async () => {
    const { items, next } = await deps.queries.linesOfBatch('chairs', { limit: 11 });

    expect(items).toHaveLength(11);
    expect(next).toBeUndefined();
  });

  test('once released are not among them', async () => {
    const lamp = (orderId: string) => ({ ...line(orderId, 2, '1'), sku: 'BLUE-LAMP' });
    await stock(deps, inWarehouse('lamps', 10), 'BLUE-LAMP');
    const { after, lines } = await sell(deps, lamp('E'), lamp('F'), lamp('G'));
    await save(deps, release(after, lines.slice(1, 2), 'line-released', AT));

    expect(names(await deps.products.linesToGiveWay('lamps', 10))).toEqual(['G1', 'E1']);
    const { items } = await deps.queries.linesOfBatch('lamps', { limit: 9 });
    expect(names(items)).toEqual(['E1', 'G1']);
  });
});
