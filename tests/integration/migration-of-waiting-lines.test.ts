import { beforeAll, describe, expect, test } from '@jest/globals';
import { readMigrations } from '../../infra/migrate/files.ts';
import type { Direction } from '../../infra/migrate/migration.ts';
import { migrate } from '../../infra/migrate/run.ts';
import { isLine } from '../../src/adapters/dynamodb/keys.ts';
import { dynamoDbLineLists } from '../../src/adapters/dynamodb/line-lists.ts';
import { scan, type Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import { endOfDay } from '../../src/application/jobs/end-of-day.ts';
import { listLines } from '../../src/application/orders/list-lines.ts';
import type { Deps } from '../../src/application/ports.ts';
import { tableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { writeItems } from '../bench/support/write-items.ts';
import { countingClient } from '../support/counting-client.ts';
import { freshTable } from '../support/fresh-table.ts';
import { order, orWait, useCases } from '../support/shop.ts';
import { inWords, sized } from '../support/sized.ts';

const linesIn = async (table: Table): Promise<readonly Item[]> => {
  const all: Item[] = [];
  for await (const { items } of scan(table, { ConsistentRead: true })) all.push(...items);
  return all
    .filter(isLine)
    .map(({ events: _, ...item }) => item as Item)
    .sort((a, b) => (a.PK < b.PK ? -1 : 1));
};

const run = async (table: Table, direction: Direction): Promise<void> => {
  const migrations = (await readMigrations()).filter(({ name }) => name.startsWith('0007'));
  expect(migrations).toHaveLength(1);
  const clock = () => new Date();
  await migrate(direction, { table, migrations, holder: 'somebody', clock, say: () => {} });
};

/** As the version before wrote it: by its last day alone, and not at all where that was said to be over. */
const asBefore = ({ GSI1PK, GSI1SK, ...item }: Item): Item => {
  if (item.state !== 'backordered') return { ...item, GSI1PK, GSI1SK } as Item;
  const { shipBy, missed, sku } = item;
  const isAhead = shipBy !== undefined && missed === undefined;
  const shard = `${GSI1PK}`.replace('WAITING', 'DEADLINE');
  return { ...item, ...(isAhead && { GSI1PK: shard, GSI1SK: `${shipBy}#${sku}` }) } as Item;
};

describe('lines that waited before', () => {
  let table: Table;
  let deps: Deps;
  let asWrittenNow: readonly Item[];
  beforeAll(async () => {
    table = tableOf({ TABLE_NAME: await freshTable() });
    deps = compose({ TABLE_NAME: table.name });
    const shop = useCases(deps);
    await shop.addBatch({ ref: 'here', sku: 'LAMP', qty: 1, eta: null });
    await shop.allocate(order('has stock', { LAMP: 1 }));
    await shop.allocate(orWait(order('no day', { LAMP: 11 })));
    await shop.allocate(orWait(order('released', { LAMP: 11 })));
    await shop.releaseOrder('released');
    const by = (orderId: string, shipBy: string) =>
      shop.allocate(orWait({ orderId, lines: [{ lineId: 'LAMP', sku: 'LAMP', qty: 11, shipBy }] }));
    await by('told', '2020-01-01');
    expect(await shop.endOfDay()).toMatchObject({ missed: 1 });
    await by('over', '2020-01-02');
    await by('ahead', '2099-01-01');
    asWrittenNow = await linesIn(table);
    await writeItems(table.name, asWrittenNow.length, (n) => asBefore(asWrittenNow[n] as Item));
  });

  const waiting = async (state: 'waiting' | 'late') => {
    const { clock, today } = deps;
    const list = listLines({ lists: dynamoDbLineLists(table), clock, today });
    return (await list({ state, limit: 9 })).items.map(({ orderId }) => orderId);
  };

  test('are in no list until they are migrated, and then where those are that wait now', async () => {
    expect(await waiting('waiting')).toEqual([]);

    await run(table, 'up');
    expect(await linesIn(table)).toEqual(asWrittenNow);
    expect(await waiting('waiting')).toEqual(['told', 'over', 'ahead', 'no day']);
    expect(await waiting('late')).toEqual(['told', 'over']);
  });

  test('are as before once it is undone', async () => {
    await run(table, 'down');
    expect(await linesIn(table)).toEqual(asWrittenNow.map(asBefore));
  });

  test('have it published that their day is over once the migration is done again', async () => {
    expect(await endOfDay(deps, 7)()).toMatchObject({ missed: 0 });
    await run(table, 'up');
    expect(await endOfDay(deps, 7)()).toMatchObject({ missed: 1 });
    expect(await endOfDay(deps, 7)()).toMatchObject({ missed: 0 });
  });
});

const MANY = sized(450, 50_000);

test(`${inWords(MANY)} lines that wait are migrated, and a page of them takes as few requests as of a hundred`, async () => {
  const TABLE_NAME = await freshTable();
  const { client, requests } = countingClient();
  const table = tableOf({ TABLE_NAME }, client);
  const shop = useCases(compose({ TABLE_NAME }));
  await shop.putProduct('LAMP', {});
  await shop.allocate(orWait(order('line', { LAMP: 1 })));
  const [line] = await linesIn(table);
  const numbered = (n: number) => {
    const orderId = `order-${String(n).padStart(6, '0')}`;
    const accepted = `${String(n + 10).padStart(12, '0')}.00000`;
    return asBefore({ ...line, PK: `ORDER#${orderId}`, orderId, accepted } as Item);
  };
  const list = listLines({
    lists: dynamoDbLineLists(table),
    clock: () => new Date(),
    today: () => '2030-01-01',
  });
  const pageAndCost = async (after?: string) => {
    requests.length = 0;
    const page = await list({ state: 'waiting', limit: 20, after });
    const asked = Object.groupBy(requests, ({ operation }) => operation);
    const cost = Object.entries(asked).map(([name, of]) => [name, of?.length]);
    return { page, cost };
  };
  await writeItems(TABLE_NAME, MANY, numbered);
  await run(table, 'up');

  const first = await pageAndCost();
  expect(first.page.items).toHaveLength(20);
  const second = await pageAndCost(first.page.next);
  expect(second.page.items).toHaveLength(20);
  for (const { cost } of [first, second]) {
    expect(cost).toEqual([
      ['QueryCommand', 16],
      ['BatchGetItemCommand', 1],
    ]);
  }
});
