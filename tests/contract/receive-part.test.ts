import { describe, expect, test } from '@jest/globals';
import type { Deps, StoredBatch } from '../../src/application/ports.ts';
import { changeBatch } from '../../src/domain/batches/change-batch.ts';
import { receivePart } from '../../src/domain/batches/receive-part.ts';
import type { PlacedLine } from '../../src/domain/order-line.ts';
import { AT, dueOn, line } from '../support/builders.ts';
import { adapters, save, sell, stock } from './adapters.ts';

const batchOf = async ({ products }: Deps): Promise<StoredBatch> =>
  (await products.loadBatch('ship')) as StoredBatch;

const receive = async (
  deps: Deps,
  receipt: string,
  qty: number,
  lines: readonly PlacedLine[],
  isEnd = true,
) => {
  const { product } = await batchOf(deps);
  const handing = { into: 'ship~1', lines, waiting: [], isEnd };
  return save(deps, receivePart(product, 'ship', { receipt, qty }, handing, AT));
};

describe.each(adapters)('a shipment that comes in parts %s', (_, open) => {
  const promised = async () => {
    const deps = await open();
    await stock(deps, dueOn('2030-01-05', 'ship', 10));
    const { lines } = await sell(deps, line('first', 4), line('second', 6, 'b'));
    return { deps, lines };
  };

  test('is loaded with what has come of it, though all of both is promised', async () => {
    const { deps, lines } = await promised();

    const { after } = await receive(deps, 'GR-1', 4, lines);

    const { product, batch } = await batchOf(deps);
    expect(product).toEqual(after);
    expect(product.batches.map(({ ref }) => ref)).toEqual(['ship~1', 'ship']);
    expect(batch).toMatchObject({
      ...{ purchased: 6, allocated: 6 },
      inParts: { ref: 'ship~1', here: 0, receipts: [{ receipt: 'GR-1', qty: 4 }] },
    });
    expect(await deps.queries.batch('ship~1')).toMatchObject({
      batch: { purchased: 4, allocated: 4, eta: null },
    });
  });

  test('has its lines in the batch that they have now', async () => {
    const { deps, lines } = await promised();

    await receive(deps, 'GR-1', 4, lines);

    const on = async (ref: string) =>
      (await deps.queries.linesOfBatch(ref, { limit: 9 })).items.map(({ orderId }) => orderId);
    expect([await on('ship~1'), await on('ship')]).toEqual([['first'], ['second']]);
  });

  test('is looked after while some of what has come is given to no line yet', async () => {
    const { deps, lines } = await promised();
    await receive(deps, 'GR-1', 4, lines);
    expect(await deps.unfinished.names('promises')).toEqual([]);

    await receive(deps, 'GR-2', 3, []);

    expect(await deps.unfinished.names('promises')).toEqual(['ship']);
    expect(await deps.unfinished.find('promises', 'ship')).toMatchObject({ since: AT });
  });

  test('that has come after all keeps its lines', async () => {
    const { deps, lines } = await promised();
    await receive(deps, 'GR-1', 4, lines);

    await receive(deps, 'GR-2', 6, []);

    const { product, batch } = await batchOf(deps);
    expect(batch).toMatchObject({ eta: null, arrived: true, purchased: 6, allocated: 6 });
    const repeat = changeBatch(product, 'ship', { eta: null }, [], AT);
    expect(repeat.after.batches).toEqual(product.batches);
  });
});
