import { lineItem, productItem, queueItem } from '../../src/adapters/dynamodb/items.ts';
import { addBatch } from '../../src/application/add-batch.ts';
import { allocateOrder } from '../../src/application/allocate-order.ts';
import { finishWork } from '../../src/application/finish-work.ts';
import type { Deps } from '../../src/application/ports.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { type PlacedLine, sequence } from '../../src/domain/order-line.ts';
import { newProduct } from '../../src/domain/product.ts';
import { freshTable } from '../support/fresh-table.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { meteredClient } from './support/metered-client.ts';
import { rounded } from './support/stats.ts';
import { writeItems } from './support/write-items.ts';

const QUEUES = [1_000, 10_000, 100_000];
const SKU = 'LAMP';
const AT = new Date(0).toISOString();

/** Lines that all wait for one SKU, and one batch that serves them all. */
const measure: Benchmark = async () => {
  const rows: Row[] = [];
  for (const waiting of QUEUES) rows.push(await serve(waiting));
  return {
    rows,
    plot: {
      title: 'One batch serves all that wait',
      kind: 'bars',
      x: 'lines that wait',
      y: ['lines/s'],
      unit: 'lines per second',
    },
  };
};
export default measure;

/** The nth line that came to wait. */
const waiter = (n: number): PlacedLine => {
  const place = sequence(n + 1, 0);
  const order = { orderId: `order-${n}`, lineId: SKU, sku: SKU, qty: 1 };
  const waits = { state: 'backordered', batchRef: null, shipsOn: null } as const;
  return { ...order, ...waits, accepted: place, placed: place, createdAt: AT, updatedAt: AT };
};

const serve = async (waiting: number): Promise<Row> => {
  const table = await freshTable();
  await writeItems(table, 1, () =>
    productItem({ ...newProduct(SKU), version: waiting, backordered: waiting }, []),
  );
  await writeItems(table, waiting, (n) => lineItem(waiter(n), []));
  await writeItems(table, waiting, (n) => queueItem(waiter(n)));

  const { client, meter } = meteredClient();
  const deps = compose({ TABLE_NAME: table }, client);
  const begun = performance.now();
  await addBatch(deps)({ ref: 'batch', sku: SKU, qty: waiting + 1, eta: null });
  let runs = 1;
  for (; (await deps.unfinished.queuesToFill()).length > 0; runs++) await finishWork(deps)();
  const seconds = (performance.now() - begun) / 1_000;
  const { requests, bytesSent, writes } = meter;

  await expectFair(deps, waiting);
  return {
    'lines that wait': waiting,
    'lines/s': rounded(waiting / seconds),
    seconds: rounded(seconds),
    'runs of 20 s': runs,
    transactions: writes,
    'requests per line': rounded(requests / waiting),
    'bytes sent per line': rounded(bytesSent / waiting),
  };
};

/** All are served, each once, in the order in which they came; and who comes then is served at once. */
const expectFair = async (deps: Deps, waiting: number): Promise<void> => {
  let served = 0;
  let after: string | undefined;
  do {
    const page = await deps.queries.linesOfBatch('batch', { limit: 1_000, after });
    for (const { orderId } of page.items) {
      if (orderId !== `order-${served++}`) throw new Error(`${orderId} was served out of turn`);
    }
    after = page.next;
  } while (after !== undefined);
  const product = await deps.queries.product(SKU);
  const [batch] = product?.batches ?? [];
  if (served !== waiting || batch?.allocated !== waiting || product?.backordered !== 0) {
    throw new Error(`${waiting} waited, ${served} were served, ${batch?.allocated} are counted`);
  }
  const late = { orderId: 'late', lines: [{ lineId: SKU, sku: SKU, qty: 1 }] };
  const { outcome } = await allocateOrder(deps)(late);
  if (outcome !== 'allocated') throw new Error('who came late was not served');
};
