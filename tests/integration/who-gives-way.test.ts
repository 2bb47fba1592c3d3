import { beforeAll, describe, expect, test } from '@jest/globals';
import { LEASE_MS, readJournal } from '../../infra/migrate/journal.ts';
import type { Direction } from '../../infra/migrate/migration.ts';
import { migrate } from '../../infra/migrate/run.ts';
import * as whoGivesWay from '../../infra/migrations/0002-who-gives-way.ts';
import {
  batchItem,
  holdItem,
  holdsItem,
  lineItem,
  productItem,
} from '../../src/adapters/dynamodb/items.ts';
import { amongLinesOnBatch, isLine, type Key } from '../../src/adapters/dynamodb/keys.ts';
import { scan, type Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import { audit } from '../../src/application/jobs/audit.ts';
import { composeAudit } from '../../src/composition/audit.ts';
import { tableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { addBatch } from '../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../src/domain/batches/change-batch.ts';
import { isHeld, type PlacedLine } from '../../src/domain/order-line.ts';
import { newProduct } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { writeItems } from '../bench/support/write-items.ts';
import { AT } from '../support/builders.ts';
import { freshTable } from '../support/fresh-table.ts';
import { mortalClient } from '../support/mortal-client.ts';
import { largeOrder, onHold, order, useCases } from '../support/shop.ts';
import { inWords, sized } from '../support/sized.ts';

const LATE = '2031-01-01T00:00:00.000Z';

/** The item as the version before wrote it: its entry in the index sorts by when the line got its batch. */
const asBefore = (item: Item): Item => {
  if (!isLine(item) || item.state !== 'allocated') return item;
  const entry = { place: `${item.placed}`, qty: Number(item.qty) };
  return { ...item, ...amongLinesOnBatch(`${item.batchRef}`, entry) };
};

/** A SKU whose first batch was cut: a third of its lines has moved to the second, and a third is on hold. */
const movedStock = (sku: string, lines: number): readonly Item[] => {
  const third = Math.floor(lines / 3);
  const wanted = Array.from({ length: lines }, (_, n) => ({
    orderId: `${sku}-${n}`,
    lineId: sku,
    sku,
    qty: 1,
    ...(n % 3 === 2 && { heldUntil: LATE }),
  }));
  const first = { ref: `${sku}-a`, qty: third, eta: null };
  const second = { ref: `${sku}-b`, qty: lines + 1, eta: null };
  const stocked = [first, second].reduce(
    (product, batch) => addBatch(product, batch, AT).after,
    newProduct(sku),
  );
  const sold = allocate(stocked, wanted, AT);
  const onFirst = sold.lines.filter(({ batchRef }) => batchRef === first.ref);
  const cut = changeBatch(sold.after, first.ref, { qty: 0 }, onFirst, AT);
  const now = new Map([...sold.lines, ...cut.lines].map((line) => [line.orderId, line]));
  return [
    productItem(cut.after, []),
    ...cut.after.batches.map((batch) => batchItem(sku, batch, { qty: 0, eta: null })),
    ...[...now.values()].map((line: PlacedLine) => lineItem(line, [])),
    ...[...now.values()].filter(isHeld).map(holdItem),
    holdsItem(sku, LATE),
  ].map((item) => item as Item);
};

const tableWith = async (items: readonly object[]): Promise<Table> => {
  const TABLE_NAME = await freshTable();
  await writeItems(TABLE_NAME, items.length, (n) => items[n] as object);
  return tableOf({ TABLE_NAME });
};

const migrations = [{ name: '0002-who-gives-way', ...whoGivesWay }];
const run = (table: Table, direction: Direction = 'up', ahead = 0): Promise<void> =>
  migrate(direction, {
    table,
    migrations,
    holder: 'somebody',
    clock: () => new Date(Date.now() + ahead),
    say: () => {},
  });

const nameOf = ({ PK, SK }: Key): string => `${PK} ${SK}`;

const stored = async (table: Table): Promise<ReadonlyMap<string, Item>> => {
  const all = new Map<string, Item>();
  for await (const { items } of scan(table, { ConsistentRead: true })) {
    for (const item of items) if (item.PK !== 'MIGRATIONS') all.set(nameOf(item), item);
  }
  return all;
};

const byName = (items: readonly Item[]) => new Map(items.map((item) => [nameOf(item), item]));

const ITEMS = sized(1_000, 50_000);

describe(`${inWords(ITEMS)} items whose index sorts by when lines got their batch`, () => {
  const PER_SKU = 500;
  /** With a product, two batches, a hold for each third line and the mark of these. */
  const LINES = 372;
  const written = Array.from({ length: ITEMS / PER_SKU }, (_, n) =>
    movedStock(`sku-${n}`, LINES),
  ).flat();
  const before = written.map(asBefore);
  const changed = written.filter((item, n) => item.GSI1SK !== before[n]?.GSI1SK);
  let table: Table;
  beforeAll(async () => {
    table = await tableWith(before);
  });

  test('are as this version writes them, each written once, though the run was killed', async () => {
    const { client, done } = mortalClient((_, nth) => nth > changed.length / 2);
    const mortal = tableOf({ TABLE_NAME: table.name }, client);
    await expect(run(mortal)).rejects.toThrow('killed');
    const { client: next, done: others } = mortalClient(() => false);
    await run(tableOf({ TABLE_NAME: table.name }, next), 'up', LEASE_MS + 1_000);

    expect(written).toHaveLength(ITEMS);
    expect(changed.length).toBeGreaterThan(ITEMS / 3);
    expect(await stored(table)).toEqual(byName(written));
    const rewritten = [...done, ...others].filter(
      ({ operation, input }) =>
        operation === 'UpdateItemCommand' && (input.Key as Key).PK !== 'MIGRATIONS',
    );
    expect(rewritten).toHaveLength(changed.length);
    expect((await readJournal(table)).done).toEqual(['0002-who-gives-way']);
  });

  test('say the same as before: the audit finds nothing but batches that are not listed yet', async () => {
    const anywhere = { read: async () => ({ unsettled: [] }), write: async () => {} };
    const deps = composeAudit({ TABLE_NAME: table.name });
    const { drifts } = await audit(deps)(anywhere, { until: Number.POSITIVE_INFINITY });
    expect(drifts.filter(({ was }) => !`${was}`.endsWith(', not listed'))).toEqual([]);
  });

  test('are as they were once it is undone', async () => {
    await run(table, 'down', 3 * LEASE_MS);

    expect(await stored(table)).toEqual(byName(before));
  });
});

describe('while the migration goes on', () => {
  /** Twenty lines on hold, and then twenty orders, as the version before wrote them. */
  const sold = async () => {
    const table = await tableWith([]);
    const deps = compose({ TABLE_NAME: table.name });
    const shop = useCases(deps);
    await shop.addBatch({ ref: 'b', sku: 'LAMP', qty: 60, eta: null });
    await shop.allocate(onHold(largeOrder('carts', 20, 'LAMP'), 60 * 60_000));
    await shop.allocate(largeOrder('orders', 20, 'LAMP'));
    const items = [...(await stored(table)).values()].map(asBefore);
    await writeItems(table.name, items.length, (n) => items[n] as object);
    const left = async (orderId: string) =>
      (await deps.queries.order(orderId)).filter(({ state }) => state === 'allocated').length;
    return { table, shop, left };
  };

  test('a cut loses no line and takes as many units as it needs', async () => {
    const { shop, left } = await sold();

    await shop.changeBatch('b', { qty: 35 });

    expect((await left('carts')) + (await left('orders'))).toBe(35);
  });

  test('and once it is done carts give way before orders', async () => {
    const { table, shop, left } = await sold();
    await run(table);

    await shop.changeBatch('b', { qty: 25 });

    expect([await left('carts'), await left('orders')]).toEqual([5, 20]);
  });

  test('what the service writes meanwhile is kept', async () => {
    const { table, shop, left } = await sold();
    const { up } = whoGivesWay;
    let isFirst = true;
    const interrupted = {
      name: '0002-who-gives-way',
      down: up,
      up: async (...what: Parameters<typeof up>) => {
        const forms = await up(...what);
        if (isFirst) {
          await shop.confirmOrder('carts');
          await shop.allocate(order('late', { LAMP: 1 }));
        }
        isFirst = false;
        return forms;
      },
    };
    await migrate('up', {
      table,
      migrations: [interrupted],
      holder: 'somebody',
      clock: () => new Date(),
      say: () => {},
    });

    await shop.changeBatch('b', { qty: 30 });
    expect([await left('carts'), await left('orders'), await left('late')]).toEqual([20, 10, 0]);
  });
});
