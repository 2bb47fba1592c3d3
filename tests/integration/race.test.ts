import { expect, test } from '@jest/globals';
import { addBatch } from '../../src/application/add-batch.ts';
import { allocateOrder } from '../../src/application/allocate-order.ts';
import { compose } from '../../src/composition.ts';
import { freshTable } from '../support/fresh-table.ts';

test('of 1,000 units wanted by 64 clients at once, the 500 there are are sold, and not one more', async () => {
  const deps = compose({ TABLE_NAME: await freshTable() });
  await addBatch(deps)({ ref: 'b', sku: 'HOT', qty: 500, eta: null });

  const orderIds = Array.from({ length: 1_000 }, (_, index) => `order-${index}`);
  const outcomes: string[] = [];
  const client = async () => {
    for (let orderId = orderIds.pop(); orderId; orderId = orderIds.pop()) {
      const lines = [{ lineId: 'HOT', sku: 'HOT', qty: 1 }];
      outcomes.push((await allocateOrder(deps)({ orderId, lines })).outcome);
    }
  };
  await Promise.all(Array.from({ length: 64 }, client));

  expect(outcomes.filter((outcome) => outcome === 'allocated')).toHaveLength(500);
  expect(outcomes.filter((outcome) => outcome === 'short')).toHaveLength(500);
  expect(await deps.queries.batch('b')).toMatchObject({
    batch: { purchased: 500, allocated: 500 },
  });
  const firstPage = await deps.queries.linesOfBatch('b', { limit: 1_000 });
  expect(firstPage.items).toHaveLength(500);
});

test('the same order sent by 32 clients at once is allocated once', async () => {
  const deps = compose({ TABLE_NAME: await freshTable() });
  await addBatch(deps)({ ref: 'b', sku: 'HOT', qty: 100, eta: null });

  const order = { orderId: 'o', lines: [{ lineId: 'HOT', sku: 'HOT', qty: 10 }] };
  const outcomes = await Promise.all(Array.from({ length: 32 }, () => allocateOrder(deps)(order)));

  expect(outcomes.filter((one) => one.outcome === 'allocated' && one.created)).toHaveLength(1);
  expect(outcomes.filter((one) => one.outcome === 'allocated')).toHaveLength(32);
  expect(await deps.queries.batch('b')).toMatchObject({ batch: { allocated: 10 } });
});
