import { expect, test } from '@jest/globals';
import { addBatch } from '../../src/application/add-batch.ts';
import { allocateOrder } from '../../src/application/allocate-order.ts';
import type { Deps } from '../../src/application/ports.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { passes, Refusal } from '../../src/domain/refusal.ts';
import { freshTable } from '../support/fresh-table.ts';

const CLIENTS = 64;
const UNITS = 500;

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
  'of 1,000 units wanted by 64 clients at once (in processes: %d), the 500 there are are sold, and not one more',
  async (count) => {
    const processes = await processesOnOneTable(count);
    const [{ queries }] = processes;
    await addBatch(processes[0])({ ref: 'b', sku: 'HOT', qty: UNITS, eta: null });

    const orderIds = Array.from({ length: 2 * UNITS }, (_, index) => `order-${index}`);
    const outcomes: string[] = [];
    const client = async (_: unknown, index: number) => {
      const deps = processes[index % count] as Deps;
      for (let orderId = orderIds.pop(); orderId; orderId = orderIds.pop()) {
        const lines = [{ lineId: 'HOT', sku: 'HOT', qty: 1 }];
        outcomes.push((await untilTaken(() => allocateOrder(deps)({ orderId, lines }))).outcome);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));

    expect(outcomes.filter((outcome) => outcome === 'allocated')).toHaveLength(UNITS);
    expect(outcomes.filter((outcome) => outcome === 'short')).toHaveLength(UNITS);
    expect(await queries.batch('b')).toMatchObject({
      batch: { purchased: UNITS, allocated: UNITS },
    });
    expect((await queries.linesOfBatch('b', { limit: 2 * UNITS })).items).toHaveLength(UNITS);
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
