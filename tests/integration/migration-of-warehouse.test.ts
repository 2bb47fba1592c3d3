import { expect, test } from '@jest/globals';
import { readMigrations } from '../../infra/migrate/files.ts';
import type { Direction } from '../../infra/migrate/migration.ts';
import { migrate } from '../../infra/migrate/run.ts';
import { migrationsKey } from '../../src/adapters/dynamodb/keys.ts';
import { scan, type Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import { tableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { writeItems } from '../bench/support/write-items.ts';
import { freshTable } from '../support/fresh-table.ts';
import { order, useCases } from '../support/shop.ts';

const stored = async (table: Table): Promise<readonly Item[]> => {
  const all: Item[] = [];
  for await (const { items } of scan(table, { ConsistentRead: true })) all.push(...items);
  return all
    .filter(({ PK }) => PK !== migrationsKey.PK)
    .map(({ events: _, ...item }) => item as Item)
    .sort((a, b) => (a.PK + a.SK < b.PK + b.SK ? -1 : 1));
};

const run = async (table: Table, direction: Direction): Promise<void> => {
  const migrations = (await readMigrations()).filter(({ name }) =>
    name.endsWith('warehouse-batches'),
  );
  expect(migrations).toHaveLength(1);
  const clock = () => new Date();
  await migrate(direction, { table, migrations, holder: 'somebody', clock, say: () => {} });
};

/** Nothing was said of batches in the warehouse to the index. */
const asBefore = ({ GSI1PK, GSI1SK, ...item }: Item): Item =>
  (/^WAREHOUSE#/.test(`${GSI1PK}`)
    ? item
    : { ...item, ...(GSI1PK !== undefined && { GSI1PK, GSI1SK }) }) as Item;

test('batches in the warehouse of before are found by their SKU, those with nothing in them are not', async () => {
  const table = tableOf({ TABLE_NAME: await freshTable() });
  const deps = compose({ TABLE_NAME: table.name });
  const shop = useCases(deps);
  for (const ref of ['open', 'used up', 'left', 'empty']) {
    await shop.addBatch({ ref, sku: ref, qty: 2, eta: null });
  }
  await shop.addBatch({ ref: 'ship', sku: 'ship', qty: 2, eta: '2099-01-10' });
  await shop.allocate(order('all', { 'used up': 2, ship: 2 }));
  await shop.allocate(order('gone', { left: 2 }));
  await shop.shipOrder('gone');
  await shop.changeBatch('empty', { qty: 0 });
  const asWrittenNow = await stored(table);
  const before = asWrittenNow.map(asBefore);
  await writeItems(table.name, before.length, (n) => before[n] as object);
  expect(await deps.products.linesOf('used up', 9)).toEqual([]);

  await run(table, 'up');

  expect(await stored(table)).toEqual(asWrittenNow);
  const isListed = ({ GSI1PK }: Item) => /^WAREHOUSE#/.test(`${GSI1PK}`);
  expect(asWrittenNow.filter(isListed).map(({ GSI1SK }) => GSI1SK)).toEqual(['open', 'used up']);
  expect(await deps.products.linesOf('used up', 9)).toHaveLength(1);

  await run(table, 'down');
  expect(await stored(table)).toEqual(before);
});
