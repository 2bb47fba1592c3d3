import { expect, test } from '@jest/globals';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import type { Deps } from '../../src/application/ports.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { passes, Refusal } from '../../src/domain/refusal.ts';
import { freshTable } from '../support/fresh-table.ts';
import { inWords, sized } from '../support/sized.ts';

const CLIENTS = 64;
const UNITS = sized(100, 500);
const WANTED = 2 * UNITS;

/** Clients in one process take turns; those of different processes race for the product's version. */
const processesOnOneTable = async (count: number): Promise<[Deps, ...Deps[]]> => {
  const TABLE_NAME = await freshTable();
  const [first, ...others] = Array.from({ length: count }, () => compose({ TABLE_NAME }));
  return [first as Deps, ...others];
};

/** As a client does that is told to try again. */
const untilTaken = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Refusal) || !passes(error)) throw error;
    }
  }
};

test.each([1, 8])(
  `of ${inWords(WANTED)} units wanted by ${CLIENTS} clients at once (in processes: %d), the ${UNITS} there are are sold, and not one more`,
  async (count) => {
    const processes = await processesOnOneTable(count);
    const [{ queries }] = processes;
    const allocate = processes.map(allocateOrder);
    await addBatch(processes[0])({ ref: 'b', sku: 'HOT', qty: UNITS, eta: null });

    const orderIds = Array.from({ length: WANTED }, (_, index) => `order-${index}`);
    const outcomes: string[] = [];
    const client = async (_: unknown, index: number) => {
      const ofProcess = allocate[index % count] as (typeof allocate)[number];
      for (let orderId = orderIds.pop(); orderId; orderId = orderIds.pop()) {
        const lines = [{ lineId: 'HOT', sku: 'HOT', qty: 1 }];
        outcomes.push((await untilTaken(() => ofProcess({ orderId, lines }))).outcome);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));

    expect(outcomes.filter((outcome) => outcome === 'allocated')).toHaveLength(UNITS);
    expect(outcomes.filter((outcome) => outcome === 'short')).toHaveLength(UNITS);
    expect(await queries.batch('b')).toMatchObject({
      batch: { purchased: UNITS, allocated: UNITS },
    });
    expect((await queries.linesOfBatch('b', { limit: WANTED })).items).toHaveLength(UNITS);
  },
);

test('the same order sent by 32 processes at once is allocated once', async () => {
  const processes = await processesOnOneTable(32);
  const [deps] = processes;
  await addBatch(deps)({ ref: 'b', sku: 'HOT', qty: 100, eta: null });

  const order = { orderId: 'o', lines: [{ lineId: 'HOT', sku: 'HOT', qty: 10 }] };
  const outcomes = await Promise.all(
    processes.map((one) => untilTaken(() => allocateOrder(one)(order))),
  );

  expect(outcomes.filter((one) => one.outcome === 'allocated' && one.created)).toHaveLength(1);
  expect(outcomes.filter((one) => one.outcome === 'allocated')).toHaveLength(32);
  expect(await deps.queries.batch('b')).toMatchObject({ batch: { allocated: 10 } });
});
