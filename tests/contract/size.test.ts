import { describe, expect, test } from '@jest/globals';
import type { Change, Deps } from '../../src/application/ports.ts';
import { addBatch } from '../../src/domain/batches/add-batch.ts';
import { nothing } from '../../src/domain/decision.ts';
import type { OrderLine } from '../../src/domain/order-line.ts';
import { expire } from '../../src/domain/orders/holds.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { serveQueue } from '../../src/domain/promises/serve-queue.ts';
import { AT, heldUntil, inWarehouse, line, productWith, splitLine } from '../support/builders.ts';
import { adapters, productOf, sell, stock } from './adapters.ts';

const SOON = '2030-01-01T08:15:00.000Z';

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
  return [serveQueue(nothing(stocked), { lines: waiting.lines, isEnd: true }, AT, count)];
};

/** Lines of ten units each, which use up ten batches each. */
const splitting = (count: number): Change[] =>
  lines(count).map(({ lineId }) => {
    const batches = lines(10).map((one) => inWarehouse(`${lineId}-${one.lineId}`, 1));
    return allocate(productWith(...batches), [splitLine('order', 10, lineId)], AT);
  });

const onHold = (count: number): OrderLine[] => lines(count).map((one) => heldUntil(SOON, one));

/** Lines on hold that give back what they have, and a marker less. */
const expiring = (count: number): Change[] => {
  const held = allocate(productWith(inWarehouse('all', 200)), onHold(count), AT);
  return [expire(held.after, held.lines, null, SOON)];
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
    { what: '4 lines that use up ten batches each', changes: splitting(4), fits: true },
    { what: '5 lines that use up ten batches each', changes: splitting(5), fits: false },
    {
      what: '49 lines that are put on hold',
      changes: [allocate(productWith(inWarehouse('all', 200)), onHold(49), AT)],
      fits: true,
    },
    {
      what: '50 lines that are put on hold',
      changes: [allocate(productWith(inWarehouse('all', 200)), onHold(50), AT)],
      fits: false,
    },
    {
      what: '32 lines on hold that come to wait',
      changes: [allocate(productWith(), onHold(32), AT, 'backorder')],
      fits: true,
    },
    {
      what: '33 lines on hold that come to wait',
      changes: [allocate(productWith(), onHold(33), AT, 'backorder')],
      fits: false,
    },
    { what: '49 holds that expire', changes: expiring(49), fits: true },
    { what: '50 holds that expire', changes: expiring(50), fits: false },
  ])('$what fit one transaction: $fits', async ({ changes, fits }) => {
    const { products } = await open();

    expect(products.prepare(changes) !== 'too large').toBe(fits);
  });

  test('as much as fits is saved', async () => {
    const deps = await stocked(100);

    await sell(deps, ...lines(99));

    expect(await deps.queries.order('order')).toHaveLength(99);
  });

  test('as many lines on hold as fit are saved', async () => {
    const deps = await stocked(100);

    await sell(deps, ...onHold(49));

    expect(await deps.products.holds('RED-CHAIR', 100)).toHaveLength(49);
  });

  test('lines on hold that use up ten batches each are saved with all their parts', async () => {
    const deps = await open();
    for (const { lineId } of lines(30)) await stock(deps, inWarehouse(lineId, 1));

    await sell(deps, ...onHold(3).map((one) => ({ ...one, qty: 10, allowSplit: true })));

    expect(await deps.queries.order('order')).toHaveLength(30);
    expect(await deps.products.holds('RED-CHAIR', 100)).toHaveLength(30);
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
