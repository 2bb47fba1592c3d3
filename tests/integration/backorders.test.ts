import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { changeBatch } from '../../src/application/batches/change-batch.ts';
import { finishWork } from '../../src/application/jobs/finish-work.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import { releaseLine } from '../../src/application/orders/release-order.ts';
import type { Deps } from '../../src/application/ports.ts';
import { compose } from '../../src/composition/use-cases.ts';
import type { PlacedLine } from '../../src/domain/order-line.ts';
import { countingClient } from '../support/counting-client.ts';
import { freshTable } from '../support/fresh-table.ts';
import { saveChanges, savingBy } from '../support/saving.ts';
import { inWords, sized } from '../support/sized.ts';

/** As many lines that come to wait as one transaction takes: each is written with its place. */
const LINES_PER_ORDER = 49;
/** Counters gain digits as they count, in each event of a step. */
const DIGITS = 1_000;

/** So many lines of one unit that wait for a SKU of which all is sold. */
const queueUp = async (deps: Deps, sku: string, count: number): Promise<void> => {
  await addBatch(deps)({ ref: `first ${sku}`, sku, qty: 1, eta: null });
  const early = { orderId: `early ${sku}`, lines: [{ lineId: sku, sku, qty: 1 }] };
  await allocateOrder(deps)(early);
  for (let queued = 0; queued < count; queued += LINES_PER_ORDER) {
    const lines = Array.from({ length: Math.min(LINES_PER_ORDER, count - queued) }, (_, n) => ({
      lineId: String(n).padStart(4, '0'),
      sku,
      qty: 1,
    }));
    const orderId = `${sku}-${String(queued).padStart(6, '0')}`;
    await allocateOrder(deps)({ orderId, lines, onShortage: 'backorder' });
  }
};

const nameOf = ({ orderId, lineId }: PlacedLine): string => `${orderId} ${lineId}`;

const waitingFor = async ({ queries }: Deps, sku: string) =>
  (await queries.backorders(sku, { limit: 10_000 })).items.map(nameOf);

/** The lines on a batch, in the order in which they got it. */
const servedFrom = async ({ queries }: Deps, ref: string) =>
  (await queries.linesOfBatch(ref, { limit: 10_000 })).items.map(nameOf);

/** A slow machine may leave some of a queue to the scheduled job. */
const untilFilled = async (deps: Deps): Promise<void> => {
  while ((await deps.unfinished.names('queue')).length > 0) await finishWork(deps)();
};

const LINES = sized(500, 5_000);
const FIRST = 0.6 * LINES;

test(`${inWords(LINES)} lines that wait for one SKU: the first ${inWords(FIRST)} get a batch of as many units, and all others the rest, each once`, async () => {
  const TABLE_NAME = await freshTable();
  const deps = compose({ TABLE_NAME });
  await queueUp(deps, 'LAMP', LINES);
  const queue = await waitingFor(deps, 'LAMP');
  expect(new Set(queue).size).toBe(LINES);

  await addBatch(deps)({ ref: 'more', sku: 'LAMP', qty: FIRST, eta: null });
  await untilFilled(deps);

  expect(await servedFrom(deps, 'more')).toEqual(queue.slice(0, FIRST));
  expect(await waitingFor(deps, 'LAMP')).toEqual(queue.slice(FIRST));
  expect(await deps.queries.batch('more')).toMatchObject({ batch: { allocated: FIRST } });
  expect(await deps.queries.product('LAMP')).toMatchObject({
    backordered: LINES - FIRST,
    filling: null,
  });

  await changeBatch(deps)('more', { qty: LINES + 100 });
  await untilFilled(deps);

  expect(await servedFrom(deps, 'more')).toEqual(queue);
  expect(await waitingFor(deps, 'LAMP')).toEqual([]);
  expect(await deps.queries.batch('more')).toMatchObject({ batch: { allocated: LINES } });
  expect(await deps.queries.product('LAMP')).toMatchObject({ backordered: 0, filling: null });
});

test('a queue that two fill at once, after a third was interrupted, is served in order and once', async () => {
  const TABLE_NAME = await freshTable();
  const deps = compose({ TABLE_NAME });
  await queueUp(deps, 'LAMP', 500);
  const queue = await waitingFor(deps, 'LAMP');
  let saves = 0;
  const interrupted: Deps = {
    ...deps,
    products: savingBy(deps.products, async (changes, step) => {
      const saved = await saveChanges(deps.products, changes, step);
      if (++saves === 4) throw new Error('the answer is lost');
      return saved;
    }),
  };
  const batch = { ref: 'more', sku: 'LAMP', qty: 400, eta: null };
  await expect(addBatch(interrupted)(batch)).rejects.toThrow('the answer is lost');
  expect(await servedFrom(deps, 'more')).toEqual(queue.slice(0, 192));

  const late = { orderId: 'late', lines: [{ lineId: 'LAMP', sku: 'LAMP', qty: 1 }] };
  expect(await allocateOrder(deps)(late)).toMatchObject({
    outcome: 'short',
    short: [{ reason: 'backorders-first' }],
  });
  await Promise.all([finishWork(deps)(), finishWork(compose({ TABLE_NAME }))()]);
  await untilFilled(deps);

  expect(await servedFrom(deps, 'more')).toEqual(queue.slice(0, 400));
  expect(await waitingFor(deps, 'LAMP')).toEqual(queue.slice(400));
  expect(await deps.queries.batch('more')).toMatchObject({ batch: { allocated: 400 } });
});

const MANY = sized(1_500, 5_000);

test(`what a step writes does not grow with the queue: as much where 500 wait as where ${inWords(MANY)} do`, async () => {
  const { client, requests } = countingClient();
  const deps = compose({ TABLE_NAME: await freshTable() }, client);

  /** The bytes of the largest transaction while a hundred lines of a queue get a batch. */
  const largestStep = async (sku: string, waiting: number): Promise<number> => {
    await queueUp(deps, sku, waiting);
    requests.length = 0;
    await addBatch(deps)({ ref: `more ${sku}`, sku, qty: 100, eta: null });
    await untilFilled(deps);
    expect(await deps.queries.product(sku)).toMatchObject({ backordered: waiting - 100 });
    const written = requests.filter(({ operation }) => operation === 'TransactWriteItemsCommand');
    expect(written.length).toBeGreaterThan(2);
    return Math.max(...written.map(({ bytes }) => bytes));
  };

  const few = await largestStep('CHAIR', 500);
  const many = await largestStep('TABLE', MANY);

  expect(few).toBeGreaterThan(0);
  expect(many - few).toBeLessThan(DIGITS);
});

test('a page that is read while one of its lines leaves the queue does not claim to be the last', async () => {
  const TABLE_NAME = await freshTable();
  const somebody = compose({ TABLE_NAME });
  await queueUp(somebody, 'LAMP', 8);
  const [first] = (await somebody.queries.backorders('LAMP', { limit: 1 })).items;
  const client = new DynamoDBClient();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      // The page's places have been read; its lines are about to be.
      if (context.commandName === 'BatchGetItemCommand' && first) await giveUp(first);
      return next(args);
    },
    { step: 'initialize' },
  );
  const giveUp = (line: PlacedLine) => releaseLine(somebody)(line);

  const { next } = await compose({ TABLE_NAME }, client).queries.backorders('LAMP', { limit: 4 });

  expect(next).toBeDefined();
});
