import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { lineItem, productItem, queueItem } from '../../src/adapters/dynamodb/items.ts';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { finishWork } from '../../src/application/jobs/finish-work.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import type { Deps } from '../../src/application/ports.ts';
import { compose } from '../../src/composition/use-cases.ts';
import type { PlacedLine } from '../../src/domain/order-line.ts';
import { newProduct } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { freshTable } from '../support/fresh-table.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { meteredClient, sizeOf } from './support/metered-client.ts';
import { median, rounded } from './support/stats.ts';
import { writeItems } from './support/write-items.ts';

/** A hundred thousand (LINES=100000) take some minutes: by hand. */
const { LINES } = process.env;
const QUEUES = LINES ? [Number(LINES)] : [1_000, 10_000];
const LINES_PER_ORDER = 45;
const SKU = 'LAMP';
const AT = new Date(0).toISOString();

/** Lines that all wait for one SKU, and one batch that serves them all: addBatch, and then the scheduled job. */
const measure: Benchmark = async () => {
  const rows: Row[] = [];
  for (const waiting of QUEUES) rows.push(await serve(waiting));
  return {
    rows,
    plot: {
      title: 'One batch serves all that wait for its SKU',
      kind: 'bars',
      x: 'lines that wait',
      y: ['lines/s'],
      unit: 'lines per second',
    },
  };
};
export default measure;

const serve = async (waiting: number): Promise<Row> => {
  const TABLE_NAME = await freshTable();
  const queue = await queueUp(TABLE_NAME, waiting);
  const { client, meter } = meteredClient();
  const steps = stepsSeenBy(client);
  const deps = compose({ TABLE_NAME }, client);

  const begun = performance.now();
  await addBatch(deps)({ ref: 'batch', sku: SKU, qty: waiting + 1, eta: null });
  let calls = 1;
  for (; (await deps.unfinished.names('queue')).length > 0; calls++) await finishWork(deps)();
  const seconds = (performance.now() - begun) / 1_000;
  const { requests, writes, itemsRead } = meter;

  await expectFair(deps, queue);
  const tenth = Math.ceil(steps.length / 10);
  const pace = (some: typeof steps) => rounded(median(some.map(({ ms }) => ms)));
  return {
    'lines that wait': waiting,
    'lines/s': rounded(waiting / seconds),
    seconds: rounded(seconds),
    calls,
    transactions: writes,
    'requests per line': rounded(requests / waiting),
    'items read per line': rounded(itemsRead / waiting),
    "product's item, first (bytes)": steps[0]?.bytes ?? 0,
    'at most': Math.max(...steps.map(({ bytes }) => bytes)),
    last: steps.at(-1)?.bytes ?? 0,
    'a step of the first tenth (ms)': pace(steps.slice(0, tenth)),
    'of the last': pace(steps.slice(-tenth)),
  };
};

/** Lines that wait, as allocateOrder leaves them; @returns their orders and ids, first come first. */
const queueUp = async (table: string, waiting: number): Promise<readonly string[]> => {
  let product = newProduct(SKU);
  const lines: PlacedLine[] = [];
  while (lines.length < waiting) {
    const wanted = Array.from(
      { length: Math.min(LINES_PER_ORDER, waiting - lines.length) },
      (_, n) => ({ orderId: `order-${product.version}`, lineId: `${n}`, sku: SKU, qty: 1 }),
    );
    const decision = allocate(product, wanted, AT, 'backorder');
    product = decision.after;
    lines.push(...decision.lines);
  }
  await writeItems(table, 1, () => productItem(product, []));
  await writeItems(table, waiting, (n) => lineItem(lines[n] as PlacedLine, []));
  await writeItems(table, waiting, (n) => queueItem(lines[n] as PlacedLine));
  return lines.map(({ orderId, lineId }) => `${orderId}/${lineId}`);
};

type Put = { readonly Put?: { readonly Item: Record<string, AttributeValue> } };

/** What each transaction writes of the product, and the time since the one before. */
const stepsSeenBy = (client: DynamoDBClient) => {
  const steps: { readonly bytes: number; readonly ms: number }[] = [];
  let last = performance.now();
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const { TransactItems = [] } = args.input as { readonly TransactItems?: readonly Put[] };
      const product = TransactItems.find(({ Put }) => Put?.Item.SK?.S === 'PRODUCT')?.Put?.Item;
      if (product) {
        const now = performance.now();
        steps.push({ bytes: sizeOf(product), ms: now - last });
        last = now;
      }
      return answer;
    },
    { step: 'build' },
  );
  return steps;
};

/**
 * All have the batch, each once, in the order in which they came to wait; the counters say so; and
 * who comes now is served at once.
 */
const expectFair = async (deps: Deps, queue: readonly string[]): Promise<void> => {
  const served: string[] = [];
  let after: string | undefined;
  do {
    const page = await deps.queries.linesOfBatch('batch', { limit: 1_000, after });
    served.push(...page.items.map(({ orderId, lineId }) => `${orderId}/${lineId}`));
    after = page.next;
  } while (after !== undefined);
  const stranger = served.findIndex((one, n) => one !== queue[n]);
  if (stranger >= 0) throw new Error(`${served[stranger]} was served out of turn`);
  const product = await deps.queries.product(SKU);
  const { batch } = (await deps.queries.batch('batch')) ?? {};
  const left = (await deps.queries.backorders(SKU, { limit: 1 })).items.length;
  if (served.length !== queue.length || batch?.allocated !== queue.length || left > 0) {
    throw new Error(`${queue.length} waited, ${served.length} were served, ${left} are left`);
  }
  if (product?.backordered !== 0 || product.filling !== null) throw new Error('somebody waits');
  const late = { orderId: 'late', lines: [{ lineId: SKU, sku: SKU, qty: 1 }] };
  const { outcome } = await allocateOrder(deps)(late);
  if (outcome !== 'allocated') throw new Error('who came late was not served');
};
