import { beforeAll, expect, test } from '@jest/globals';
import { readMigrations } from '../../infra/migrate/files.ts';
import type { Direction } from '../../infra/migrate/migration.ts';
import { migrate } from '../../infra/migrate/run.ts';
import { isLine, migrationsKey } from '../../src/adapters/dynamodb/keys.ts';
import { scan, type Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import { endOfDay } from '../../src/application/jobs/end-of-day.ts';
import { tableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { writeItems } from '../bench/support/write-items.ts';
import { freshTable } from '../support/fresh-table.ts';
import { order, orWait, splitting, useCases } from '../support/shop.ts';

const stored = async (table: Table): Promise<readonly Item[]> => {
  const all: Item[] = [];
  for await (const { items } of scan(table, { ConsistentRead: true })) all.push(...items);
  return all
    .filter(({ PK }) => PK !== migrationsKey.PK)
    .map(({ events: _, ...item }) => item as Item)
    .sort((a, b) => (a.PK + a.SK < b.PK + b.SK ? -1 : 1));
};

const run = async (table: Table, direction: Direction): Promise<void> => {
  const migrations = (await readMigrations()).filter(({ name }) => name.startsWith('0003'));
  expect(migrations).toHaveLength(1);
  const clock = () => new Date();
  await migrate(direction, { table, migrations, holder: 'somebody', clock, say: () => {} });
};

/** Neither said anything of days to the index. */
const asBefore = ({ GSI1PK, GSI1SK, ...item }: Item): Item =>
  (/^(DUE|OVERDUE|WAITING|MISSED)#/.test(`${GSI1PK}`)
    ? item
    : { ...item, ...(GSI1PK !== undefined && { GSI1PK, GSI1SK }) }) as Item;

let table: Table;
let asWrittenNow: readonly Item[];
beforeAll(async () => {
  table = tableOf({ TABLE_NAME: await freshTable() });
  const shop = useCases(compose({ TABLE_NAME: table.name }));
  const added = (ref: string, eta: string | null) => shop.addBatch({ ref, sku: ref, qty: 10, eta });
  await added('here', null);
  for (const ref of ['open', 'promised', 'put off']) await added(ref, '2099-01-10');
  await added('overdue', '2020-01-10');
  await shop.allocate(order('all', { promised: 10 }));
  await shop.allocate(splitting(order('some', { open: 3 })));
  await shop.changeBatch('put off', { eta: '2099-02-10' });
  const [line] = orWait(order('waits', { here: 11 })).lines;
  for (const shipBy of ['2099-01-01', '2020-01-01']) {
    const lines = [{ ...line, lineId: 'here', sku: 'here', qty: 11, shipBy }];
    await shop.allocate({ orderId: shipBy, lines, onShortage: 'backorder' });
  }
  asWrittenNow = await stored(table);
  const before = asWrittenNow.map(asBefore);
  const changed = before.filter((item, n) => item.GSI1PK !== asWrittenNow[n]?.GSI1PK);
  expect(changed.map(({ SK }) => SK).sort()).toEqual([
    ...Array(4).fill('BATCH'),
    ...Array(2).fill('LINE#here'),
  ]);
  await writeItems(table.name, before.length, (n) => before[n] as object);
});

test('items of before are found by their days once they are migrated, as those written now are', async () => {
  await run(table, 'up');
  expect(await stored(table)).toEqual(asWrittenNow);
});

test('a shipment that older code has put on another day is found by that one', async () => {
  const moved = asWrittenNow.filter((item) => `${item.GSI1SK}` === '2099-02-10#put off');
  await writeItems(table.name, moved.length, (n) => ({
    ...moved[n],
    GSI1SK: '2099-01-10#put off',
  }));
  await run(table, 'down');
  await run(table, 'up');
  expect(await stored(table)).toEqual(asWrittenNow);
});

test('they are as before once it is undone', async () => {
  await run(table, 'down');
  expect(await stored(table)).toEqual(asWrittenNow.map(asBefore));
});

test('the job then marks what has missed its day long ago', async () => {
  const deps = compose({ TABLE_NAME: table.name });
  expect(await endOfDay(deps, 7)()).toEqual({ overdue: [], expired: [], missed: 0 });
  await run(table, 'up');

  expect(await endOfDay(deps, 7)()).toEqual({ overdue: [], expired: [], missed: 1 });
  const lines = (await stored(table)).filter(isLine);
  expect(lines.filter(({ missed }) => missed)).toMatchObject([{ orderId: '2020-01-01' }]);
});
