import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import type { Deps } from '../../src/application/ports.ts';
import { queriesAsOfNow } from '../../src/application/queries-as-of-now.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';
import {
  HOLD_MS,
  largeOrder,
  onHold,
  order,
  orWait,
  splitting,
  useCases,
} from '../support/shop.ts';

/** Services of several processes on one table, all by the same clock. */
const processes = async (count: number) => {
  const TABLE_NAME = await freshTable();
  let now = Date.parse('2030-01-01T08:00:00.000Z');
  const services = Array.from({ length: count }, () => {
    const deps: Deps = { ...compose({ TABLE_NAME }), clock: () => new Date(now) };
    return { ...deps, ...useCases(deps) };
  });
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { service: services[0] as (typeof services)[number], services, pass };
};

test('100 lines on hold expire while many order their stock and the job ends them: each unit is sold once', async () => {
  const { service, services, pass } = await processes(8);
  await service.addBatch({ ref: 'lamps', sku: 'LAMP', qty: 100, eta: null });
  await service.allocate(onHold(largeOrder('held', 100, 'LAMP')));
  pass(HOLD_MS);

  const orders = services.map(({ allocate, finishWork }, n) =>
    n === 0 ? finishWork() : allocate(order(`order ${n}`, { LAMP: 20 })),
  );
  const outcomes = (await Promise.all(orders)).map((one) => one?.outcome);

  expect(outcomes.filter((one) => one === 'allocated')).toHaveLength(5);
  expect(outcomes.filter((one) => one === 'short')).toHaveLength(2);
  const held = await service.queries.order('held');
  expect(held.filter(({ state }) => state === 'released')).toHaveLength(100);
  expect(await service.queries.batch('lamps')).toMatchObject({ batch: { allocated: 100 } });
  expect(await service.products.holds('LAMP', 9)).toEqual([]);
  expect(await service.unfinished.names('holds', '9999')).toEqual([]);
});

test('what has expired is read as released, stock and places in the queue, before anybody ends it', async () => {
  const { service, pass } = await processes(1);
  await service.addBatch({ ref: 'lamps', sku: 'LAMP', qty: 150, eta: null });
  await service.allocate(onHold(largeOrder('held', 150, 'LAMP')));
  await service.allocate(onHold(orWait(order('waits', { LAMP: 7 }))));
  pass(HOLD_MS);
  const today = () => '2030-01-01';
  const now = queriesAsOfNow(service.queries, service.products, service.clock, today);

  expect(await now.product('LAMP')).toMatchObject({ backordered: 0, batches: [{ allocated: 0 }] });
  expect(await now.batch('lamps')).toMatchObject({ batch: { allocated: 0 } });
  expect(await now.backorders('LAMP', { limit: 9 })).toMatchObject({ items: [] });
  await service.finishWork();
  expect(await service.queries.product('LAMP')).toMatchObject({
    backordered: 0,
    firstExpiry: null,
    batches: [{ allocated: 0 }],
  });
});

test('of those who confirm an order and those who end its hold, one kind succeeds', async () => {
  const { services, service, pass } = await processes(6);
  await service.addBatch({ ref: 'lamps', sku: 'LAMP', qty: 9, eta: null });
  await service.allocate(onHold(splitting(order('held', { LAMP: 9 }))));
  pass(HOLD_MS - 1);

  const attempts = services.map(async ({ confirmOrder, finishWork }, n) => {
    if (n % 2 === 0) return confirmOrder('held').then(() => 'confirmed');
    pass(1);
    return finishWork().then(() => undefined);
  });
  const settled = await Promise.allSettled(attempts);

  const confirmed = settled.some((one) => one.status === 'fulfilled' && one.value);
  const [line] = await service.queries.order('held');
  expect(line?.state).toBe(confirmed ? 'allocated' : 'released');
});

test('the same split order sent by 8 processes at once is allocated once, and answered to all with its parts', async () => {
  const { services, service } = await processes(8);
  for (const ref of ['a', 'b', 'c'])
    await service.addBatch({ ref, sku: 'LAMP', qty: 3, eta: null });

  const answers = await Promise.all(
    services.map(({ allocate }) => allocate(splitting(order('order', { LAMP: 8 })))),
  );

  for (const answer of answers) {
    expect(answer).toMatchObject({
      outcome: 'allocated',
      lines: [
        { batchRef: 'a', qty: 3 },
        { batchRef: 'b', qty: 3 },
        { batchRef: 'c', qty: 2 },
      ],
    });
  }
  expect(await service.queries.order('order')).toHaveLength(3);
  expect(await service.queries.batch('c')).toMatchObject({ batch: { allocated: 2 } });
});

test('each part of a line is published once, on its own item', async () => {
  const TABLE_NAME = await freshTable();
  const { addBatch, allocate, changeBatch } = useCases(compose({ TABLE_NAME }));
  const client = DynamoDBDocumentClient.from(new DynamoDBClient());
  const told = async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE_NAME }));
    return Items.flatMap(({ SK, events = [] }) =>
      events.map(({ id }: { id: string }) => [id, SK.split('#')[0]]),
    ).toSorted();
  };
  for (const ref of ['a', 'b', 'c']) await addBatch({ ref, sku: 'LAMP', qty: 3, eta: null });

  await allocate(splitting(order('order', { LAMP: 5 })));
  expect(await told()).toEqual([
    ['LAMP:4:0', 'LINE'],
    ['LAMP:4:1', 'PART'],
  ]);

  await changeBatch('a', { qty: 2 });
  expect(await told()).toEqual([
    ['LAMP:4:1', 'PART'],
    ['LAMP:5:0', 'PRODUCT'],
    ['LAMP:5:1', 'LINE'],
    ['LAMP:5:2', 'LINE'],
    ['LAMP:5:3', 'PART'],
  ]);
});
