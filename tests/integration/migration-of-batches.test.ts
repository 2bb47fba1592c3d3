import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { readMigrations } from '../../infra/migrate/files.ts';
import { migrate } from '../../infra/migrate/run.ts';
import { listedBatchKey } from '../../src/adapters/dynamodb/keys.ts';
import type { Table } from '../../src/adapters/dynamodb/reading.ts';
import { composeAudit } from '../../src/composition/audit.ts';
import { tableOf } from '../../src/composition/table.ts';
import { freshTable } from '../support/fresh-table.ts';
import { order, useCases } from '../support/shop.ts';
import { inWords, sized } from '../support/sized.ts';

const run = async (table: Table): Promise<void> => {
  const migrations = (await readMigrations()).filter(({ name }) => name.startsWith('0005'));
  expect(migrations).toHaveLength(1);
  const clock = () => new Date();
  await migrate('up', { table, migrations, holder: 'somebody', clock, say: () => {} });
};

test.each([3, sized(250, 2_000)].map((count) => [inWords(count), count] as const))(
  '%s batches of before are found by their product, also those that are used up',
  async (_, count) => {
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
  },
);
