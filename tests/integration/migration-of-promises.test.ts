import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { readMigrations } from '../../infra/migrate/files.ts';
import { migrate } from '../../infra/migrate/run.ts';
import { productKey } from '../../src/adapters/dynamodb/keys.ts';
import { scan, type Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import { audit } from '../../src/application/jobs/audit.ts';
import { composeAudit } from '../../src/composition/audit.ts';
import { tableOf } from '../../src/composition/table.ts';
import { freshTable } from '../support/fresh-table.ts';
import { largeOrder, order, useCases } from '../support/shop.ts';

let table: Table;
let shop: ReturnType<typeof useCases>;

const itemsOf = async (PK: string): Promise<readonly Item[]> => {
  const all: Item[] = [];
  for await (const { items } of scan(table, { ConsistentRead: true })) all.push(...items);
  return all.filter((item) => item.PK === PK);
};
const places = async () => (await itemsOf('LATER#LAMP')).map(({ SK }) => SK);

/** A table as code has left it that knew nothing of better days. */
beforeEach(async () => {
  table = tableOf({ TABLE_NAME: await freshTable() });
  shop = useCases(composeAudit({ TABLE_NAME: table.name }));
  await shop.addBatch({ ref: 'ship', sku: 'LAMP', qty: 300, eta: '2099-03-01' });
  await shop.allocate(largeOrder('many', 250, 'LAMP'));
  await shop.allocate(order('released', { LAMP: 1 }));
  await shop.releaseOrder('released');
  for (const { PK, SK } of await itemsOf('LATER#LAMP')) {
    await table.client.send(new DeleteCommand({ TableName: table.name, Key: { PK, SK } }));
  }
  await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: productKey('LAMP'),
      UpdateExpression: 'REMOVE latestPromise',
    }),
  );
});

const run = async (happens: () => Promise<unknown> = async () => undefined): Promise<void> => {
  const found = (await readMigrations()).filter(({ name }) => name.startsWith('0004'));
  expect(found).toHaveLength(1);
  const migrations = found.map((one) => ({
    ...one,
    up: async (...asked: Parameters<typeof one.up>) => {
      const forms = await one.up(...asked);
      await happens();
      return forms;
    },
  }));
  const clock = () => new Date();
  await migrate('up', { table, migrations, holder: 'somebody', clock, say: () => {} });
};

const drifts = async () => {
  const deps = composeAudit({ TABLE_NAME: table.name });
  const { drifts: found } = await audit(deps)(deps.auditPlace, { until: Number.POSITIVE_INFINITY });
  return found;
};

const onShip = async () => {
  const { items } = await composeAudit({ TABLE_NAME: table.name }).queries.linesOfBatch('ship', {
    limit: 300,
  });
  return items.length;
};

test('lines that were promised before get their places, and better days from then on', async () => {
  expect(await drifts()).toHaveLength(251);

  await run();

  expect(await places()).toHaveLength(250);
  expect(await drifts()).toEqual([]);
  await shop.addBatch({ ref: 'here', sku: 'LAMP', qty: 240, eta: null });
  expect(await onShip()).toBe(10);
  expect(await places()).toHaveLength(10);
});

test('a line that leaves its shipment meanwhile gets no place', async () => {
  let isReleased = false;
  await run(async () => {
    if (isReleased) return;
    isReleased = true;
    await shop.releaseOrder('many');
  });

  expect(await places()).toEqual([]);
  expect(await drifts()).toEqual([]);
});
