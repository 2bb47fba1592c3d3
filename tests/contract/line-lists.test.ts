import { describe, expect, test } from '@jest/globals';
import { dynamoDbLineLists } from '../../src/adapters/dynamodb/line-lists.ts';
import { listLines } from '../../src/application/orders/list-lines.ts';
import type { Deps, LineLists } from '../../src/application/ports.ts';
import { tableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import type { OrderLine } from '../../src/domain/order-line.ts';
import { freshTable } from '../support/fresh-table.ts';
import { lineListsIn } from '../support/in-memory/line-lists.ts';
import { inMemory } from '../support/in-memory.ts';
import { onHold, order, orWait, useCases } from '../support/shop.ts';

// Over on any day on which the tests run; in memory it is 2030.
const OVER = '2020-01-10';
const AHEAD = '2099-01-10';

type Opened = { readonly deps: Deps; readonly lists: LineLists };
const adapters: readonly (readonly [string, () => Promise<Opened>])[] = [
  [
    'in memory',
    async () => {
      const deps = inMemory();
      return { deps, lists: lineListsIn(deps.store) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const TABLE_NAME = await freshTable();
      return {
        deps: compose({ TABLE_NAME }),
        lists: dynamoDbLineLists(tableOf({ TABLE_NAME })),
      };
    },
  ],
];

/** An order for a lamp that waits. */
const waits = (orderId: string, more: Partial<OrderLine> = {}) => {
  const sku = more.sku ?? 'LAMP';
  return orWait({ orderId, lines: [{ lineId: 'a', qty: 1, ...more, sku }] });
};

describe.each(adapters)('lines of all SKUs %s', (_, open) => {
  const opened = async () => {
    const { deps, lists } = await open();
    const shop = useCases(deps);
    for (const sku of ['LAMP', 'DESK#1']) await shop.putProduct(sku, {});
    const list = listLines({ lists, clock: deps.clock, today: deps.today });
    const names = async (wanted: Omit<Parameters<typeof list>[0], 'limit'>, limit = 100) => {
      const pages: string[][] = [];
      let after: string | undefined;
      do {
        const page = await list({ limit, after, ...wanted });
        pages.push(page.items.map(({ orderId }) => orderId));
        after = page.next;
      } while (after !== undefined);
      return pages;
    };
    /** No two orders come in the same millisecond. */
    const allocate: typeof shop.allocate = async (...wanted) => {
      await deps.pause(10);
      return shop.allocate(...wanted);
    };
    return { ...shop, allocate, deps, names };
  };

  test('that wait: those first that must leave first, then those that were ordered first', async () => {
    const { allocate, names } = await opened();
    await allocate(waits('first'));
    await allocate(waits('second', { sku: 'DESK#1' }));
    await allocate(waits('later', { shipBy: '2099-02-01' }));
    await allocate(waits('soon', { shipBy: AHEAD, sku: 'DESK#1' }));

    const all = ['soon', 'later', 'first', 'second'];
    expect(await names({ state: 'waiting' })).toEqual([all]);
    expect(await names({ state: 'waiting' }, 1)).toEqual(all.map((one) => [one]));
    expect(await names({ state: 'waiting' }, 3)).toEqual([all.slice(0, 3), ['second']]);
    expect(await names({ state: 'waiting' }, 4)).toEqual([all]);
  });

  test('that wait are listed until they have stock, or are released', async () => {
    const { allocate, addBatch, releaseOrder, names } = await opened();
    for (const name of ['served', 'released', 'waits on']) await allocate(waits(name));

    await releaseOrder('released');
    await addBatch({ ref: 'one', sku: 'LAMP', qty: 1, eta: null });
    expect(await names({ state: 'waiting' })).toEqual([['waits on']]);
  });

  test('that wait although their last day is over are late, also once that was said', async () => {
    const { allocate, endOfDay, changeLine, names } = await opened();
    await allocate(waits('over', { shipBy: OVER }));
    await allocate(waits('longer over', { shipBy: '2020-01-09', sku: 'DESK#1' }));
    await allocate(waits('ahead', { shipBy: AHEAD }));
    await allocate(waits('no day'));
    expect(await names({ state: 'late' })).toEqual([['longer over', 'over']]);

    expect(await endOfDay()).toMatchObject({ missed: 2 });
    expect(await endOfDay()).toMatchObject({ missed: 0 });
    expect(await names({ state: 'late' })).toEqual([['longer over', 'over']]);
    expect(await names({ state: 'late' }, 1)).toEqual([['longer over'], ['over']]);
    const all = ['longer over', 'over', 'ahead', 'no day'];
    expect(await names({ state: 'waiting' })).toEqual([all]);

    await changeLine({ orderId: 'over', lineId: 'a' }, { shipBy: '2099-03-01' });
    expect(await names({ state: 'late' })).toEqual([['longer over']]);
    expect(await names({ state: 'waiting' })).toEqual([['longer over', 'ahead', 'over', 'no day']]);
  });

  test('on hold: those first that expire first, whether they have stock or wait', async () => {
    const { allocate, addBatch, confirmOrder, names } = await opened();
    await addBatch({ ref: 'lamps', sku: 'LAMP', qty: 2, eta: null });
    await allocate(onHold(order('an hour', { LAMP: 1 }), 60 * 60_000));
    await allocate(onHold(order('a minute', { LAMP: 1 }), 60_000));
    await allocate(onHold(waits('half an hour', { sku: 'DESK#1' }), 30 * 60_000));
    await allocate(onHold(waits('confirmed', { sku: 'DESK#1' })));
    await confirmOrder('confirmed');
    await allocate(waits('never held'));

    const all = ['a minute', 'half an hour', 'an hour'];
    expect(await names({ state: 'held' })).toEqual([all]);
    expect(await names({ state: 'held' }, 1)).toEqual(all.map((one) => [one]));
    expect(await names({ state: 'held', sku: 'DESK#1' })).toEqual([['half an hour']]);
  });

  test('on hold are found among many SKUs and holds, each of them once', async () => {
    const { allocate, putProduct, names } = await opened();
    const skus = Array.from({ length: 30 }, (_, n) => `SKU-${n}`);
    for (const sku of skus) await putProduct(sku, {});
    const lines = skus.flatMap((sku) =>
      ['a', 'b'].map((lineId) => ({ lineId: `${sku}-${lineId}`, sku, qty: 1 })),
    );
    await allocate(onHold(orWait({ orderId: 'all at once', lines: lines.slice(0, 40) })));
    await allocate(onHold(orWait({ orderId: 'a bit later', lines: lines.slice(40) })));

    for (const limit of [7, 100]) {
      const held = (await names({ state: 'held' }, limit)).flat();
      expect(held).toEqual([...Array(40).fill('all at once'), ...Array(20).fill('a bit later')]);
    }
  });

  test('that have stock of a shipment that has not come by its day are overdue, until it comes', async () => {
    const { allocate, addBatch, changeBatch, names } = await opened();
    const due = (ref: string, sku: string, eta: string, qty = 2) =>
      addBatch({ ref, sku, qty, eta });
    await due('ahead', 'LAMP', AHEAD);
    await allocate(order('ahead', { LAMP: 2 }));
    await due('late', 'LAMP', OVER);
    await due('of nobody', 'LAMP', '2020-01-09');
    await due('later', 'DESK#1', '2020-01-11', 3);
    await allocate(order('third', { 'DESK#1': 2 }));
    await allocate({
      orderId: 'fourth',
      lines: [{ lineId: 'a', sku: 'DESK#1', qty: 1, channel: 'shop' }],
    });
    await changeBatch('of nobody', { qty: 0 });
    await allocate(order('first', { LAMP: 1 }));
    await allocate(order('second', { LAMP: 1 }));
    await due('also of nobody', 'LAMP', '2020-01-09');

    const all = ['first', 'second', 'third', 'fourth'];
    expect((await names({ state: 'overdue' })).flat()).toEqual(all);
    expect((await names({ state: 'overdue' }, 1)).flat()).toEqual(all);
    expect((await names({ state: 'overdue', sku: 'DESK#1' })).flat()).toEqual(['third', 'fourth']);
    expect((await names({ state: 'overdue', channel: 'shop' })).flat()).toEqual(['fourth']);

    await changeBatch('late', { eta: null });
    expect((await names({ state: 'overdue' })).flat()).toEqual(['third', 'fourth']);
  });

  test('of one SKU or channel are listed alone', async () => {
    const { allocate, names } = await opened();
    await allocate(waits('web', { channel: 'web' }));
    await allocate(waits('shop', { channel: 'shop', sku: 'DESK#1' }));
    await allocate(waits('also web', { channel: 'web', sku: 'DESK#1', shipBy: OVER }));

    expect(await names({ state: 'waiting', channel: 'web' })).toEqual([['also web', 'web']]);
    expect(await names({ state: 'waiting', sku: 'DESK#1' })).toEqual([['also web', 'shop']]);
    expect(await names({ state: 'late', channel: 'web', sku: 'DESK#1' })).toEqual([['also web']]);
    expect(await names({ state: 'late', channel: 'shop' })).toEqual([[]]);
  });

  test('on hold whose time is over are listed no more, though nobody has ended that', async () => {
    const { allocate, names, deps } = await opened();
    await allocate(onHold(waits('held'), 1));
    await deps.pause(2);

    expect(await names({ state: 'held' })).toEqual([[]]);
    expect(await names({ state: 'waiting' })).toEqual([[]]);
  });
});
