import { describe, expect, test } from '@jest/globals';
import type { Deps } from '../../src/application/ports.ts';
import { addBatch } from '../../src/domain/batches/add-batch.ts';
import { nothing } from '../../src/domain/decision.ts';
import { release } from '../../src/domain/orders/release.ts';
import { newProduct } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { AT, inWarehouse, line } from '../support/builders.ts';
import { saveChanges } from '../support/saving.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

const LAMP = 'BLUE-LAMP';
const lampLine = (orderId: string, qty: number, lineId = LAMP) => ({
  ...line(orderId, qty, lineId),
  sku: LAMP,
});

describe.each(adapters)('saving decisions %s', (_, open) => {
  const stocked = async (): Promise<Deps> => {
    const deps = await open();
    await stock(deps, inWarehouse('chairs', 10));
    await stock(deps, inWarehouse('lamps', 10), LAMP);
    return deps;
  };

  test('what was saved is what is loaded', async () => {
    const { products } = await open();
    const added = addBatch(newProduct('RED-CHAIR'), inWarehouse('chairs', 10), AT);
    expect(await saveChanges(products, [added])).toBe('saved');
    const sold = allocate(added.after, [line('order', 2, 'a'), line('order', 3, 'b')], AT);
    expect(await saveChanges(products, [sold])).toBe('saved');

    const found = await products.load(
      ['RED-CHAIR'],
      [line('order', 0, 'a'), line('order', 0, 'b')],
    );

    expect(found.products).toEqual([{ ...sold.after, today: expect.any(String) }]);
    expect(found.lines).toHaveLength(2);
    expect(found.lines).toEqual(expect.arrayContaining([...sold.lines]));
  });

  test('what nobody knows is not found', async () => {
    const { products } = await stocked();

    expect(await products.load(['NO-SUCH-SKU'], [line('order', 1)])).toEqual({
      products: [],
      lines: [],
      cancels: [],
    });
    expect(await products.load([], [])).toEqual({ products: [], lines: [], cancels: [] });
  });

  test('a decision on an old version is refused, and gets the new one', async () => {
    const deps = await stocked();
    const old = await productOf(deps);
    const { after } = await sell(deps, line('faster', 4));

    const late = allocate(old, [line('slower', 4)], AT);

    expect(await saveChanges(deps.products, [late])).toEqual({ products: [after], lines: [] });
    expect(await deps.products.load(['RED-CHAIR'], [line('slower', 4)])).toEqual({
      products: [after],
      lines: [],
      cancels: [],
    });
  });

  test('the first decision on a SKU is refused if it is not the first', async () => {
    const deps = await stocked();

    const late = addBatch(newProduct('RED-CHAIR'), inWarehouse('more', 1), AT);

    expect(await saveChanges(deps.products, [late])).toEqual({
      products: [await productOf(deps)],
      lines: [],
    });
    expect(await deps.products.loadBatch('more')).toBeUndefined();
  });

  test('an order that somebody saved faster gets its lines', async () => {
    const deps = await stocked();
    const old = await productOf(deps);
    const faster = await sell(deps, line('order', 6));

    const slower = allocate(old, [line('order', 6)], AT);

    expect(await saveChanges(deps.products, [slower])).toEqual({
      products: [faster.after],
      lines: faster.lines,
    });
  });

  test('a line id that is taken for another SKU is refused, and gets the line', async () => {
    const deps = await stocked();
    const { lines } = await sell(deps, line('order', 1, 'a'));

    const late = allocate(await productOf(deps, LAMP), [lampLine('order', 1, 'a')], AT);

    expect(await saveChanges(deps.products, [late])).toEqual({ products: [], lines });
    expect(await productOf(deps, LAMP)).toEqual(late.before);
  });

  test('a reference that is taken by a batch of another SKU is refused', async () => {
    const deps = await stocked();
    const before = await productOf(deps, LAMP);

    const late = addBatch(before, inWarehouse('chairs', 1), AT);

    expect(await saveChanges(deps.products, [late])).toEqual({ products: [], lines: [] });
    expect(await productOf(deps, LAMP)).toEqual(before);
    expect(await deps.products.loadBatch('chairs')).toMatchObject({
      original: { sku: 'RED-CHAIR' },
    });
  });

  test('decisions on several SKUs are saved together', async () => {
    const deps = await stocked();
    const chairs = allocate(await productOf(deps), [line('order', 1)], AT);
    const lamps = allocate(await productOf(deps, LAMP), [lampLine('order', 1)], AT);

    expect(await saveChanges(deps.products, [chairs, lamps])).toBe('saved');
    expect(await deps.queries.order('order')).toHaveLength(2);
  });

  test('if one of them is too late, none of them is', async () => {
    const deps = await stocked();
    const late = allocate(await productOf(deps), [line('order', 1)], AT);
    const { after } = await sell(deps, line('faster', 1));
    const lamps = allocate(await productOf(deps, LAMP), [lampLine('order', 1)], AT);

    expect(await saveChanges(deps.products, [lamps, late])).toEqual({
      products: [after],
      lines: [],
    });
    expect(await deps.queries.order('order')).toEqual([]);
    expect(await productOf(deps, LAMP)).toEqual(lamps.before);
  });

  test('a line that is there already can be changed', async () => {
    const deps = await stocked();
    const { after, lines } = await sell(deps, line('order', 2));

    const released = await save(deps, release(after, lines, 'line-released', AT));

    expect(await deps.queries.order('order')).toEqual(released.lines);
  });

  test('lines that are withdrawn have never been', async () => {
    const deps = await stocked();
    const { after, lines } = await sell(deps, line('order', 2, 'a'), line('order', 2, 'b'));

    const decision = release(after, lines, 'order-not-filled', AT);
    await save(deps, { ...decision, lines: [], withdrawn: lines });

    expect(await deps.queries.order('order')).toEqual([]);
    expect(await deps.queries.linesOfBatch('chairs', { limit: 9 })).toEqual({ items: [] });
    expect(await sell(deps, line('order', 2, 'a'))).toMatchObject({ short: [] });
  });

  test('so may lines be that have been released: nothing else changes', async () => {
    const deps = await stocked();
    const { after, lines } = await sell(deps, line('order', 2, 'a'), line('order', 2, 'b'));
    const released = await save(deps, release(after, lines, 'line-released', AT));

    await save(deps, { ...nothing(released.after), withdrawn: lines });

    expect(await deps.queries.order('order')).toEqual([]);
    expect(await productOf(deps)).toEqual(released.after);
    expect(await saveChanges(deps.products, [{ ...nothing(after), withdrawn: lines }])).toEqual({
      products: [released.after],
      lines: [],
    });
  });

  test('names may hold anything that separates the parts of a key', async () => {
    const deps = await open();
    await stock(deps, inWarehouse('B#1', 10), 'S#1');
    await stock(deps, inWarehouse('B', 10), 'S');
    const of = (sku: string, orderId: string, lineId: string) => ({ sku, orderId, lineId, qty: 1 });

    await sell(deps, of('S#1', 'O#1', 'L'), of('S#1', 'O', '1#L'));
    await sell(deps, of('S', 'O', 'L'));

    expect(await deps.queries.order('O')).toMatchObject([of('S#1', 'O', '1#L'), of('S', 'O', 'L')]);
    expect(await deps.products.linesToGiveWay('B', 9)).toMatchObject([
      { orderId: 'O', lineId: 'L', qty: 1 },
    ]);
    expect(await deps.products.linesToGiveWay('B#1', 9)).toHaveLength(2);
  });
});
