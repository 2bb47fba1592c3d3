import { isDeepStrictEqual } from 'node:util';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readMigrations } from '../../infra/migrate/files.ts';
import { LEASE_MS, readJournal } from '../../infra/migrate/journal.ts';
import type { Direction, Migration, Step } from '../../infra/migrate/migration.ts';
import { migrate } from '../../infra/migrate/run.ts';
import {
  batchKey,
  isLine,
  type Key,
  migrationsKey,
  productKey,
} from '../../src/adapters/dynamodb/keys.ts';
import type { Table } from '../../src/adapters/dynamodb/reading.ts';
import { scan } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import { audit } from '../../src/application/jobs/audit.ts';
import { composeAudit } from '../../src/composition/audit.ts';
import { tableOf } from '../../src/composition/table.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { writeItems } from '../bench/support/write-items.ts';
import { freshTable } from '../support/fresh-table.ts';
import { mortalClient } from '../support/mortal-client.ts';
import { asFirstWritten, DUE, oldClient, oldStock } from '../support/old-items.ts';
import { order, orWait, useCases } from '../support/shop.ts';
import { inWords, sized } from '../support/sized.ts';

const LATER = Number.POSITIVE_INFINITY;

type Settings = {
  readonly direction?: Direction;
  readonly migrations?: readonly Migration[];
  readonly holder?: string;
  /** How much later than now it is, for this run. */
  readonly ahead?: number;
  readonly say?: (what: string) => void;
};

/** These tests are about migrating, with the first one as what is done. */
const theFirst = async (): Promise<readonly Migration[]> => (await readMigrations()).slice(0, 1);

const run = async (table: Table, settings: Settings = {}): Promise<void> => {
  const { direction = 'up', holder = 'somebody', ahead = 0, say = () => {} } = settings;
  const migrations = settings.migrations ?? (await theFirst());
  const clock = () => new Date(Date.now() + ahead);
  await migrate(direction, { table, migrations, holder, clock, say });
};

const tableWith = async (items: readonly object[]): Promise<Table> => {
  const TABLE_NAME = await freshTable();
  await writeItems(TABLE_NAME, items.length, (n) => items[n] as object);
  return tableOf({ TABLE_NAME });
};

const tableOn = ({ name }: Table, client: Parameters<typeof tableOf>[1]): Table =>
  tableOf({ TABLE_NAME: name }, client);

/** All items but the journal of migrations, by their keys. */
const stored = async (table: Table): Promise<ReadonlyMap<string, Item>> => {
  const all = new Map<string, Item>();
  for await (const { items } of scan(table, { ConsistentRead: true })) {
    for (const item of items)
      if (item.PK !== migrationsKey.PK) all.set(`${item.PK} ${item.SK}`, item);
  }
  return all;
};

const get = async ({ client, name }: Table, { PK, SK }: Key): Promise<Item> =>
  (await client.send(new GetCommand({ TableName: name, Key: { PK, SK }, ConsistentRead: true })))
    .Item as Item;

type Kills = Parameters<typeof mortalClient>[0];
type Done = ReturnType<typeof mortalClient>['done'];

const firstScan = (done: Done) => done.find(({ operation }) => operation === 'ScanCommand')?.input;

const isNoteAfter =
  (requests: number): Kills =>
  ({ UpdateExpression }, nth) =>
    nth > requests && `${UpdateExpression}`.includes('underWay');

/** The writes of items, not those of the journal, that had an effect. */
const rewrites = (done: Done): readonly string[] =>
  done.flatMap(({ operation, input }) => {
    const { PK, SK } = (input.Key ?? {}) as Key;
    return operation === 'UpdateItemCommand' && PK !== migrationsKey.PK ? [nameOf({ PK, SK })] : [];
  });

const driftsOf = async ({ name }: Table) => {
  const anywhere = { read: async () => ({ unsettled: [] }), write: async () => {} };
  return (await audit(composeAudit({ TABLE_NAME: name }))(anywhere, { until: LATER })).drifts;
};

/** As this version of the code would have written it, but for its events, which are told. */
const asWrittenNow = ({ events: _, ...item }: Item): Item => item as Item;
const nameOf = ({ PK, SK }: Key): string => `${PK} ${SK}`;
const linesIn = (items: ReadonlyMap<string, Item>) => [...items.values()].filter(isLine);

/** On which day a line of these tests can ship. */
const dueOf = ({ state, batchRef }: Item): string | null =>
  state === 'allocated' && `${batchRef}`.endsWith('-ship') ? DUE : null;

/** The same; something happens before each page. */
const atPage = async (happens: () => Promise<void>): Promise<readonly Migration[]> =>
  (await theFirst()).map(({ up, ...rest }) => ({
    ...rest,
    up: async (items, table) => {
      await happens();
      return up(items, table);
    },
  }));

/** Whether it was done. */
const unlessTooBusy = (request: Promise<unknown>): Promise<boolean> =>
  request.then(
    () => true,
    (error) => {
      if (error instanceof Refusal) return false;
      throw error;
    },
  );

/** A run that is killed at some time, or is not, so many leases later than now; and what it got through. */
const mortalRun = async (table: Table, later: number, kills?: Kills): Promise<Done> => {
  const { client, done } = mortalClient(kills ?? (() => false));
  const attempt = run(tableOn(table, client), { ahead: later * (LEASE_MS + 1_000) });
  if (kills) await expect(attempt).rejects.toThrow('killed');
  else await attempt;
  return done;
};

const ITEMS = sized(1_000, 50_000);

describe(`${inWords(ITEMS)} items of the first version`, () => {
  const ITEMS_PER_SKU = 500;
  const SKUS = ITEMS / ITEMS_PER_SKU;
  /** Requests after which a run is killed: three such runs get through most of the items, and not all. */
  const ENOUGH = 0.3 * ITEMS;
  // Their events would only make it take longer here.
  const written = Array.from({ length: SKUS }, (_, n) => oldStock(`sku-${n}`, ITEMS_PER_SKU - 2))
    .flat()
    .map(asWrittenNow);
  const runs: Done[] = [];
  let table: Table;
  beforeAll(async () => {
    table = await tableWith(written.map(asFirstWritten));
  });

  test.each<readonly [string, Kills | undefined]>([
    ['is killed', (_, nth) => nth > ENOUGH],
    ['is killed, too', (_, nth) => nth > ENOUGH],
    ['is killed when it has written a page, and not that it has', isNoteAfter(ENOUGH)],
    ['comes to the end', undefined],
  ])('are migrated by a run that %s', async (_, kills) => {
    const isFirst = runs.length === 0;
    const done = await mortalRun(table, runs.length, kills);
    runs.push(done);
    // It goes on where the one before was.
    expect(firstScan(done)?.ExclusiveStartKey === undefined).toBe(isFirst);
  });

  test('are all as if this version had written them', async () => {
    const all = await stored(table);
    expect(all.size).toBe(ITEMS);
    const wrong = written.filter((item) => {
      const expected = item.SK === 'BATCH' ? asFirstWritten(item) : item;
      return !isDeepStrictEqual(all.get(nameOf(item)), expected);
    });
    expect(wrong).toEqual([]);
  });

  test('are each written once, however often the run was killed', () => {
    const all = runs.flatMap(rewrites);
    expect(all).toHaveLength(ITEMS - SKUS);
    expect(new Set(all).size).toBe(all.length);
  });

  test('say the same as before: the audit finds nothing, once the others are done, too', async () => {
    await run(table, { migrations: await readMigrations() });
    expect(await driftsOf(table)).toEqual([]);
  });
});

/** With its product and its batch that is two pages, or three. */
const LINES = sized(248, 448);

describe('a run that is killed', () => {
  const written = oldStock('LAMP', LINES);

  /** Requests at the beginning, within the first page, around its end, and at the end. */
  const LAST = [0, 1, 2, 3, 100, 202, 203, 204, LINES + 7];

  test.each(sized(LAST, [...LAST, 4, 300, 405, 406, 407]))(
    'behind its request %i goes on, and changes each item once',
    async (last) => {
      const table = await tableWith(written.map(asFirstWritten));
      const killed = await mortalRun(table, 0, (_, nth) => nth > last);
      const ended = await mortalRun(table, 1);
      // By now also what the killed run had on its way has arrived.
      const all = [killed, ended].flatMap(rewrites);
      expect([...all].sort()).toEqual([...new Set(all)].sort());
      expect(all).toHaveLength(LINES + 1);
      expect((await readJournal(table)).done).toEqual(['0001-say-all']);
      const items = await stored(table);
      expect(items.get(nameOf(productKey('LAMP')))).toMatchObject({ schema: 2, restockRule: null });
      expect(linesIn(items).map(({ shipsOn }) => shipsOn)).toEqual(Array(LINES).fill(DUE));
    },
  );

  test('keeps others away until its lease ends, and no longer', async () => {
    const table = await tableWith(written.map(asFirstWritten));
    const { client } = mortalClient((_, nth) => nth > 100);
    await expect(run(tableOn(table, client), { holder: 'the dead' })).rejects.toThrow('killed');

    await expect(run(table, { ahead: LEASE_MS / 2 })).rejects.toThrow(
      /^the dead is migrating and holds the table until 20/,
    );
    await run(table, { ahead: LEASE_MS + 1_000 });
    expect((await readJournal(table)).done).toEqual(['0001-say-all']);
  });
});

test('of two runs at once one migrates, and the other says who does', async () => {
  const table = await tableWith(oldStock('LAMP', LINES).map(asFirstWritten));
  const runs = await Promise.allSettled([
    run(table, { holder: 'ann' }),
    run(table, { holder: 'bob' }),
  ]);
  const [refused, ...others] = runs.filter(({ status }) => status === 'rejected');
  expect(others).toEqual([]);
  expect(`${(refused as PromiseRejectedResult).reason}`).toMatch(/(ann|bob) is migrating/);
  expect((await readJournal(table)).done).toEqual(['0001-say-all']);
  expect(await readJournal(table)).not.toHaveProperty('leasedUntil');
});

test('a run that has slept while another took over notes nothing any more', async () => {
  const table = await tableWith(oldStock('LAMP', LINES).map(asFirstWritten));
  let pages = 0;
  const migrations = await atPage(async () => {
    if (++pages === 2) await run(table, { ahead: LEASE_MS + 1_000 });
  });
  await expect(run(table, { migrations })).rejects.toThrow('has taken over');
  expect(await readJournal(table)).toMatchObject({ done: ['0001-say-all'], underWay: null });
});

describe('what is written while a migration looks', () => {
  /** Marks items of one kind with what they say; between the first one's reading and writing somebody sells. */
  const marked = async (
    Key: Key,
    markOf: (item: Item) => unknown,
    units: number,
  ): Promise<Item> => {
    const table = await tableWith([]);
    const shop = useCases(compose({ TABLE_NAME: table.name }));
    await shop.addBatch({ ref: 'b', sku: 'LAMP', qty: 10, eta: null });
    const mark: Step = async (items) => {
      const found = items.filter((item) => item.SK === Key.SK && !('mark' in item));
      if (found.length > 0) await shop.allocate(order('order', { LAMP: units }));
      return found.map((item) => ({ ...item, mark: markOf(item) }));
    };
    await run(table, { migrations: [{ name: '0007-mark', up: mark, down: mark }] });
    return get(table, Key);
  };

  test('is kept, and migrated as it is after that', async () => {
    expect(await marked(productKey('LAMP'), ({ version }) => version, 3)).toMatchObject({
      version: 2,
      batches: [{ allocated: 3 }],
      mark: 2,
    });
  });

  test('is kept even if it came to an item that was left as it is otherwise', async () => {
    const markOf = ({ closed }: Item) => (closed ? 'closed' : 'open');
    expect(await marked(batchKey('b'), markOf, 10)).toMatchObject({
      closed: { allocated: 10 },
      mark: 'closed',
    });
  });

  test('by an older version of the code after the run was killed, is migrated, too', async () => {
    const written = oldStock('LAMP', 448);
    const table = await tableWith(written.map(asWrittenNow));
    // Two pages of items that are as they should be, and of each the note.
    const { client } = mortalClient((_, nth) => nth > 6);
    await expect(run(tableOn(table, client))).rejects.toThrow('killed');
    expect((await readJournal(table)).underWay).toMatchObject({ seen: 400, changed: 0 });

    const [first] = linesIn(await stored(table));
    await writeItems(table.name, 1, () => asFirstWritten(first as Item));
    await run(table, { ahead: LEASE_MS + 1_000 });
    expect(await get(table, first as Item)).toMatchObject({ schema: 2, shipsOn: DUE });
  });

  test('by an older version of the code behind where it is, is migrated, too', async () => {
    const table = await tableWith(oldStock('LAMP', 448).map(asFirstWritten));
    const { allocate } = useCases(compose({ TABLE_NAME: table.name }, oldClient()));
    let pages = 0;
    const migrations = await atPage(async () => {
      pages++;
      for (let n = 0; pages === 3 && n < 20; n++) await allocate(order(`late-${n}`, { LAMP: 1 }));
    });
    await run(table, { migrations });
    const lines = linesIn(await stored(table));
    expect(lines).toHaveLength(468);
    expect(lines.filter(({ schema, shipsOn }) => schema !== 2 || shipsOn !== DUE)).toEqual([]);
  });
});

test('the service goes on, in its old version and in the new one, and loses nothing', async () => {
  const table = await tableWith(
    ['LAMP', 'DESK'].flatMap((sku) => oldStock(sku, 150)).map(asFirstWritten),
  );
  const deps = composeAudit({ TABLE_NAME: table.name });
  const now = useCases(deps);
  const old = useCases(compose({ TABLE_NAME: table.name }, oldClient()));
  for (const sku of ['LAMP', 'DESK']) {
    await old.addBatch({ ref: `${sku}-here`, sku, qty: 500, eta: null });
  }
  const promised: string[] = [];
  const shipped: string[] = [];
  const working = (shop: typeof now, name: string, isOver: () => boolean) =>
    Array.from({ length: 3 }, async (_, client) => {
      for (let n = 0; !isOver(); n++) {
        const orderId = `${name}-${client}-${n}`;
        const wanted = orWait(order(orderId, { LAMP: 2, DESK: 1 }));
        if (!(await unlessTooBusy(shop.allocate(wanted)))) continue;
        promised.push(orderId);
        if (n % 3 === 1 && (await unlessTooBusy(shop.shipOrder(orderId)))) shipped.push(orderId);
        if (n % 5 === 2) await unlessTooBusy(shop.changeBatch('LAMP-here', { qty: 500 - n }));
        if (n % 5 === 4) await unlessTooBusy(shop.changeBatch('DESK-ship', { eta: DUE }));
      }
    });
  let passes = 0;
  let isOver = false;
  // The old version is gone when the migration goes through the table for the third time.
  const ofOld = Promise.all(working(old, 'old', () => passes > 2));
  const ofNew = Promise.all(working(now, 'new', () => isOver));
  const migrations = await atPage(async () => {
    if (passes > 2) await ofOld;
  });
  await run(table, { migrations, say: (what) => what.endsWith('...') && passes++ });
  isOver = true;
  await ofNew;

  const items = await stored(table);
  const late = [...items.values()].filter((item) => item.SK === 'PRODUCT' || isLine(item));
  expect(late.filter(({ schema }) => schema !== 2)).toEqual([]);
  const lost: string[] = [];
  for (const orderId of promised) {
    const states = (await deps.queries.order(orderId)).map(({ state }) => state);
    const isThere = shipped.includes(orderId)
      ? states.every((state) => state === 'shipped')
      : states.every((state) => state === 'allocated' || state === 'backordered');
    if (states.length !== 2 || !isThere) lost.push(orderId);
  }
  expect(lost).toEqual([]);
  expect(promised.some((one) => one.startsWith('old'))).toBe(true);
  expect(shipped.length).toBeGreaterThan(0);
  expect(linesIn(items).filter((line) => line.shipsOn !== dueOf(line))).toEqual([]);
  await run(table, { migrations: await readMigrations() });
  expect(await driftsOf(table)).toEqual([]);
});

describe('a migration that is undone', () => {
  const written = oldStock('LAMP', LINES);
  const schemas = async (table: Table) => {
    const all = [...(await stored(table)).values()].filter(({ SK }) => SK !== 'BATCH');
    return [...new Set(all.map(({ schema }) => schema))];
  };

  test('leaves items that the version before can read, and can be done again', async () => {
    const table = await tableWith(written.map(asFirstWritten));
    await run(table);
    await run(table, { direction: 'down' });
    expect(await schemas(table)).toEqual([1]);
    expect(await readJournal(table)).toMatchObject({ done: [], underWay: null });
    await run(table, { direction: 'down' });

    await run(table);
    expect(await schemas(table)).toEqual([2]);
  });

  test('before it was done, and that halfway, can be turned around each time', async () => {
    const table = await tableWith(written.map(asFirstWritten));
    const killed = async (direction: Direction, ahead: number) => {
      const { client } = mortalClient((_, nth) => nth > LINES / 2);
      const attempt = run(tableOn(table, client), { direction, ahead: ahead * 2 * LEASE_MS });
      await expect(attempt).rejects.toThrow('killed');
    };
    await killed('up', 0);
    await run(table, { direction: 'down', ahead: 2 * LEASE_MS });
    expect(await schemas(table)).not.toContain(2);

    await run(table, { ahead: 4 * LEASE_MS });
    await killed('down', 3);
    await run(table, { ahead: 8 * LEASE_MS });
    expect(await schemas(table)).toEqual([2]);
    expect((await readJournal(table)).done).toEqual(['0001-say-all']);
  });

  test('must be known here', async () => {
    const table = await tableWith([]);
    await run(table);
    await expect(run(table, { direction: 'down', migrations: [] })).rejects.toThrow(
      '0001-say-all was done by another version',
    );
  });
});

test('migrations are done in their order, each once, and undone from the last one', async () => {
  const table = await tableWith([]);
  const steps: string[] = [];
  const noting = (name: string): Migration => ({
    name,
    up: async () => {
      steps.push(`${name} up`);
      return [];
    },
    down: async () => {
      steps.push(`${name} down`);
      return [];
    },
  });
  const [first, second, third] = ['0001-a', '0002-b', '0003-c'].map(noting) as [
    Migration,
    Migration,
    Migration,
  ];
  await run(table, { migrations: [first, second] });
  await run(table, { migrations: [first, second, third] });
  await run(table, { migrations: [first, second, third], direction: 'down' });
  await run(table, { migrations: [first, second, third], direction: 'down' });
  expect(steps).toEqual(['0001-a up', '0002-b up', '0003-c up', '0003-c down', '0002-b down']);
  expect((await readJournal(table)).done).toEqual(['0001-a']);
});
