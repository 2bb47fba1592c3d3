import { describe, expect, test } from '@jest/globals';
import type { Deps, StoredBatch } from '../../src/application/ports.ts';
import { type BatchChange, changeBatch } from '../../src/domain/batches/change-batch.ts';
import { enterBatches } from '../../src/domain/batches/enter-batches.ts';
import { release } from '../../src/domain/orders/release.ts';
import type { Product } from '../../src/domain/product.ts';
import { AT, dueOn, inWarehouse, line } from '../support/builders.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

const refsOf = ({ batches }: { batches: readonly { ref: string }[] }) =>
  batches.map(({ ref }) => ref);

const batchOf = async ({ products }: Deps, ref: string): Promise<StoredBatch> => {
  const stored = await products.loadBatch(ref);
  if (!stored) throw new Error(`no batch ${ref}`);
  return stored;
};

const change = async (deps: Deps, ref: string, to: BatchChange) => {
  const { product } = await batchOf(deps, ref);
  const { lines } = await deps.products.load([], await deps.products.linesToGiveWay(ref, 100));
  return save(deps, changeBatch(product, ref, to, lines, AT));
};

describe.each(adapters)('batches %s', (_, open) => {
  /** A batch that is used up, between two that are not. */
  const stocked = async () => {
    const deps = await open();
    await stock(deps, inWarehouse('first', 1));
    await stock(deps, dueOn('2030-01-02', 'used up', 5));
    await stock(deps, dueOn('2030-01-03', 'last', 4));
    const { after, lines } = await sell(deps, line('order', 5));
    return { deps, after, lines };
  };

  test('that are open come with their product, in order of preference', async () => {
    const { deps } = await stocked();

    expect(refsOf(await productOf(deps))).toEqual(['first', 'last']);
  });

  test('that are used up are still found by their reference, in their place', async () => {
    const { deps, after } = await stocked();

    expect(await deps.products.loadBatch('used up')).toEqual({
      product: after,
      batch: {
        ref: 'used up',
        purchased: 5,
        allocated: 5,
        eta: '2030-01-02',
        added: 2,
        addedAt: '2030-01-01T08:00:00Z',
      },
      original: { sku: 'RED-CHAIR', qty: 5, eta: '2030-01-02' },
    });
  });

  test('that are open are found by their reference, and no other that is used up', async () => {
    const { deps } = await stocked();

    const stored = await batchOf(deps, 'last');

    expect(stored).toMatchObject({ batch: { ref: 'last', purchased: 4 }, original: { qty: 4 } });
    expect(refsOf(stored.product)).toEqual(['first', 'last']);
  });

  test('that nobody knows are not found', async () => {
    expect(await (await open()).products.loadBatch('unknown')).toBeUndefined();
  });

  test('come with their product by their names, open or not, and with what they were when they were added', async () => {
    const { deps, after } = await stocked();
    await stock(deps, inWarehouse('of another', 3), 'LAMP');
    await change(deps, 'last', { qty: 2 });

    const named = await deps.products.loadNamed('RED-CHAIR', [
      'last',
      'used up',
      'unknown',
      'of another',
    ]);

    expect(refsOf(named.product as Product)).toEqual(['first', 'used up', 'last']);
    expect(named.product?.version).toBe(after.version + 1);
    expect(named.originals).toEqual(
      new Map([
        ['last', { sku: 'RED-CHAIR', qty: 4, eta: '2030-01-03' }],
        ['used up', { sku: 'RED-CHAIR', qty: 5, eta: '2030-01-02' }],
        ['of another', { sku: 'LAMP', qty: 3, eta: null }],
      ]),
    );
  });

  test('of a SKU that nobody knows are those of others alone', async () => {
    const { deps } = await stocked();

    expect(await deps.products.loadNamed('LAMP', ['first', 'unknown'])).toEqual({
      product: undefined,
      originals: new Map([['first', { sku: 'RED-CHAIR', qty: 1, eta: null }]]),
    });
  });

  test('that were entered together are all there, each found by its name', async () => {
    const { deps } = await stocked();
    const entries = Array.from({ length: 45 }, (_, n) => ({
      sku: 'RED-CHAIR',
      ref: `b-${n}`,
      qty: n + 1,
      eta: n % 2 ? '2031-01-01' : null,
    }));
    const { decision } = enterBatches(await productOf(deps), entries, new Map(), AT);

    await save(deps, decision);

    const { product, originals } = await deps.products.loadNamed(
      'RED-CHAIR',
      entries.map(({ ref }) => ref),
    );
    expect(product).toEqual(decision.after);
    expect(originals.size).toBe(45);
  });

  test('that are raised or released come back', async () => {
    const { deps, lines } = await stocked();
    await change(deps, 'used up', { qty: 6 });
    expect(refsOf(await productOf(deps))).toEqual(['first', 'used up', 'last']);

    await save(deps, release(await productOf(deps), lines, 'line-released', AT));

    expect(await deps.products.loadBatch('used up')).toMatchObject({
      batch: { purchased: 6, allocated: 0 },
      original: { qty: 5 },
    });
  });

  test('can be used up again, and again', async () => {
    const { deps } = await stocked();
    for (const qty of [6, 7]) {
      await change(deps, 'used up', { qty });
      await change(deps, 'used up', { qty: 5 });
    }

    expect(refsOf(await productOf(deps))).toEqual(['first', 'last']);
    expect(await deps.products.loadBatch('used up')).toMatchObject({ batch: { purchased: 5 } });
  });

  test.each([
    { what: 'open', ref: 'first', qty: 9 },
    { what: 'used up', ref: 'used up', qty: 5 },
  ])('that are $what remember which message has told their quantity', async ({ ref, qty }) => {
    const { deps } = await stocked();
    const told = { at: '2030-01-01T08:00:00Z', message: 'count-1' };
    await change(deps, ref, { qty, told });

    expect(await batchOf(deps, ref)).toMatchObject({
      batch: { counted: { at: told.at, messages: ['count-1'] } },
    });
  });

  test('that are used up can be due on another day', async () => {
    const { deps } = await stocked();
    await change(deps, 'used up', { eta: '2030-01-04' });

    const stored = await batchOf(deps, 'used up');

    expect(stored).toMatchObject({ batch: { eta: '2030-01-04' }, original: { eta: '2030-01-02' } });
    expect(refsOf(stored.product)).toEqual(['first', 'last', 'used up']);
  });

  test('that are used up are in play where lines hold them, and only these', async () => {
    const { deps, after, lines } = await stocked();
    await sell(deps, line('another', 4));

    const found = await deps.products.loadPlaced([...lines, line('nobody', 1)]);

    expect(found.lines).toEqual(lines);
    expect(found.products.map(refsOf)).toEqual([['first', 'used up']]);
    expect(found.products[0]?.version).toBe(after.version + 1);
  });

  test('of several SKUs are in play with their own product', async () => {
    const { deps, lines } = await stocked();
    await stock(deps, inWarehouse('lamps', 2), 'BLUE-LAMP');
    const lamps = await sell(deps, { ...line('order', 2, 'lamp'), sku: 'BLUE-LAMP' });

    const { products } = await deps.products.loadPlaced([...lines, ...lamps.lines]);

    expect(new Map(products.map((product) => [product.sku, refsOf(product)]))).toEqual(
      new Map([
        ['RED-CHAIR', ['first', 'used up', 'last']],
        ['BLUE-LAMP', ['lamps']],
      ]),
    );
  });

  test('lines that hold nothing need no batch', async () => {
    const { deps, lines } = await stocked();
    const { product } = await batchOf(deps, 'used up');
    await save(deps, release(product, lines, 'line-released', AT));

    expect(await deps.products.loadPlaced(lines)).toMatchObject({ lines: [{ state: 'released' }] });
  });

  test('that are cut below what is allocated are to be worked on until they are not', async () => {
    const { deps } = await stocked();
    const { product } = await batchOf(deps, 'used up');
    await save(deps, changeBatch(product, 'used up', { qty: 2 }, [], AT));
    expect(await deps.unfinished.names('cut')).toEqual(['used up']);
    expect(refsOf(await productOf(deps))).toEqual(['first', 'used up', 'last']);

    await change(deps, 'used up', {});

    expect(await deps.unfinished.names('cut')).toEqual([]);
    expect(await deps.products.loadBatch('used up')).toMatchObject({
      batch: { purchased: 2, allocated: 0 },
    });
  });
});
