import { expect, test } from '@jest/globals';
import { readMigrations } from '../../infra/migrate/files.ts';
import type { Direction } from '../../infra/migrate/migration.ts';
import { migrate } from '../../infra/migrate/run.ts';
import { isLine } from '../../src/adapters/dynamodb/keys.ts';
import { scan, type Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import { tableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { writeItems } from '../bench/support/write-items.ts';
import { freshTable } from '../support/fresh-table.ts';
import { order, useCases } from '../support/shop.ts';
import { inWords, sized } from '../support/sized.ts';

const linesIn = async (table: Table): Promise<readonly Item[]> => {
  const all: Item[] = [];
  for await (const { items } of scan(table, { ConsistentRead: true })) all.push(...items);
  return all.filter(isLine).map(({ events: _, ...item }) => item as Item);
};

const run = async (table: Table, direction: Direction): Promise<void> => {
  const migrations = (await readMigrations()).filter(({ name }) => name.startsWith('0006'));
  expect(migrations).toHaveLength(1);
  const clock = () => new Date();
  await migrate(direction, { table, migrations, holder: 'somebody', clock, say: () => {} });
};

test('lines that left before are found by their batch, as those that leave now are', async () => {
  const table = tableOf({ TABLE_NAME: await freshTable() });
  const deps = compose({ TABLE_NAME: table.name });
  const shop = useCases(deps);
  const shippedOf = async () =>
    (await deps.queries.linesOfBatch('batch', { limit: 9 }, 'shipped')).items.map(
      ({ orderId }) => orderId,
    );
  await shop.addBatch({ ref: 'batch', sku: 'LAMP', qty: 10, eta: null });
  for (const orderId of ['gone', 'here', 'released']) {
    await shop.allocate(order(orderId, { LAMP: 1 }));
  }
  await shop.shipOrder('gone');
  await shop.releaseOrder('released');
  const asWrittenNow = await linesIn(table);

  await run(table, 'up');
  expect(await linesIn(table)).toEqual(asWrittenNow);

  // As older code has left it.
  await run(table, 'down');
  expect(await shippedOf()).toEqual([]);
  const before = await linesIn(table);
  expect(before.filter((item, n) => item.GSI1PK !== asWrittenNow[n]?.GSI1PK)).toMatchObject([
    { orderId: 'gone' },
  ]);

  await run(table, 'up');
  expect(await shippedOf()).toEqual(['gone']);
  expect(await linesIn(table)).toEqual(asWrittenNow);
});

const MANY = sized(450, 50_000);

test(`${inWords(MANY)} lines that left before are found by their batch`, async () => {
  const table = tableOf({ TABLE_NAME: await freshTable() });
  const deps = compose({ TABLE_NAME: table.name });
  const shop = useCases(deps);
  await shop.addBatch({ ref: 'batch', sku: 'LAMP', qty: 1, eta: null });
  await shop.allocate(order('gone', { LAMP: 1 }));
  await shop.shipOrder('gone');
  const [{ GSI1PK: _, GSI1SK: __, ...gone }] = (await linesIn(table)) as [Item];
  const orderIdOf = (n: number) => `gone-${String(n).padStart(6, '0')}`;
  const acceptedAt = (n: number) => `${String(n + 10).padStart(12, '0')}.00000`;
  await writeItems(table.name, MANY, (n) => ({
    ...gone,
    PK: `ORDER#${orderIdOf(n)}`,
    orderId: orderIdOf(n),
    accepted: acceptedAt(n),
  }));

  await run(table, 'up');

  const found: string[] = [];
  let next: string | undefined;
  do {
    const page = await deps.queries.linesOfBatch('batch', { limit: 100, after: next }, 'shipped');
    found.push(...page.items.map(({ orderId }) => orderId));
    next = page.next;
  } while (next);
  expect(found.sort()).toEqual(['gone', ...Array.from({ length: MANY }, (_, n) => orderIdOf(n))]);
});
