import { describe, expect, test } from '@jest/globals';
import type { Change, Deps } from '../../src/application/ports.ts';
import { addBatch } from '../../src/domain/add-batch.ts';
import { allocate } from '../../src/domain/allocate.ts';
import { nothing } from '../../src/domain/decision.ts';
import { fillQueue } from '../../src/domain/fill-queue.ts';
import type { OrderLine } from '../../src/domain/order-line.ts';
import { AT, inWarehouse, line, productWith } from '../support/builders.ts';
import { adapters, productOf, sell, stock } from './adapters.ts';

const lines = (count: number): OrderLine[] =>
  Array.from({ length: count }, (_, index) => line('order', 1, `${index}`));

/** Each a product, its line, and the batch that the line uses up. */
const usingUp = (count: number): Change[] =>
  lines(count).map((one) => allocate(productWith(inWarehouse(`of ${one.lineId}`, 1)), [one], AT));

/** Lines that have waited, each of which uses up a batch of its own. */
const serving = (count: number): Change[] => {
  const waiting = allocate(productWith(), lines(count), AT, 'backorder');
  const stocked = lines(count).reduce(
    (product, { lineId }) => addBatch(product, inWarehouse(lineId, 1), AT).after,
    waiting.after,
  );
  return [fillQueue(nothing(stocked), { lines: waiting.lines, isEnd: true }, AT, count)];
};

describe.each(adapters)('the size of what is saved or loaded %s', (_, open) => {
  const stocked = async (qty: number): Promise<Deps> => {
    const deps = await open();
    await stock(deps, inWarehouse('chairs', qty));
    return deps;
  };

  test.each([
    {
      what: '99 lines of a SKU',
      changes: [allocate(productWith(inWarehouse('all', 200)), lines(99), AT)],
      fits: true,
    },
    {
      what: '100 lines of a SKU',
      changes: [allocate(productWith(inWarehouse('all', 200)), lines(100), AT)],
      fits: false,
    },
    { what: '33 lines that use up a batch each', changes: usingUp(33), fits: true },
    { what: '34 lines that use up a batch each', changes: usingUp(34), fits: false },
    {
      what: '49 lines that come to wait',
      changes: [allocate(productWith(), lines(49), AT, 'backorder')],
      fits: true,
    },
    {
      what: '50 lines that come to wait',
      changes: [allocate(productWith(), lines(50), AT, 'backorder')],
      fits: false,
    },
    { what: '32 lines that have waited and use up a batch each', changes: serving(32), fits: true },
    {
      what: '33 lines that have waited and use up a batch each',
      changes: serving(33),
      fits: false,
    },
  ])('$what fit one transaction: $fits', async ({ changes, fits }) => {
    const { products } = await open();

    expect(products.fit(changes)).toBe(fits);
  });

  test('as much as fits is saved', async () => {
    const deps = await stocked(100);

    await sell(deps, ...lines(99));

    expect(await deps.queries.order('order')).toHaveLength(99);
  });

  test('250 lines and products are loaded at once', async () => {
    const deps = await stocked(200);
    await sell(deps, ...lines(99));
    await sell(deps, ...lines(200).slice(99, 190));

    const skus = ['RED-CHAIR', ...lines(49).map(({ lineId }) => `NO-SUCH-SKU-${lineId}`)];
    const found = await deps.products.load(skus, lines(200));

    expect(found.products).toEqual([await productOf(deps)]);
    expect(new Set(found.lines.map(({ lineId }) => lineId)).size).toBe(190);
  });
});
