import { describe, expect, test } from '@jest/globals';
import type { Deps } from '../../src/application/ports.ts';
import { changeBatch } from '../../src/domain/batches/change-batch.ts';
import type { PlacedLine } from '../../src/domain/order-line.ts';
import { reinstate } from '../../src/domain/orders/reinstate.ts';
import { AT, inWarehouse, line, splitLine } from '../support/builders.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

const LATER = '2030-01-01T09:00:00.000Z';

/** Lines of an order that are kept together, and lost: their batch is cut to so many units. */
const lose = async (deps: Deps, left: number, ...wanted: readonly PlacedLine[]) => {
  const cut = changeBatch(await productOf(deps), 'chairs', { qty: left }, wanted, AT);
  await save(deps, cut);
  return cut.lines.filter(({ lost }) => lost);
};

const sold = async (deps: Deps, ...wanted: Parameters<typeof line>[]) => {
  await stock(deps, inWarehouse('chairs', 9));
  const lines = wanted.map((one) => ({ ...line(...one), keepTogether: true as const }));
  return (await sell(deps, ...lines)).lines;
};

describe.each(adapters)(
  'lines that were lost, and are kept together with others, %s',
  (_, open) => {
    test('are stored with that, and name their order once among what is unfinished', async () => {
      const deps = await open();
      const lost = await lose(deps, 0, ...(await sold(deps, ['kit', 1, 'a'], ['kit', 1, 'b'])));

      expect(lost).toMatchObject([
        { state: 'released', keepTogether: true, lost: true },
        { state: 'released', keepTogether: true, lost: true },
      ]);
      expect(await deps.queries.order('kit')).toEqual(lost);
      expect(await deps.unfinished.names('order')).toEqual(['kit']);
    });

    test('are looked after no more once that is settled of each, and stay as they are', async () => {
      const deps = await open();
      const [a, b] = await lose(deps, 0, ...(await sold(deps, ['kit', 1, 'a'], ['kit', 1, 'b'])));

      await deps.unfinished.settle(a as PlacedLine);
      expect(await deps.unfinished.names('order')).toEqual(['kit']);
      await deps.unfinished.settle(b as PlacedLine);
      await deps.unfinished.settle(b as PlacedLine);

      expect(await deps.unfinished.names('order')).toEqual([]);
      const { lost: __, ...asSettled } = a as PlacedLine;
      expect((await deps.queries.order('kit'))[0]).toEqual(asSettled);
    });

    test('are parts of lines, too', async () => {
      const deps = await open();
      await stock(deps, inWarehouse('chairs', 9));
      const wanted = { ...splitLine('kit', 8), keepTogether: true as const };
      const { lines } = await sell(deps, wanted);
      const [part] = await lose(deps, 5, ...lines);
      expect(part).toMatchObject({ qty: 3, part: expect.any(String) });

      await deps.unfinished.settle(part as PlacedLine);

      expect(await deps.unfinished.names('order')).toEqual([]);
      expect(await deps.queries.order('kit')).toMatchObject([
        { qty: 5, state: 'allocated' },
        { qty: 3, state: 'released' },
      ]);
    });

    test('are looked after no more once they are had again', async () => {
      const deps = await open();
      const lines = await lose(deps, 0, ...(await sold(deps, ['kit', 1, 'a'])));
      await stock(deps, inWarehouse('more', 9));

      const how = { onShortage: 'reject' } as const;
      const [again] = reinstate({ products: [await productOf(deps)], lines }, how, LATER);
      await save(deps, again as NonNullable<typeof again>);

      expect(await deps.unfinished.names('order')).toEqual([]);
    });

    test('and had again meanwhile are not settled, nor if they were lost once more', async () => {
      const deps = await open();
      const [first] = await lose(deps, 0, ...(await sold(deps, ['kit', 1, 'a'])));
      await stock(deps, inWarehouse('more', 9));
      const how = { onShortage: 'reject' } as const;
      const stored = { products: [await productOf(deps)], lines: [first as PlacedLine] };
      const [again] = reinstate(stored, how, LATER);
      await save(deps, again as NonNullable<typeof again>);

      await deps.unfinished.settle(first as PlacedLine);
      expect(await deps.queries.order('kit')).toEqual(again?.lines);

      const cut = changeBatch(await productOf(deps), 'more', { qty: 0 }, again?.lines ?? [], LATER);
      await save(deps, cut);
      await deps.unfinished.settle(first as PlacedLine);
      expect(await deps.unfinished.names('order')).toEqual(['kit']);
    });
  },
);
