import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { openCheckpoints } from '../../infra/local/messaging/checkpoints.ts';
import { asToldBy, type Invoke } from '../../infra/local/messaging/invoke.ts';
import { readStream, type StreamSource } from '../../infra/local/messaging/stream-source.ts';
import { freePort } from '../../infra/local/ports.ts';
import { migrate } from '../../infra/migrate/run.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import { published } from '../../src/adapters/eventbridge/published-event.ts';
import type { Deps } from '../../src/application/ports.ts';
import { tableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import type { DomainEvent } from '../../src/domain/events.ts';
import { tellingLevel } from '../../src/domain/promises/level.ts';
import { carryOut, commands } from '../properties/commands.ts';
import { freshTableWithStream } from '../support/fresh-table.ts';
import { fresh } from '../support/http.ts';
import { saveChanges, savingBy } from '../support/saving.ts';
import { largeOrder, order, useCases } from '../support/shop.ts';
import { streamSourceOf } from '../support/stream-source-of.ts';
import { isTaken, type Sent, unreliableBus } from '../support/unreliable-bus.ts';
import { until } from '../support/until.ts';

const DEAD_LETTERS = 'relay-dead-letters';
const CLIENTS = 4;
/** Events, for all kinds of them to be among them. */
const ENOUGH = 300;
/** How long a test waits for what has to come before it says what is missing. */
const PATIENCE_MS = 60_000;

let bus: Awaited<ReturnType<typeof unreliableBus>>;
let queues: FauxqsServer;
let folder: string;
/** The function that is deployed. */
let relay: Invoke;
let deployed: Omit<StreamSource, 'invoke' | 'checkpoints'>;
let deps: Deps;
/** The events of all that a test has written, in their order. */
const stored: DomainEvent[] = [];

beforeAll(async () => {
  bus = await unreliableBus();
  const port = await freePort();
  queues = await startFauxqs({ port, logger: false, defaultRegion: 'eu-west-1' });
  queues.createQueue(DEAD_LETTERS);
  folder = await mkdtemp(join(tmpdir(), 'relay-'));
  const tableName = await freshTableWithStream();
  Object.assign(process.env, {
    TABLE_NAME: tableName,
    EVENT_BUS_NAME: 'the-bus',
    RELAY_DEAD_LETTERS_URL: `http://localhost:${port}/000000000000/${DEAD_LETTERS}`,
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
    AWS_ENDPOINT_URL_SQS: `http://localhost:${port}`,
  });
  const source = await streamSourceOf('relayEvents');
  const { handler } = await import('../../src/handlers/messages/outbox.ts');
  // As JSON, which is all that Lambda carries.
  relay = asToldBy(source, (event) =>
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
  deps = storing(compose(process.env));
});

afterAll(async () => {
  await bus.close();
  await queues.stop();
  await rm(folder, { recursive: true });
});

beforeEach(() => {
  bus.reset();
  queues.reset();
  stored.length = 0;
});

/** Remembers the events of what is saved. */
const storing = (all: Deps): Deps => ({
  ...all,
  products: savingBy(all.products, async (changes, step) => {
    const saved = await saveChanges(all.products, changes, step);
    if (saved === 'saved')
      stored.push(...changes.map(tellingLevel).flatMap(({ events }) => events));
    return saved;
  }),
});

/** Reads the stream as Lambda does while a test needs it, from where the last reader stopped. */
const withReader = async (
  work: () => Promise<unknown>,
  settings: Partial<StreamSource> = {},
): Promise<void> => {
  const stop = new AbortController();
  const reading = readStream({
    ...deployed,
    invoke: relay,
    checkpoints: openCheckpoints('relay', folder),
    signal: stop.signal,
    ...settings,
  });
  try {
    await work();
  } finally {
    stop.abort();
    await reading;
  }
};

const inTime = async (isSo: () => boolean): Promise<void> => {
  const end = Date.now() + PATIENCE_MS;
  await until(() => isSo() || Date.now() > end);
};

const timesTaken = (): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(bus.taken(), ({ id }) => id)].map(([id, all]) => [id, all.length]));

const missing = (): readonly string[] => {
  const taken = timesTaken();
  return stored.map(({ id }) => id).filter((id) => !taken.has(id));
};

const deadLetters = () =>
  (queues.inspectQueue(DEAD_LETTERS)?.messages.ready ?? []).map(({ body, messageAttributes }) => ({
    reason: messageAttributes.reason?.StringValue,
    record: JSON.parse(body),
  }));

/** Orders that each sell one unit of all of these SKUs, of which there is enough. */
const sell = async (orders: number, ...skus: readonly string[]): Promise<void> => {
  const { addBatch, allocate } = useCases(deps);
  for (const sku of skus) await addBatch({ ref: fresh('batch'), sku, qty: 1_000, eta: null });
  const units = Object.fromEntries(skus.map((sku) => [sku, 1]));
  for (let n = 0; n < orders; n++) await allocate(order(fresh('order'), units));
};

const versionOf = (id: string): number => Number(id.split(':').at(-2));

/** What an invocation sent again although the bus had taken it. */
const sentAfterTaken = (invocation: readonly Sent[]): readonly string[] =>
  invocation
    .filter(({ event: { id } }, index) =>
      invocation.slice(0, index).some((earlier) => earlier.event.id === id && isTaken(earlier)),
    )
    .map(({ event }) => event.id);

const hasTriedAgain = (invocation: readonly Sent[]): boolean =>
  new Set(invocation.map(({ event }) => event.id)).size < invocation.length;

/** A reader that ends where it is told to die, without doing anything more. */
const dyingReader = () => {
  const stop = new AbortController();
  const died = new Promise<void>((resolve) => {
    stop.signal.addEventListener('abort', () => resolve());
  });
  return {
    read: (settings: Partial<StreamSource>) =>
      withReader(() => died, { ...settings, signal: stop.signal }),
    die: (): never => {
      stop.abort();
      throw new Error('killed');
    },
  };
};

/** What a consumer misses of a SKU that is at this version. */
const gapsIn = (sku: string, version: number): readonly string[] => {
  const taken = new Map((bus.taken() as readonly DomainEvent[]).map((event) => [event.id, event]));
  return Array.from({ length: version }, (_, index) => index + 1).flatMap((of) => {
    const count = taken.get(`${sku}:${of}:0`)?.of ?? 1;
    const ids = Array.from({ length: count }, (_, ordinal) => `${sku}:${of}:${ordinal}`);
    return ids.filter((id) => !taken.has(id));
  });
};

test('every event of any commands arrives as it was stored, and no version of a SKU has a gap', async () => {
  const seed = Date.now();
  const todo = fc.sample(commands, { seed, numRuns: 100 }).flat();
  let ahead = 0;
  const pass = (milliseconds: number) => {
    ahead += milliseconds;
  };
  const clock = () => new Date(Date.now() + ahead);
  const shop = { ...useCases({ ...deps, clock }), clock, pass } as Parameters<typeof carryOut>[0];
  const client = async () => {
    for (let next = todo.shift(); next && stored.length < ENOUGH; next = todo.shift()) {
      await carryOut(shop, next);
    }
  };
  await withReader(async () => {
    // At once, so that they get in each other's way.
    const clients = Array.from({ length: CLIENTS }, client);
    // All of them end, even if one has failed: the next test is to have the table for itself.
    await Promise.allSettled(clients);
    await Promise.all(clients);
    await inTime(() => missing().length === 0);
  });

  const arrived = new Map(bus.taken().map((event) => [event.id, event]));
  expect({ seed, events: stored.map(({ id }) => arrived.get(id)) }).toEqual({
    seed,
    events: stored.map(published),
  });
  for (const sku of ['RED-CHAIR', 'BLUE-LAMP']) {
    const product = await deps.queries.product(sku);
    expect({ seed, gaps: gapsIn(sku, product?.version ?? 0) }).toEqual({ seed, gaps: [] });
  }
  expect(deadLetters()).toEqual([]);
});

test('lines that are gone, since their order could not be filled, have published that they came and went', async () => {
  const sku = fresh('LAMP');
  // Of another process: within one, orders for a SKU take turns.
  const rival = useCases(storing(compose(process.env)));
  await rival.addBatch({ ref: fresh('batch'), sku, qty: 150, eta: null });
  let saves = 0;
  // Between two transactions of the order somebody buys what its last lines need.
  const products = savingBy(deps.products, async (changes, step) => {
    if (step && ++saves === 2) await rival.allocate(order(fresh('order'), { [sku]: 40 }));
    return saveChanges(deps.products, changes, step);
  });
  const { allocate } = useCases({ ...deps, products });
  expect(await allocate(largeOrder(fresh('order'), 150, sku))).toMatchObject({ outcome: 'short' });
  await withReader(() => inTime(() => missing().length === 0));

  const voided = stored.filter((event) => 'reason' in event && event.reason === 'order-not-filled');
  expect(voided.length).toBeGreaterThan(0);
  expect(missing()).toEqual([]);
});

test('of a request that the bus takes in part only the rest is sent again, until all has arrived', async () => {
  // Up to four times, which is more often than one invocation tries.
  bus.makeTrouble((id, nth) => {
    if (nth > versionOf(id) % 5) return undefined;
    return nth % 2 === 0 ? 'InternalFailure' : 'ThrottlingException';
  });
  const sku = fresh('LAMP');
  await sell(40, sku, fresh('CHAIR'));
  const invocations: (readonly Sent[])[] = [];
  let failures = 0;
  const invoke: Invoke = async (event) => {
    const before = bus.requests.length;
    const answer = await relay(event);
    invocations.push(bus.requests.slice(before).flat());
    failures += answer?.batchItemFailures?.length ?? 0;
    return answer;
  };
  await withReader(() => inTime(() => missing().length === 0), { invoke });

  expect(missing()).toEqual([]);
  expect(gapsIn(sku, 41)).toEqual([]);
  expect(deadLetters()).toEqual([]);
  // Otherwise this would prove nothing: it was tried again within an invocation and by others.
  expect(invocations.some(hasTriedAgain)).toBe(true);
  expect(failures).toBeGreaterThan(0);
  expect(invocations.flatMap(sentAfterTaken)).toEqual([]);
});

test.each(['answers 500', 'refuses connections'] as const)(
  'while the bus %s all events wait, and nothing is put aside',
  async (how) => {
    const repair = await bus.fail(how);
    await sell(5, fresh('LAMP'));
    let failures = 0;
    const invoke: Invoke = async (event) => {
      const answer = await relay(event);
      failures += answer?.batchItemFailures?.length ?? 0;
      return answer;
    };
    await withReader(
      async () => {
        await inTime(() => failures >= 2);
        expect(failures).toBeGreaterThanOrEqual(2);
        expect(missing()).toHaveLength(stored.length);
        await repair();
        await inTime(() => missing().length === 0);
      },
      { invoke },
    );

    expect(missing()).toEqual([]);
    expect(deadLetters()).toEqual([]);
  },
);

test('an event that is refused for good is put aside with its record and the reason, and can be published from that', async () => {
  const sku = fresh('LAMP');
  const refused = `${sku}:3:0`;
  bus.makeTrouble((id) => (id === refused ? 'MalformedDetail' : undefined));
  await withReader(async () => {
    await sell(10, sku, fresh('CHAIR'));
    await inTime(() => missing().length === 1 && deadLetters().length === 1);
  });

  expect(missing()).toEqual([refused]);
  const [letter] = deadLetters();
  expect(deadLetters()).toHaveLength(1);
  expect(letter?.reason).toBe('MalformedDetail: as the test wants it');
  expect(letter?.record).toMatchObject({
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: expect.any(String),
      NewImage: { events: { L: [{ M: { id: { S: refused } } }] } },
    },
  });

  bus.makeTrouble(() => undefined);
  expect(await relay({ Records: [letter?.record] })).toEqual({ batchItemFailures: [] });
  expect(missing()).toEqual([]);
});

test('an item whose events can not be read is put aside with the reason, and holds up nothing', async () => {
  const poison = { PK: fresh('SKU#POISON'), SK: 'PRODUCT', events: [{ id: 'of no type' }] };
  await sell(3, fresh('LAMP'));
  await new DynamoDBClient().send(
    new PutItemCommand({ TableName: deployed.tableName, Item: marshall(poison) }),
  );
  await sell(3, fresh('CHAIR'));
  await withReader(() => inTime(() => missing().length === 0 && deadLetters().length > 0));

  expect(missing()).toEqual([]);
  expect(deadLetters()).toEqual([
    {
      reason: expect.stringContaining('type'),
      record: expect.objectContaining({
        dynamodb: expect.objectContaining({
          Keys: { PK: { S: poison.PK }, SK: { S: 'PRODUCT' } },
          NewImage: { events: marshall(poison).events },
        }),
      }),
    },
  ]);
});

test('a relay that dies while it publishes events loses none: the next one begins where it began', async () => {
  await sell(10, fresh('LAMP'));
  const dying = dyingReader();
  const batchSize = 5;
  let invocations = 0;
  await dying.read({
    batchSize,
    invoke: async (event) => {
      if (++invocations === 1) return relay(event);
      const { Records } = event as { readonly Records: readonly object[] };
      await relay({ Records: Records.slice(0, 2) });
      return dying.die();
    },
  });
  const told = new Set(timesTaken().keys());
  expect(missing()).not.toEqual([]);

  await withReader(() => inTime(() => missing().length === 0), { batchSize });

  expect(missing()).toEqual([]);
  const twice = [...timesTaken()].filter(([, times]) => times > 1).map(([id]) => id);
  // Those of the invocation that it survived are told: the checkpoint is behind them.
  expect(twice).toHaveLength(2);
  expect([...told].slice(-2)).toEqual(twice);
});

test('a relay that dies before it has saved its position publishes some events twice, and loses none', async () => {
  await sell(3, fresh('LAMP'));
  const { read, die } = dyingReader();
  await read({ checkpoints: { ...openCheckpoints('relay', folder), save: die } });
  expect(missing()).toEqual([]);

  await withReader(() => inTime(() => stored.every(({ id }) => timesTaken().get(id) === 2)));

  expect([...timesTaken().values()]).toEqual(stored.map(() => 2));
});

test('a migration tells nothing again of the items that it rewrites: the relay is not even asked', async () => {
  await sell(10, fresh('LAMP'));
  await withReader(() => inTime(() => missing().length === 0));
  const MARK = 'by-a-migration';
  const mark = async (items: readonly Item[]) =>
    items
      .filter(({ PK, mark }) => PK !== 'MIGRATIONS' && !mark)
      .map((one) => ({ ...one, mark: MARK }));
  const asked: string[] = [];
  const invoke: Invoke = async (event) => {
    asked.push(JSON.stringify(event));
    return relay(event);
  };
  await withReader(
    async () => {
      await migrate('up', {
        table: tableOf({ TABLE_NAME: deployed.tableName }),
        migrations: [{ name: '0007-mark', up: mark, down: mark }],
        holder: 'the test',
        clock: () => new Date(),
        say: () => {},
      });
      // Who reads the stream in its order has passed by the migration when it comes to this.
      await sell(1, fresh('CHAIR'));
      await inTime(() => missing().length === 0);
    },
    { invoke },
  );

  expect(missing()).toEqual([]);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((event) => event.includes(MARK))).toEqual([]);
  expect([...timesTaken().values()]).toEqual(stored.map(() => 1));
});
