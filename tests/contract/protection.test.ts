import { describe, expect, test } from '@jest/globals';
import { driftsOf, repair } from '../../src/domain/books/audit.ts';
import { ship } from '../../src/domain/orders/ship.ts';
import { onDay, type Product } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { areAllLines, setProtection } from '../../src/domain/promises/set-protection.ts';
import { AT, inWarehouse, line, SKU } from '../support/builders.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

describe.each(adapters)('what is kept of a SKU %s', (name, open) => {
  /** An order of the web has what it was given, another one waits, and five units are kept for the web. */
  const kept = async () => {
    const deps = await open();
    await stock(deps, inWarehouse('used up', 2));
    await stock(deps, inWarehouse('here', 9));
    await sell(deps, { ...line('web', 2), channel: 'web' });
    await sell(deps, { ...line('store', 2), channel: 'store' });
    const waits = [{ ...line('waits', 20), channel: 'web' }];
    await save(deps, allocate(await productOf(deps), waits, AT, 'backorder'));
    const load = async () => {
      const { products, lines } = await deps.products.loadPlaced(
        await deps.products.linesOf(SKU, 9),
      );
      const [product] = products as [Product];
      return { product: onDay(product, '2030-01-01'), lines };
    };
    const { product, lines } = await load();
    expect(areAllLines(product, lines)).toBe(true);
    const channels = [{ channel: 'web', min: 5, max: 30 }];
    await save(deps, setProtection(product, { safetyStock: 1, channels }, lines, AT));
    return { deps, load };
  };

  test('is stored with what the lines of each channel have and wait for', async () => {
    const { deps, load } = await kept();
    const web = { channel: 'web', min: 5, max: 30 };
    expect((await productOf(deps)).protection).toEqual({
      safetyStock: 1,
      channels: [{ ...web, allocated: 2, waiting: 20 }],
    });

    const { product, lines } = await load();
    const leaving = lines.filter(({ orderId }) => orderId === 'web');
    await save(deps, ship(product, leaving, AT));

    expect((await productOf(deps)).protection?.channels).toEqual([
      { ...web, allocated: 0, waiting: 20 },
    ]);
    const books = await deps.audits.books(SKU);
    expect(books && driftsOf(books)).toEqual([]);
  });

  test('is looked at by the audit, and what a channel has is counted again from its lines', async () => {
    const { deps } = await kept();
    const suspects = async () => {
      const found = [];
      for await (const piece of deps.audits.pieces(undefined)) found.push(...piece.suspects);
      return found;
    };
    // In memory each product is looked at as a whole.
    const unsuspected = name === 'in memory' ? [SKU] : [];
    expect(await suspects()).toEqual(unsuspected);
    const product = await productOf(deps);
    const wrong = {
      safetyStock: 1,
      channels: [{ channel: 'web', min: 5, allocated: 9, waiting: 20 }],
    };
    const counted = setProtection(product, { ...wrong, safetyStock: 2 }, [], AT);
    await save(deps, { ...counted, after: { ...counted.after, protection: wrong } });
    expect(await suspects()).toEqual([SKU]);

    const books = await deps.audits.books(SKU);
    if (!books) throw new Error('nobody changes it');
    const drifts = driftsOf(books);
    expect(drifts).toMatchObject([
      {
        figure: 'allocated',
        was: 'web: 9 allocated, 20 waiting',
        is: 'web: 2 allocated, 20 waiting',
      },
    ]);
    await save(deps, repair(books, drifts, AT));

    expect((await productOf(deps)).protection?.channels).toMatchObject([
      { allocated: 2, waiting: 20 },
    ]);
    expect(await suspects()).toEqual(unsuspected);
  });
});
