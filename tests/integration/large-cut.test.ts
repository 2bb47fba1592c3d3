import { beforeAll, expect, test } from '@jest/globals';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { changeBatch } from '../../src/application/batches/change-batch.ts';
import { finishWork } from '../../src/application/jobs/finish-work.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import type { Deps } from '../../src/application/ports.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';
import { saveChanges, savingBy } from '../support/saving.ts';
import { inWords, sized } from '../support/sized.ts';

const LINES_PER_ORDER = 99;
const UNITS = sized(500, 10_000);

let deps: Deps;
beforeAll(async () => {
  deps = compose({ TABLE_NAME: await freshTable() });
});

const sell = async (sku: string, units: number) => {
  await addBatch(deps)({ ref: sku, sku, qty: units, eta: null });
  const orderIds: string[] = [];
  for (let sold = 0; sold < units; sold += LINES_PER_ORDER) {
    const lines = Array.from({ length: Math.min(LINES_PER_ORDER, units - sold) }, (_, n) => ({
      lineId: `${n}`,
      sku,
      qty: 1,
    }));
    const orderId = `${sku}-${sold}`;
    await allocateOrder(deps)({ orderId, lines });
    orderIds.push(orderId);
  }
  return orderIds;
};

const linesOf = async (orderIds: readonly string[]) =>
  (await Promise.all(orderIds.map((orderId) => deps.queries.order(orderId)))).flat();

const countBy = (values: readonly string[]) =>
  Object.fromEntries(
    [...Map.groupBy(values, (value) => value)].map(([key, all]) => [key, all.length]),
  );

test(`${inWords(UNITS)} units sold to as many lines and cut to 0: the oldest lines get what another batch has, the others wait`, async () => {
  const orderIds = await sell('LAMP', UNITS);
  await addBatch(deps)({ ref: 'late', sku: 'LAMP', qty: 300, eta: '2027-01-01' });

  // A slow machine may leave some of it to the scheduled job, as the answer then says.
  const cut = await changeBatch(deps)('LAMP', { qty: 0 });
  expect(cut.lines.length + cut.excess).toBe(UNITS);
  while ((await deps.unfinished.names('cut')).length > 0) await finishWork(deps)();

  const lines = await linesOf(orderIds);
  expect(countBy(lines.map(({ state }) => state))).toEqual({
    allocated: 300,
    backordered: UNITS - 300,
  });
  const kept = lines.filter(({ state }) => state === 'allocated');
  expect(new Set(kept.map(({ batchRef }) => batchRef))).toEqual(new Set(['late']));
  const oldest = lines
    .map(({ accepted }) => accepted)
    .sort()
    .slice(0, 300);
  expect(kept.map(({ accepted }) => accepted).sort()).toEqual(oldest);
  expect(await deps.queries.batch('LAMP')).toMatchObject({ batch: { purchased: 0, allocated: 0 } });
  expect(await deps.queries.product('LAMP')).toMatchObject({ backordered: UNITS - 300 });
});

test('a cut that is interrupted loses no line, sells nothing twice, and is finished by the scheduled job', async () => {
  const orderIds = await sell('CHAIR', 500);
  let saves = 0;
  const interrupted: Deps = {
    ...deps,
    products: savingBy(deps.products, async (changes, step) => {
      if (++saves > 3) throw new Error('the power fails');
      return saveChanges(deps.products, changes, step);
    }),
  };
  await expect(changeBatch(interrupted)('CHAIR', { qty: 10 })).rejects.toThrow('the power fails');

  const halfway = countBy((await linesOf(orderIds)).map(({ state }) => state));
  expect(halfway).toEqual({ allocated: 500 - 3 * 48, backordered: 3 * 48 });
  const late = { orderId: 'late', lines: [{ lineId: 'CHAIR', sku: 'CHAIR', qty: 1 }] };
  expect(await allocateOrder(deps)(late)).toMatchObject({ outcome: 'short' });
  expect(await deps.unfinished.names('cut')).toEqual(['CHAIR']);

  await finishWork(deps)();

  const after = countBy((await linesOf(orderIds)).map(({ state }) => state));
  expect(after).toEqual({ allocated: 10, backordered: 490 });
  expect(await deps.queries.batch('CHAIR')).toMatchObject({
    batch: { purchased: 10, allocated: 10 },
  });
  expect(await deps.unfinished.names('cut')).toEqual([]);
});
