import { beforeAll, expect, test } from '@jest/globals';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import type { Queries } from '../../src/application/ports.ts';
import { composeQueries } from '../../src/composition/queries.ts';
import { compose } from '../../src/composition/use-cases.ts';
import type { Product } from '../../src/domain/product.ts';
import { profileOf } from '../../src/domain/promises/availability.ts';
import { countingClient } from '../support/counting-client.ts';
import { freshTable } from '../support/fresh-table.ts';

const SKUS = Array.from({ length: 100 }, (_, n) => `SKU-${n}`);

const { client, requests } = countingClient();
let queries: Queries;
beforeAll(async () => {
  const env = { TABLE_NAME: await freshTable() };
  queries = composeQueries(env, client);
  const deps = compose(env);
  const add = addBatch(deps);
  for (const [n, sku] of SKUS.entries()) {
    await add({ ref: `here-${n}`, sku, qty: 5, eta: null });
    await add({ ref: `ship-${n}`, sku, qty: 50, eta: '2999-01-01' });
  }
  const waits = { lineId: 'a', sku: 'SKU-0', qty: 99, shipBy: '2998-01-01' };
  await allocateOrder(deps)({ orderId: 'waits', lines: [waits], onShortage: 'backorder' });
});

const asked = async <T>(question: () => Promise<T>) => {
  requests.length = 0;
  const answer = await question();
  return { answer, operations: requests.map(({ operation }) => operation) };
};

test('what a SKU can promise takes one read, however many lines wait for it', async () => {
  const { answer, operations } = await asked(() => queries.product('SKU-0'));

  expect(profileOf(answer as Product).days).toMatchObject([{ day: '2999-01-01', units: 50 }]);
  expect(operations).toEqual(['GetItemCommand']);
});

test('what a cart of 100 SKUs could have takes one request', async () => {
  const { answer, operations } = await asked(() => queries.productsOf(SKUS));

  expect(answer).toHaveLength(100);
  expect(operations).toEqual(['BatchGetItemCommand']);
});
