import { beforeAll, expect, test } from '@jest/globals';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { receivePart } from '../../src/application/batches/receive-part.ts';
import { audit } from '../../src/application/jobs/audit.ts';
import { finishWork } from '../../src/application/jobs/finish-work.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import type { AuditDeps, Deps } from '../../src/application/ports.ts';
import { composeAudit } from '../../src/composition/audit.ts';
import { freshTable } from '../support/fresh-table.ts';
import { saveChanges, savingBy } from '../support/saving.ts';
import { inWords, sized } from '../support/sized.ts';

const LINES_PER_ORDER = 90;
const UNITS = sized(360, 20_000);
const COME = Math.floor(UNITS * 0.7);

let deps: AuditDeps;
beforeAll(async () => {
  deps = composeAudit({ TABLE_NAME: await freshTable() });
});

/** A shipment of which each unit is promised to a line of its own. */
const sell = async (sku: string) => {
  await addBatch(deps)({ ref: sku, sku, qty: UNITS, eta: '2100-01-01' });
  for (let sold = 0; sold < UNITS; sold += LINES_PER_ORDER) {
    const count = Math.min(LINES_PER_ORDER, UNITS - sold);
    const lines = Array.from({ length: count }, (_, n) => ({ lineId: `${n}`, sku, qty: 1 }));
    await allocateOrder(deps)({ orderId: orderIdOf(sku, sold), lines });
  }
};

const orderIdOf = (sku: string, first: number) => `${sku}-${String(first).padStart(6, '0')}`;

/** The places in the sequence of the lines of a batch, sorted. */
const acceptedOn = async (ref: string) => {
  const { items } = await deps.queries.linesOfBatch(ref, { limit: UNITS });
  return items.map(({ accepted }) => accepted).sort();
};

/** What the audit finds that contradicts the lines. */
const drifts = async () => {
  const anywhere = { read: async () => ({ unsettled: [] }), write: async () => {} };
  return (await audit(deps)(anywhere, { until: Number.POSITIVE_INFINITY })).drifts;
};

test(`${inWords(COME)} of ${inWords(UNITS)} units of a shipment come: as many lines get them, oldest first`, async () => {
  await sell('LAMP');

  const receipt = { receipt: 'GR-1', qty: COME };
  await receivePart(deps)('LAMP', receipt);
  // A slow machine may leave some of it to the scheduled job.
  while ((await deps.queries.batch('LAMP'))?.batch.inParts?.here !== 0) await finishWork(deps)();

  const [come, rest] = [await acceptedOn('LAMP~1'), await acceptedOn('LAMP')];
  expect([come.length, rest.length]).toEqual([COME, UNITS - COME]);
  expect(`${come.at(-1)}` < `${rest[0]}`).toBe(true);
});

test('interrupted, it leaves nothing to newcomers, and the scheduled job goes on', async () => {
  await sell('CHAIR');
  let saves = 0;
  const interrupted: Deps = {
    ...deps,
    products: savingBy(deps.products, async (changes, ...beside) => {
      if (++saves > 2) throw new Error('the power fails');
      return saveChanges(deps.products, changes, ...beside);
    }),
  };
  const receipt = { receipt: 'GR-1', qty: COME };
  await expect(receivePart(interrupted)('CHAIR', receipt)).rejects.toThrow('the power fails');

  const halfway = (await acceptedOn('CHAIR~1')).length;
  expect(halfway).toBeGreaterThan(48);
  expect(halfway).toBeLessThan(COME);
  const late = { orderId: 'late', lines: [{ lineId: 'CHAIR', sku: 'CHAIR', qty: 1 }] };
  expect(await allocateOrder(deps)(late)).toMatchObject({ outcome: 'short' });
  expect(await deps.unfinished.names('promises')).toContain('CHAIR');
  expect(await drifts()).toEqual([]);

  await receivePart(deps)('CHAIR', receipt);
  while ((await deps.queries.batch('CHAIR'))?.batch.inParts?.here !== 0) await finishWork(deps)();

  const [come, rest] = [await acceptedOn('CHAIR~1'), await acceptedOn('CHAIR')];
  expect([come.length, rest.length]).toEqual([COME, UNITS - COME]);
  expect(`${come.at(-1)}` < `${rest[0]}`).toBe(true);
  expect(await drifts()).toEqual([]);
});
