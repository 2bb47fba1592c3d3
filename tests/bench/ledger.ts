import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { productItem } from '../../src/adapters/dynamodb/items.ts';
import { dynamoDbHistory } from '../../src/adapters/dynamodb/ledger/history.ts';
import { dynamoDbLedger } from '../../src/adapters/dynamodb/ledger/ledger.ts';
import { published } from '../../src/adapters/eventbridge/published-event.ts';
import { projectEvents } from '../../src/application/ledger/project-events.ts';
import { rebuildAll } from '../../src/application/ledger/rebuild.ts';
import type { LedgerEvent } from '../../src/application/ports.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { newProduct } from '../../src/domain/product.ts';
import { freshLedgerTable, freshTable } from '../support/fresh-table.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { sizeOf } from './support/metered-client.ts';
import { median, rounded } from './support/stats.ts';
import { writeItems } from './support/write-items.ts';

/** ENTRIES=1000 is a quick look. */
const ENTRIES = Number(process.env.ENTRIES ?? 100_000);
/** As serverless.yml has them: records at a time, and batches of a shard at once. */
export const [BATCH, LANES] = [100, 10];
const PAGES = 50;
const AT = '2030-01-01T08:00:00.000Z';

/** What the ledger costs besides: to keep it, to read it, and to begin it. */
const measure: Benchmark = async () => {
  const rows = [
    await keep('one SKU', () => 'SKU'),
    await keep('100 SKUs', (n) => `SKU-${n % 100}`),
    ...(await read()),
    await begin(),
  ];
  return {
    rows,
    plot: {
      title: 'A page of 50 entries, by how many its SKU has',
      kind: 'bars',
      x: 'what',
      y: ['median (ms)'],
      unit: 'milliseconds',
    },
  };
};
export default measure;

export const eventOf = (sku: string, version: number, at = AT): LedgerEvent => ({
  ...published({
    type: 'Allocated',
    ...{
      orderId: `order-${sku}-${version}`,
      lineId: '1',
      qty: 1,
      batchRef: `batch-${sku}`,
      eta: null,
    },
    ...{ id: `${sku}:${version}:0`, sku, version, ordinal: 0, of: 1, at },
  }),
});

export const recordOf = (event: LedgerEvent) => ({
  position: event.id,
  writtenAt: new Date(),
  raw: '',
  events: [event],
});

/** Allocations of one line each, as the stream tells of them: some batches at once, in no order among them. */
const keep = async (what: string, skuOf: (n: number) => string): Promise<Row> => {
  const { table, meter } = await meteredLedger();
  const versions = new Map<string, number>();
  const records = Array.from({ length: ENTRIES }, (_, n) => {
    const sku = skuOf(n);
    const version = (versions.get(sku) ?? 0) + 1;
    versions.set(sku, version);
    return recordOf(eventOf(sku, version));
  });
  const letters = { put: async (_: string, reason: string) => Promise.reject(new Error(reason)) };
  const ledger = dynamoDbLedger(table);
  const project = projectEvents({ ledger, deadLetters: letters, clock: () => new Date() });
  const tenth = Math.ceil(ENTRIES / 10);
  const tenths: number[] = [];
  let next = 0;
  const lane = async (end: number) => {
    while (next < end) {
      const from = next;
      next += BATCH;
      if (await project(records.slice(from, from + BATCH))) throw new Error('it was held up');
    }
  };
  while (next < ENTRIES) {
    const end = Math.min(next + tenth, ENTRIES);
    const begun = performance.now();
    await Promise.all(Array.from({ length: LANES }, () => lane(end)));
    tenths.push((performance.now() - begun) / 1_000);
  }
  const seconds = tenths.reduce((sum, some) => sum + some, 0);
  const known = await ledger.complete([...versions.keys()]);
  if (known.some(({ sku, to }) => to !== versions.get(sku))) throw new Error('it is behind');
  return {
    ...row(`events kept, ${what}`, ENTRIES, { seconds, ...meter }),
    'of the first tenth': rounded(tenth / (tenths[0] as number)),
    'of the last': rounded(tenth / (tenths.at(-1) as number)),
  };
};

const read = async (): Promise<readonly Row[]> => {
  const { table, meter, reset } = await meteredLedger();
  const ledger = dynamoDbLedger(table);
  const rows: Row[] = [];
  let there = 0;
  for (const enough of [ENTRIES / 100, ENTRIES / 10, ENTRIES].map(Math.ceil)) {
    for (; there < enough; there += BATCH) {
      await ledger.put(
        Array.from({ length: Math.min(BATCH, enough - there) }, (_, n) =>
          eventOf('SKU', there + n + 1),
        ),
      );
    }
    there = enough;
    const history = dynamoDbHistory(table);
    reset();
    const times: number[] = [];
    for (let n = 0; n < PAGES; n++) {
      const begun = performance.now();
      await history.complete(['SKU']);
      const { items } = await history.ofProduct('SKU', { limit: 50 });
      times.push(performance.now() - begun);
      if (items.length === 0) throw new Error('nothing was read');
    }
    rows.push(row(`pages of ${enough.toLocaleString('en')} entries`, PAGES, { ...meter, times }));
  }
  return rows;
};

/** Products that are older than the ledger. */
const begin = async (): Promise<Row> => {
  const products = Math.ceil(ENTRIES / 100);
  const name = await freshTable();
  await writeItems(name, products, (n) =>
    productItem({ ...newProduct(`SKU-${n}`), version: 7 }, []),
  );
  const { table, meter } = await meteredLedger();
  const { queries } = compose({ TABLE_NAME: name });
  const begun = performance.now();
  const deps = { ledger: dynamoDbLedger(table), queries, clock: () => new Date() };
  let opened = 0;
  for await (const one of rebuildAll(deps)) if (one.opened) opened++;
  if (opened !== products) throw new Error(`${opened} were begun`);
  return row('products begun', products, {
    seconds: (performance.now() - begun) / 1_000,
    ...meter,
  });
};

type Measured = Meter & { readonly seconds?: number; readonly times?: readonly number[] };

const row = (what: string, count: number, { seconds, times, ...meter }: Measured): Row => ({
  what,
  count,
  'write units each': rounded(meter.writeUnits / count),
  'read units each': rounded(meter.readUnits / count),
  'requests each': rounded(meter.requests / count),
  'a second': seconds ? rounded(count / seconds) : '',
  'median (ms)': times ? rounded(median(times)) : '',
});

type Meter = { requests: number; writeUnits: number; readUnits: number };
type Item = Record<string, unknown>;
type Writes = Record<string, readonly { readonly PutRequest: { readonly Item: Item } }[]>;
type Input = { readonly RequestItems?: Writes; readonly UpdateExpression?: string };
type Output = {
  readonly Items?: readonly Item[];
  readonly Responses?: Record<string, readonly Item[]>;
};

/** A table of its own, and what is asked of it, by the rules of the documentation: a KB written, 4 KB read strongly. */
const meteredLedger = async () => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient());
  const meter: Meter = { requests: 0, writeUnits: 0, readUnits: 0 };
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const { RequestItems = {}, UpdateExpression } = args.input as Input;
      const { Items, Responses = {} } = answer.output as Output;
      meter.requests++;
      if (UpdateExpression) meter.writeUnits++;
      for (const some of Object.values(RequestItems)) {
        if (!Array.isArray(some)) meter.readUnits++;
        else
          for (const { PutRequest } of some)
            meter.writeUnits += Math.ceil(size(PutRequest.Item) / 1_024);
      }
      if (Items) {
        const bytes = Items.reduce((sum, item) => sum + size(item), 0);
        meter.readUnits += Math.max(1, Math.ceil(bytes / 4_096));
      }
      for (const found of Object.values(Responses))
        meter.readUnits += Math.max(0, found.length - 1);
      return answer;
    },
    { step: 'initialize', priority: 'high' },
  );
  const reset = () => Object.assign(meter, { requests: 0, writeUnits: 0, readUnits: 0 });
  return { table: { client, name: await freshLedgerTable() }, meter, reset };
};

const size = (item: Item): number =>
  sizeOf(marshall(item, { removeUndefinedValues: true }) as Record<string, AttributeValue>);
