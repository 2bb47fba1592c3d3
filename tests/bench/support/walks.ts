import { isDeepStrictEqual } from 'node:util';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { freshTable } from '../../support/fresh-table.ts';
import { unreliableBus } from '../../support/unreliable-bus.ts';
import type { Row } from './benchmark.ts';
import { countCalls, type Walk } from './call-counter.ts';
import { check, type Invocation, invoke, message, newItem, request } from './invocations.ts';
import { environmentOfFunctions } from './serverless-yml.ts';

// What the benchmark `walk` runs in a process of its own. It prints the rows as JSON.

/** After these nothing is left to be done for the first time. */
const WARM_UPS = 2;
const RUNS = 3;
/** Of a batch, of the line on it, and of the batch once it has been cut: the line has to leave. */
const [BATCH, LINE, CUT] = [10, 6, 5];

// Nothing of src/ is loaded before this: functions are when they are invoked for the first time.
const count = await countCalls();
const bus = await unreliableBus();
Object.assign(process.env, {
  ...environmentOfFunctions,
  TABLE_NAME: await freshTable(),
  AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
  // It refuses what is meant for a queue: a message that should be put aside fails.
  AWS_ENDPOINT_URL_SQS: bus.url,
});

const orderId = (sku: string) => `order of ${sku}`;
const first = (sku: string) => `first ${sku}`;
const second = (sku: string) => `second ${sku}`;
const orderOf = (sku: string) => ({
  orderId: orderId(sku),
  lines: [{ lineId: '1', sku, qty: LINE }],
});

const isOn = (batch: string) => (body: string) => JSON.parse(body).lines[0].batchRef === batch;

const add = (sku: string, ref: string): Promise<Invocation> =>
  request('POST /batches', 201, { body: { ref, sku, qty: BATCH, eta: null } });

const order = (sku: string, status: number): Promise<Invocation> =>
  request('POST /allocations', status, { body: orderOf(sku), isRight: isOn(first(sku)) });

const get = (sku: string, isRight: (body: string) => boolean): Promise<Invocation> =>
  request('GET /orders/{orderId}', 200, { path: { orderId: orderId(sku) }, isRight });

const isStoredOn = async (sku: string, batch: string): Promise<boolean> => {
  const asked = await get(sku, isOn(batch));
  return asked.isDone(await invoke(asked));
};

const carryOut = async (invocation: Invocation): Promise<void> =>
  check(invocation, await invoke(invocation));

/** Two batches of a SKU. */
const stock = async (sku: string): Promise<void> => {
  await carryOut(await add(sku, first(sku)));
  await carryOut(await add(sku, second(sku)));
};

/** The same, and an order of one line on the first of them. */
const sell = async (sku: string): Promise<void> => {
  await stock(sku);
  await carryOut(await order(sku, 201));
};

/** The item with what an order of one line has to tell. */
const toldOf = async (sku: string): Promise<object> => {
  const { Items = [] } = await new DynamoDBClient().send(
    new ScanCommand({
      TableName: process.env.TABLE_NAME,
      FilterExpression: 'events[0].orderId = :order',
      ExpressionAttributeValues: { ':order': { S: orderId(sku) } },
    }),
  );
  const [item] = Items;
  if (!item || Items.length > 1) throw new Error(`${Items.length} items tell of ${sku}`);
  return item;
};

/** Each gets a SKU of its own ready, and says what is to be counted then. */
const FLOWS: Readonly<Record<string, (sku: string) => Promise<Invocation>>> = {
  order: async (sku) => {
    await stock(sku);
    return order(sku, 201);
  },
  repeat: async (sku) => {
    await sell(sku);
    return order(sku, 200);
  },
  cut: async (sku) => {
    await sell(sku);
    const asked = { path: { ref: first(sku) }, body: { qty: CUT }, isRight: isOn(second(sku)) };
    return request('PATCH /batches/{ref}', 200, asked);
  },
  'order by message': async (sku) => {
    await stock(sku);
    const isDone = () => isStoredOn(sku, first(sku));
    return message('handleAllocations', 'Allocate', orderOf(sku), isDone);
  },
  'cut by message': async (sku) => {
    await sell(sku);
    const isDone = () => isStoredOn(sku, second(sku));
    const detail = { batchRef: first(sku), qty: CUT };
    return message('handleCommands', 'ChangeBatchQuantity', detail, isDone);
  },
  relay: async (sku) => {
    await sell(sku);
    bus.reset();
    return newItem('relayEvents', await toldOf(sku), () => bus.taken().length === 1);
  },
  release: async (sku) => {
    await sell(sku);
    const isRight = (body: string) => JSON.parse(body).lines[0].state === 'released';
    const asked = { path: { orderId: orderId(sku), lineId: '1' }, isRight };
    return request('DELETE /orders/{orderId}/lines/{lineId}', 200, asked);
  },
  read: async (sku) => {
    await sell(sku);
    const isRight = (body: string) => JSON.parse(body).batches.length === 2;
    return request('GET /products/{sku}', 200, { path: { sku }, isRight });
  },
};

/** What a flow walks through. Fails unless that is the same each time. */
const walkOf = async (
  flow: string,
  prepare: (sku: string) => Promise<Invocation>,
): Promise<Walk> => {
  const walks: Walk[] = [];
  for (let run = 0; run < WARM_UPS + RUNS; run++) {
    const invocation = await prepare(`${flow} ${run}`);
    const { walk, result } = await count(() => invoke(invocation));
    await check(invocation, result);
    if (run >= WARM_UPS) walks.push(walk);
  }
  const [walk, ...others] = walks as [Walk, ...Walk[]];
  if (others.every((other) => isDeepStrictEqual(other, walk))) return walk;
  throw new Error(`${flow} is not the same each time: ${JSON.stringify(walks)}`);
};

const rows: Row[] = [];
for (const [flow, prepare] of Object.entries(FLOWS)) {
  const { entries, functions, files, requests } = await walkOf(flow, prepare);
  rows.push({ flow, entries, functions, files, 'requests to DynamoDB': requests });
}
await bus.close();
console.log(JSON.stringify(rows));
