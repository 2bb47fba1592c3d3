import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { readMigrations } from '../../infra/migrate/files.ts';
import { migrate } from '../../infra/migrate/run.ts';
import { batchKey, listedBatchKey } from '../../src/adapters/dynamodb/keys.ts';
import { getItem, type Table } from '../../src/adapters/dynamodb/reading.ts';
import { composeAudit } from '../../src/composition/audit.ts';
import { tableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { writeItems } from '../bench/support/write-items.ts';
import { freshTable } from '../support/fresh-table.ts';
import { order, useCases } from '../support/shop.ts';
import { inWords, sized } from '../support/sized.ts';

const run = async (table: Table): Promise<void> => {
  const migrations = (await readMigrations()).filter(({ name }) => name.startsWith('0005'));
  expect(migrations).toHaveLength(1);
  const clock = () => new Date();
  await migrate('up', { table, migrations, holder: 'somebody', clock, say: () => {} });
};

test('batches of before are found by their product, also those that are used up', async () => {
  const count = 30;
  const table = tableOf({ TABLE_NAME: await freshTable() });
  const deps = composeAudit({ TABLE_NAME: table.name });
  const shop = useCases(deps);
  const refs = Array.from({ length: count }, (_, n) => `b${String(n).padStart(4, '0')}`);
  for (const [n, ref] of refs.entries()) {
    await shop.addBatch({ ref, sku: `LAMP-${n % 3}`, qty: 1, eta: null });
  }
  await shop.allocate(order('order', { 'LAMP-0': 1 }));
  for (const [n, ref] of refs.slice(1).entries()) {
    const Key = listedBatchKey(`LAMP-${(n + 1) % 3}`, ref);
    await table.client.send(new DeleteCommand({ TableName: table.name, Key }));
  }

  await run(table);

  const found: string[] = [];
  for (const sku of ['LAMP-0', 'LAMP-1', 'LAMP-2']) {
    const { items } = await deps.queries.batchesOf(sku, { limit: count });
    found.push(...items.map(({ ref }) => ref));
  }
  expect(found.sort()).toEqual(refs);
});

const MANY = sized(450, 50_000);

test(`${inWords(MANY)} used-up batches of before are found by their product`, async () => {
  const table = tableOf({ TABLE_NAME: await freshTable() });
  const { queries } = compose({ TABLE_NAME: table.name });
  const shop = useCases(compose({ TABLE_NAME: table.name }));
  await shop.addBatch({ ref: 'used', sku: 'LAMP', qty: 1, eta: null });
  await shop.allocate(order('order', { LAMP: 1 }));
  const used = await getItem(table, batchKey('used'));
  const refOf = (n: number) => `used-${String(n).padStart(6, '0')}`;
  await writeItems(table.name, MANY, (n) => {
    const closed = { ...(used?.closed as object), ref: refOf(n) };
    return { ...used, ...batchKey(refOf(n)), closed };
  });

  await run(table);

  const found: string[] = [];
  for (let next: string | undefined = 'used'; next; ) {
    const page = await queries.batchesOf('LAMP', { limit: 1_000, after: next });
    found.push(...page.items.map(({ ref }) => ref));
    next = page.next;
  }
  expect(found).toEqual(Array.from({ length: MANY }, (_, n) => refOf(n)));
});
