import { beforeAll, expect, test } from '@jest/globals';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { finishWork } from '../../src/application/jobs/finish-work.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import { releaseOrder } from '../../src/application/orders/release-order.ts';
import type { Deps } from '../../src/application/ports.ts';
import { compose } from '../../src/composition/use-cases.ts';
import { freshTable } from '../support/fresh-table.ts';
import { saveChanges, savingBy } from '../support/saving.ts';

let deps: Deps;
/** Somebody else, in a process of their own. */
let rival: Deps;
beforeAll(async () => {
  const TABLE_NAME = await freshTable();
  deps = compose({ TABLE_NAME });
  rival = compose({ TABLE_NAME });
});

/** Each line writes itself, its product and the batch that it uses up. */
const LINES_PER_STEP = 33;

const skus = Array.from({ length: 70 }, (_, n) => `SKU-${n}`);
const orderOf = (orderId: string, prefix: string) => ({
  orderId,
  lines: skus.map((sku) => ({ lineId: sku, sku: prefix + sku, qty: 2 })),
});
const stock = async (prefix: string) => {
  for (const sku of skus) {
    await addBatch(deps)({ ref: prefix + sku, sku: prefix + sku, qty: 2, eta: null });
  }
};
const allocatedUnits = async (prefix: string) => {
  const batches = await Promise.all(skus.map((sku) => deps.queries.batch(prefix + sku)));
  return batches.reduce((sum, found) => sum + (found?.batch.allocated ?? 0), 0);
};

test('an order of 70 SKUs that uses up every batch is allocated whole, and released whole', async () => {
  await stock('a-');
  const first = await allocateOrder(deps)(orderOf('large', 'a-'));
  expect(first).toMatchObject({ outcome: 'allocated', created: true });
  expect(await allocatedUnits('a-')).toBe(140);
  expect(await deps.queries.order('large')).toHaveLength(70);

  const again = await allocateOrder(deps)(orderOf('large', 'a-'));
  expect(again).toMatchObject({ outcome: 'allocated', created: false });

  expect((await releaseOrder(deps)('large')).lines).toHaveLength(70);
  expect(await allocatedUnits('a-')).toBe(0);
});

test('a large order whose stock somebody takes halfway leaves nothing allocated, and can be allocated later', async () => {
  await stock('b-');
  let taken = false;
  const products = savingBy(deps.products, async (changes, step) => {
    const saved = await saveChanges(deps.products, changes, step);
    if (step && !taken) {
      taken = true;
      const lines = [{ lineId: 'x', sku: 'b-SKU-69', qty: 2 }];
      await allocateOrder(rival)({ orderId: 'rival', lines });
    }
    return saved;
  });
  const outcome = await allocateOrder({ ...deps, products })(orderOf('unlucky', 'b-'));

  expect(outcome).toMatchObject({ outcome: 'short', short: [{ sku: 'b-SKU-69', available: 0 }] });
  expect(await allocatedUnits('b-')).toBe(2);
  expect(await deps.queries.order('unlucky')).toEqual([]);

  await releaseOrder(deps)('rival');
  expect(await allocateOrder(deps)(orderOf('unlucky', 'b-'))).toMatchObject({ created: true });
});

test('a large order that is interrupted is invisible, and is withdrawn once nobody can be at work on it', async () => {
  await stock('c-');
  let saves = 0;
  const dying = savingBy(deps.products, async (changes, step) => {
    if (++saves > 2) throw new Error('the power fails');
    return saveChanges(deps.products, changes, step);
  });
  const order = orderOf('interrupted', 'c-');
  await expect(allocateOrder({ ...deps, products: dying })(order)).rejects.toThrow('power');
  expect(await allocatedUnits('c-')).toBe(2 * 2 * LINES_PER_STEP);
  expect(await deps.queries.order('interrupted')).toEqual([]);
  await expect(allocateOrder(deps)(order)).rejects.toMatchObject({ code: 'order-in-progress' });

  await finishWork(deps)();
  expect(await allocatedUnits('c-')).toBe(2 * 2 * LINES_PER_STEP);
  const later = { ...deps, clock: () => new Date(Date.now() + 61_000) };
  await finishWork(later)();

  expect(await allocatedUnits('c-')).toBe(0);
  expect(await deps.unfinished.names('order')).toEqual([]);
  expect(await allocateOrder(deps)(order)).toMatchObject({ outcome: 'allocated', created: true });
});
