import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { openCheckpoints } from '../../infra/local/messaging/checkpoints.ts';
import { asToldBy, type Invoke } from '../../infra/local/messaging/invoke.ts';
import { readStream } from '../../infra/local/messaging/stream-source.ts';
import { freePort } from '../../infra/local/ports.ts';
import { dynamoDbHistory } from '../../src/adapters/dynamodb/ledger/history.ts';
import { dynamoDbLedger } from '../../src/adapters/dynamodb/ledger/ledger.ts';
import { rebuildAll } from '../../src/application/ledger/rebuild.ts';
import type { Deps, History } from '../../src/application/ports.ts';
import { composeRebuild } from '../../src/composition/rebuild.ts';
import { ledgerTableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { tellingLevel } from '../../src/domain/promises/level.ts';
import { carryOut, commands } from '../properties/commands.ts';
import { freshLedgerTable, freshTableWithStream } from '../support/fresh-table.ts';
import { saveChanges, savingBy } from '../support/saving.ts';
import { order, useCases } from '../support/shop.ts';
import { streamSourceOf } from '../support/stream-source-of.ts';
import { until } from '../support/until.ts';

const DEAD_LETTERS = 'ledger-dead-letters';
/** Events, for all kinds of them to be among them. */
const ENOUGH = 200;
const ALL = { limit: 10_000 };

let queues: FauxqsServer;
/** The function that is deployed. */
let project: Invoke;
let deployed: Omit<Parameters<typeof readStream>[0], 'invoke' | 'checkpoints'>;
let deps: Deps;
let history: History;
/** Ids of the events of all that was written, in their order. */
const stored: string[] = [];

beforeAll(async () => {
  const port = await freePort();
  queues = await startFauxqs({ port, logger: false, defaultRegion: 'eu-west-1' });
  queues.createQueue(DEAD_LETTERS);
  const tableName = await freshTableWithStream();
  Object.assign(process.env, {
    TABLE_NAME: tableName,
    LEDGER_TABLE_NAME: await freshLedgerTable(),
    LEDGER_DEAD_LETTERS_URL: `http://localhost:${port}/000000000000/${DEAD_LETTERS}`,
    AWS_ENDPOINT_URL_SQS: `http://localhost:${port}`,
  });
  const source = await streamSourceOf('projectEvents');
  const { handler } = await import('../../src/handlers/messages/ledger.ts');
  // As JSON, which is all that Lambda carries.
  project = asToldBy(source, (event) =>
    handler(JSON.parse(JSON.stringify(event)), { awsRequestId: 'test' }),
  );
  deployed = {
    tableName,
    batchSize: source.batchSize,
    filters: source.filterPatterns,
    bisects: source.bisectBatchOnFunctionError,
    maxAgeS: source.maximumRecordAgeInSeconds,
    giveUp: async () => {
      throw new Error('no record is that old');
    },
  };
  const all = compose(process.env);
  const products = savingBy(all.products, async (changes, step) => {
    const saved = await saveChanges(all.products, changes, step);
    if (saved === 'saved') {
      stored.push(...changes.map(tellingLevel).flatMap(({ events }) => events.map(({ id }) => id)));
    }
    return saved;
  });
  deps = { ...all, products };
  history = dynamoDbHistory(ledgerTableOf(process.env));
});

afterAll(() => queues.stop());

const checkpoints = openCheckpoints('ledger');

/** Reads the stream as Lambda does while a test needs it, from where the last reader stopped. */
const withReader = async (work: () => Promise<unknown>, invoke = project): Promise<void> => {
  const stop = new AbortController();
  const reading = readStream({ ...deployed, invoke, checkpoints, signal: stop.signal });
  try {
    await work();
  } finally {
    stop.abort();
    await reading;
  }
};

const versionOf = async (sku: string) => (await deps.queries.product(sku))?.version ?? 0;
const completeTo = async (sku: string) => (await history.complete([sku]))[0]?.to ?? 0;
const untilComplete = (...skus: readonly string[]): Promise<void> =>
  until(async () => {
    const behind = skus.map(async (sku) => (await completeTo(sku)) < (await versionOf(sku)));
    return !(await Promise.all(behind)).includes(true);
  });

const idsOf = async (sku: string) =>
  (await history.ofProduct(sku, ALL)).items.map((entry) => 'id' in entry && entry.id).reverse();

test('whatever happens is in the ledger once, though the stream tells some of it twice', async () => {
  let ahead = 0;
  const pass = (milliseconds: number) => {
    ahead += milliseconds;
  };
  const clock = () => new Date(Date.now() + ahead);
  const shop = { ...useCases({ ...deps, clock }), clock, pass } as Parameters<typeof carryOut>[0];
  let calls = 0;
  const twiceAtTimes: Invoke = async (event) => {
    const answer = await project(event);
    // As when what it has answered gets lost.
    if (++calls % 3 === 0) throw new Error('as the test wants it');
    return answer;
  };
  await withReader(async () => {
    for (let seed = 1; stored.length < ENOUGH; seed++) {
      const [sequence = []] = fc.sample(commands, { seed, numRuns: 1 });
      for (const command of sequence) await carryOut(shop, command);
    }
    await untilComplete('RED-CHAIR', 'BLUE-LAMP');
  }, twiceAtTimes);

  for (const sku of ['RED-CHAIR', 'BLUE-LAMP']) {
    expect(await idsOf(sku)).toEqual(stored.filter((id) => id.startsWith(`${sku}:`)));
  }
});

test('an event is in the history of its SKU only once it is in that of its batch and of its order', async () => {
  const table = ledgerTableOf(process.env, new DynamoDBClient({ maxAttempts: 1 }));
  table.client.middlewareStack.add(
    (next) => async (args) => {
      if (JSON.stringify(args.input).includes('ORDER#torn'))
        throw new Error('as the test wants it');
      return next(args);
    },
    { step: 'initialize', priority: 'high' },
  );
  // Of the ninth event the first of three entries would be in the first request of 25, and the others in the second.
  const put = dynamoDbLedger(table).put(
    Array.from({ length: 12 }, (_, n) => ({
      ...{
        id: `TORN:${n + 1}:0`,
        type: 'Allocated',
        sku: 'TORN',
        version: n + 1,
        ordinal: 0,
        of: 1,
      },
      ...{ at: '2030-01-01T08:00:00.000Z', batchRef: 'torn', orderId: n === 8 ? 'torn' : 'whole' },
    })),
  );

  await expect(put).rejects.toThrow('as the test wants it');
  expect(await idsOf('TORN')).not.toContain('TORN:9:0');
});

test('a record that can not be read is put aside, and holds up nothing', async () => {
  const poison = { PK: 'SKU#POISON', SK: 'PRODUCT', events: [{ id: 'of no type' }] };
  await new DynamoDBClient().send(
    new PutItemCommand({ TableName: deployed.tableName, Item: marshall(poison) }),
  );
  await useCases(deps).addBatch({ ref: 'behind', sku: 'BEHIND-POISON', qty: 1, eta: null });
  await withReader(() => untilComplete('BEHIND-POISON'));

  expect(queues.inspectQueue(DEAD_LETTERS)?.messages.ready).toHaveLength(1);
});

test('products that are older than the ledger begin with their figures while orders go on', async () => {
  const sku = 'OLD-LAMP';
  const { addBatch, allocate } = useCases(deps);
  await addBatch({ ref: 'old', sku, qty: 1_000, eta: null });
  for (let n = 0; n < 5; n++) await allocate(order(`old-${n}`, { [sku]: 1 }));
  // What the stream has told so far is lost.
  await withReader(
    () => until(() => lost.has(`${sku}:6`)),
    async (event) => {
      lost.add(JSON.stringify(event).match(/OLD-LAMP:6/)?.[0] ?? '');
      return null;
    },
  );
  await withReader(async () => {
    const orders = (async () => {
      for (let n = 5; n < 25; n++) await allocate(order(`old-${n}`, { [sku]: 1 }));
    })();
    for await (const _ of rebuildAll(composeRebuild(process.env)));
    await orders;
    await untilComplete(sku);
  });

  const [complete] = await history.complete([sku]);
  expect(complete?.to).toBe(26);
  expect(complete?.from).toBeGreaterThanOrEqual(6);
  const { items } = await history.ofProduct(sku, ALL);
  const opening = items.find(({ type }) => type === 'LedgerOpened');
  expect(opening).toMatchObject({
    version: complete?.from,
    available: 1_001 - (complete?.from ?? 0),
  });
  const behind = items.filter(({ version }) => version > (complete?.from ?? 0));
  expect(behind.map(({ version }) => version).reverse()).toEqual(
    Array.from({ length: 26 - (complete?.from ?? 0) }, (_, n) => (complete?.from ?? 0) + n + 1),
  );
});
const lost = new Set<string>();
