import { expect, test } from '@jest/globals';
import { addBatch } from '../../src/application/add-batch.ts';
import { allocateOrder } from '../../src/application/allocate-order.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { countingClient } from '../support/counting-client.ts';
import { freshTable } from '../support/fresh-table.ts';

const ORDERS = 200;
const LINES_PER_ORDER = 50;
/** Orders that come in the same moment. */
const AT_ONCE = 10;

test('10,000 lines that are refused on a SKU that is sold out write nothing once that has been told', async () => {
  const { client, requests } = countingClient();
  const deps = compose({ TABLE_NAME: await freshTable() }, client);
  await addBatch(deps)({ ref: 'b', sku: 'LAMP', qty: 1, eta: null });
  const allocate = allocateOrder(deps);
  const want = (orderId: string, count: number) =>
    allocate({
      orderId,
      lines: Array.from({ length: count }, (_, n) => ({ lineId: `${n}`, sku: 'LAMP', qty: 1 })),
    });
  const written = () =>
    requests.filter(({ operation }) => !/^(BatchGet|Get|Query)/.test(operation)).length;

  requests.length = 0;
  expect(await want('takes the last one', 1)).toMatchObject({ outcome: 'allocated' });
  expect(await want('tells the shortage', LINES_PER_ORDER)).toMatchObject({ outcome: 'short' });
  expect(written()).toBe(2);
  const soldOut = await deps.queries.product('LAMP');
  requests.length = 0;

  let refused = 0;
  for (let order = 0; order < ORDERS; order += AT_ONCE) {
    const wave = Array.from({ length: AT_ONCE }, (_, n) =>
      want(`order-${order + n}`, LINES_PER_ORDER),
    );
    for (const outcome of await Promise.all(wave)) {
      refused += outcome.outcome === 'short' ? outcome.short.length : 0;
    }
  }

  expect(refused).toBe(ORDERS * LINES_PER_ORDER);
  expect(requests.length).toBeGreaterThan(0);
  expect(written()).toBe(0);
  expect(await deps.queries.product('LAMP')).toEqual(soldOut);
});
