import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { dynamoDbErasures } from '../../src/adapters/dynamodb/ledger/erasures.ts';
import { dynamoDbLedger } from '../../src/adapters/dynamodb/ledger/ledger.ts';
import { scan, type Table } from '../../src/adapters/dynamodb/reading.ts';
import { erase } from '../../src/application/ledger/erase.ts';
import { keep } from '../../src/application/ledger/project-events.ts';
import { rebuildAll } from '../../src/application/ledger/rebuild.ts';
import type { LedgerEvent } from '../../src/application/ports.ts';
import { composeErasures } from '../../src/composition/erasures.ts';
import { composeRebuild } from '../../src/composition/rebuild.ts';
import { ledgerTableOf, tableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { tellingLevel } from '../../src/domain/promises/level.ts';
import { freshLedgerTable, freshTable } from '../support/fresh-table.ts';
import { saveChanges, savingBy } from '../support/saving.ts';
import { order, useCases } from '../support/shop.ts';

const SKU = 'LAMP';
const ANNA = 'arn:aws:sts::123456789012:assumed-role/warehouse/anna@example.com';

let env: { readonly TABLE_NAME: string; readonly LEDGER_TABLE_NAME: string };
let told: LedgerEvent[];

beforeEach(async () => {
  env = { TABLE_NAME: await freshTable(), LEDGER_TABLE_NAME: await freshLedgerTable() };
  told = [];
});

/** What somebody can do, whose events are noted. */
const as = (by: string) => {
  const all = compose(env);
  const products = savingBy(all.products, async (changes, step) => {
    const saved = await saveChanges(all.products, changes, step);
    if (saved === 'saved') told.push(...changes.map(tellingLevel).flatMap(({ events }) => events));
    return saved;
  });
  return useCases({ ...all, products, cause: { by } });
};

const everythingIn = async (table: Table): Promise<string> => {
  const pages: unknown[] = [];
  for await (const page of scan(table, {})) pages.push(page.items);
  return JSON.stringify(pages);
};

test('somebody who was erased is in no table, also after the ledger is rebuilt and gets the same events again', async () => {
  await as(ANNA).addBatch({ ref: 'batch', sku: SKU, qty: 10, eta: null });
  await as('ben').allocate({ ...order('order', { [SKU]: 3 }), cause: { by: ANNA } });
  await as(ANNA).packOrder('order');
  await as('ben').changeBatch('batch', { qty: 9 });
  const ledger = dynamoDbLedger(ledgerTableOf(env));
  await keep(ledger, told);
  expect(await everythingIn(ledgerTableOf(env))).toContain(ANNA);
  expect(await everythingIn(tableOf(env))).toContain(ANNA);

  await erase(composeErasures(env))(ANNA);
  const nameless = async () => {
    const [inLedger, inStock] = [
      await everythingIn(ledgerTableOf(env)),
      await everythingIn(tableOf(env)),
    ];
    expect(inLedger).not.toContain('anna');
    expect(inStock).not.toContain('anna');
    expect(inLedger).toContain('ben');
    expect(inStock).toContain('ben');
  };
  await nameless();

  for await (const _ of rebuildAll(composeRebuild(env)));
  await keep(ledger, told);
  // A function that was not there when it happened.
  await keep(dynamoDbLedger(ledgerTableOf(env)), told);
  await nameless();
  expect((await compose(env).queries.order('order'))[0]).toMatchObject({ qty: 3, packed: true });
  await as('ben').shipOrder('order');
});

test('who is stopped halfway goes on from there', async () => {
  const events = Array.from({ length: 300 }, (_, n): LedgerEvent => {
    const place = { id: `${SKU}:${n + 1}:0`, sku: SKU, version: n + 1, ordinal: 0, of: 1 };
    const at = '2030-01-01T08:00:00.000Z';
    // DynamoDB reads 1 MB at a time.
    return { ...place, type: 'Allocated', at, cause: { by: ANNA }, ...{ more: 'x'.repeat(9_000) } };
  });
  await dynamoDbLedger(ledgerTableOf(env)).put(events);
  let calls = 0;
  const dying = (after: number): Table => {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 1 }));
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'ScanCommand' && ++calls > after) throw new Error('killed');
          return next(args);
        },
      { step: 'initialize', priority: 'high' },
    );
    return { client, name: env.LEDGER_TABLE_NAME };
  };
  const of = (ledger: Table) => erase(dynamoDbErasures(ledger, tableOf(env)))(ANNA);

  await expect(of(dying(1))).rejects.toThrow('killed');
  expect(await everythingIn(ledgerTableOf(env))).toContain('anna');
  calls = 0;
  const left = await of(dying(Number.POSITIVE_INFINITY));

  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(300);
  expect(calls).toBe(2);
  expect(await everythingIn(ledgerTableOf(env))).not.toContain('anna');
});
