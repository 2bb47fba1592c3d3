import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from '@jest/globals';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';
import { mortalClient } from '../support/mortal-client.ts';

const UNITS = 3;

/** What a table holds after an allocation that was killed at its first request, at its second, and so on until none was left. */
const killedAtEach = async () => {
  const found = [];
  for (let request = 1, isKilled = true; isKilled; request++) {
    const TABLE_NAME = await freshTable();
    const alive = compose({ TABLE_NAME });
    await addBatch(alive)({ ref: 'b', sku: 'LAMP', qty: 10, eta: null });
    const { client } = mortalClient((_, nth) => nth === request);
    const order = { orderId: 'o', lines: [{ lineId: 'LAMP', sku: 'LAMP', qty: UNITS }] };
    isKilled = await allocateOrder(compose({ TABLE_NAME }, client))(order).then(
      () => false,
      () => true,
    );
    const { version } = (await alive.queries.product('LAMP')) ?? {};
    found.push({
      taken: (await alive.queries.batch('b'))?.batch.allocated,
      ordered: (await alive.queries.order('o')).reduce((sum, { qty }) => sum + qty, 0),
      version,
      told: await toldOf(TABLE_NAME, version),
    });
  }
  return found;
};

/** The types of the events that the table has of a version of its product. */
const toldOf = async (TableName: string, version: number | undefined): Promise<string[]> => {
  const { Items = [] } = await new DynamoDBClient().send(new ScanCommand({ TableName }));
  return Items.flatMap((item) => unmarshall(item).events ?? [])
    .filter((event) => event.version === version)
    .map(({ type }) => type);
};

test('an allocation that is killed at any request has happened with its line, or not at all', async () => {
  const found = await killedAtEach();

  expect(found.length).toBeGreaterThan(1);
  expect(found.filter(({ taken, ordered }) => taken !== ordered)).toEqual([]);
  expect(found.at(-1)).toMatchObject({ ordered: UNITS });
});

test('an allocation that is killed at any request has its events where it has happened', async () => {
  const found = await killedAtEach();

  expect(found.length).toBeGreaterThan(1);
  expect(found.filter(({ told }) => told.length === 0)).toEqual([]);
  expect(found.at(-1)).toMatchObject({ told: ['Allocated'] });
});
