import { expect, test } from '@jest/globals';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import { returnUnits } from '../../src/application/orders/return-units.ts';
import { shipOrder } from '../../src/application/orders/ship-order.ts';
import { composeQueries } from '../../src/composition/queries.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { countingClient } from '../support/counting-client.ts';
import { freshTable } from '../support/fresh-table.ts';
import { inWords, sized } from '../support/sized.ts';

/** The most lines that one transaction takes beside their product. */
const LINES_PER_ORDER = 99;
/** Counters gain digits as they count. */
const DIGITS = 32;
const MANY = sized(3_000, 20_000);

test(`an allocation is one read and one write of the same size, whether the SKU has 0, 1,000 or ${inWords(MANY)} lines`, async () => {
  const { client, requests } = countingClient();
  const deps = compose({ TABLE_NAME: await freshTable() }, client);
  await addBatch(deps)({ ref: 'b', sku: 'LAMP', qty: 1_000_000, eta: null });

  let lines = 0;
  const allocate = async (count: number) => {
    const orderId = `order-${String(lines).padStart(6, '0')}`;
    const wanted = Array.from({ length: count }, (_, n) => ({
      lineId: `${n}`,
      sku: 'LAMP',
      qty: 1,
    }));
    expect(await allocateOrder(deps)({ orderId, lines: wanted })).toMatchObject({ created: true });
    lines += count;
  };
  const costOfOneMore = async () => {
    requests.length = 0;
    await allocate(1);
    return [...requests];
  };

  const first = await costOfOneMore();
  expect(first.map(({ operation }) => operation)).toEqual([
    'BatchGetItemCommand',
    'TransactWriteItemsCommand',
  ]);
  for (const enough of [1_000, MANY]) {
    while (lines < enough) await allocate(LINES_PER_ORDER);
    const cost = await costOfOneMore();
    expect(cost.map(({ operation }) => operation)).toEqual(first.map(({ operation }) => operation));
    for (const [index, { bytes }] of cost.entries()) {
      expect(bytes - (first[index]?.bytes ?? 0)).toBeLessThan(DIGITS);
    }
  }
});

test('a line refused on a SKU that is known to be sold out writes nothing', async () => {
  const { client, requests } = countingClient();
  const deps = compose({ TABLE_NAME: await freshTable() }, client);
  await addBatch(deps)({ ref: 'b', sku: 'LAMP', qty: 1, eta: null });
  const want = (orderId: string) =>
    allocateOrder(deps)({ orderId, lines: [{ lineId: 'LAMP', sku: 'LAMP', qty: 2 }] });

  await want('tells the shortage');
  requests.length = 0;
  expect(await want('only reads')).toMatchObject({ outcome: 'short' });

  expect(requests.map(({ operation }) => operation)).toEqual([
    'BatchGetItemCommand',
    'BatchGetItemCommand',
  ]);
});

test('a lost race is decided again on the product that the failed write hands back', async () => {
  const { client, requests } = countingClient();
  const tableName = await freshTable();
  const deps = compose({ TABLE_NAME: tableName }, client);
  const rival = compose({ TABLE_NAME: tableName });
  await addBatch(deps)({ ref: 'b', sku: 'LAMP', qty: 10, eta: null });
  const order = (orderId: string) => ({
    orderId,
    lines: [{ lineId: 'LAMP', sku: 'LAMP', qty: 1 }],
  });

  requests.length = 0;
  const products = {
    ...deps.products,
    load: async (...asked: Parameters<typeof deps.products.load>) => {
      const stored = await deps.products.load(...asked);
      await allocateOrder(rival)(order('faster'));
      return stored;
    },
  };
  await allocateOrder({ ...deps, products })(order('slower'));

  expect(requests.map(({ operation }) => operation)).toEqual([
    'BatchGetItemCommand',
    'TransactWriteItemsCommand',
    'TransactWriteItemsCommand',
  ]);
  expect(await deps.queries.batch('b')).toMatchObject({ batch: { allocated: 2 } });
});

test('orders for one SKU that come at once are written ninety at a time', async () => {
  const { client, requests } = countingClient();
  const deps = compose({ TABLE_NAME: await freshTable() }, client);
  await addBatch(deps)({ ref: 'b', sku: 'LAMP', qty: 150, eta: null });
  const allocate = allocateOrder(deps);
  requests.length = 0;

  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      allocate({ orderId: `order-${n}`, lines: [{ lineId: 'LAMP', sku: 'LAMP', qty: 1 }] }),
    ),
  );

  const sold = outcomes.map(({ outcome }) => outcome);
  expect(sold).toEqual([...Array(150).fill('allocated'), ...Array(50).fill('short')]);
  const written = requests.filter(({ operation }) => operation === 'TransactWriteItemsCommand');
  expect(written).toHaveLength(2);
});

test('a container of 60 batches, open and used up, is listed with three requests', async () => {
  const { client, requests } = countingClient();
  const TABLE_NAME = await freshTable();
  const deps = compose({ TABLE_NAME });
  const queries = composeQueries({ TABLE_NAME }, client);
  for (let n = 0; n < 60; n++) {
    const batch = { sku: `SKU-${n % 3}`, qty: 1, eta: null, container: 'sea-1' };
    await addBatch(deps)({ ref: `b-${n}`, ...batch });
  }
  const lines = [{ lineId: '1', sku: 'SKU-0', qty: 1 }];
  await allocateOrder(deps)({ orderId: 'takes one of them', lines });
  requests.length = 0;

  const { items } = await queries.batchesIn('sea-1', { limit: 100 });
  const batches = await queries.batchesNamed(items);

  expect(batches).toHaveLength(60);
  expect(requests.map(({ operation }) => operation)).toEqual([
    'QueryCommand',
    'BatchGetItemCommand',
    'BatchGetItemCommand',
  ]);
});

const REFUSED = sized(2_000, 10_000);

test(`${inWords(REFUSED)} refused lines on a SKU that is sold out write nothing`, async () => {
  const { client, requests } = countingClient();
  const deps = compose({ TABLE_NAME: await freshTable() }, client);
  await addBatch(deps)({ ref: 'b', sku: 'LAMP', qty: 1, eta: null });
  const allocate = allocateOrder(deps);
  const want = (orderId: string) => {
    const lines = Array.from({ length: 10 }, (_, n) => ({ lineId: `${n}`, sku: 'LAMP', qty: 1 }));
    return allocate({ orderId, lines });
  };
  await want('tells the shortage');
  requests.length = 0;

  const outcomes = await Promise.all(
    Array.from({ length: REFUSED / 10 }, (_, n) => want(`order-${n}`)),
  );

  expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['short']));
  const operations = new Set(requests.map(({ operation }) => operation));
  expect(operations).toEqual(new Set(['BatchGetItemCommand']));
});

test('a return reads the batch that its units left from only if nothing of that is left to sell', async () => {
  const { client, requests } = countingClient();
  const deps = compose({ TABLE_NAME: await freshTable() }, client);
  const requestsOfReturn = async (sku: string, qty: number, to: 'stock' | 'scrap') => {
    await addBatch(deps)({ ref: sku, sku, qty: 3, eta: null, expiresOn: '2999-12-31' });
    await allocateOrder(deps)({ orderId: sku, lines: [{ lineId: sku, sku, qty }] });
    await shipOrder(deps)(sku, {});
    requests.length = 0;
    const lines = [{ lineId: sku, qty: 1, to }];
    await returnUnits(deps)(sku, { returnId: `of-${sku}`, lines });
    return requests.length;
  };

  const leavesSome = await requestsOfReturn('MILK', 2, 'stock');
  expect(await requestsOfReturn('EGGS', 3, 'stock')).toBe(leavesSome + 2);
  expect(await deps.queries.batch('of-EGGS~1')).toMatchObject({
    batch: { expiresOn: '2999-12-31' },
  });
  const scrapsSome = await requestsOfReturn('RICE', 2, 'scrap');
  expect(await requestsOfReturn('SOUP', 3, 'scrap')).toBe(scrapsSome);
});
