import { describe, expect, test } from '@jest/globals';
import { type AuditDeps, NEVER_TAKEN } from '../../src/application/ports.ts';
import { driftsOf, repair } from '../../src/domain/books/audit.ts';
import { decisionOf } from '../../src/domain/decision.ts';
import { AT, inWarehouse, line, SKU } from '../support/builders.ts';
import { saveChanges } from '../support/saving.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

/** Stores that one more unit waits than there are lines for. */
const miscount = async (deps: AuditDeps, sku: string) => {
  const product = await productOf(deps, sku);
  const facts = [{ type: 'BackordersChecked', backordered: 0 }] as const;
  const { backordered } = product;
  await save(deps, decisionOf(product, { backordered: backordered + 1, facts }, AT));
};

const look = async ({ audits }: AuditDeps, from?: string) => {
  const pieces = [];
  for await (const piece of audits.pieces(from)) pieces.push(piece);
  return pieces;
};

describe.each(adapters)('the books %s', (_, open) => {
  test('of every product are looked at, to the end', async () => {
    const deps = await open();
    for (const sku of ['a', 'b', 'c']) await stock(deps, inWarehouse(`of-${sku}`, 5), sku);

    const pieces = await look(deps);
    expect(pieces.reduce((sum, { products }) => sum + products, 0)).toBe(3);
    expect(pieces.at(-1)?.next).toBeUndefined();
  });

  test('have all lines of a SKU that count, and its batches, open or used up', async () => {
    const deps = await open();
    await stock(deps, inWarehouse('full', 5));
    await stock(deps, inWarehouse('used-up', 2));
    await sell(deps, line('a', 5));
    await sell(deps, line('b', 1));

    const books = await deps.audits.books(SKU);
    expect(books?.lines.map(({ orderId }) => orderId).sort()).toEqual(['a', 'b']);
    expect(books?.records.map(({ ref }) => ref).sort()).toEqual(['full', 'used-up']);
    expect(books && driftsOf(books)).toEqual([]);
    expect(await deps.audits.books('unknown')).toBeUndefined();
  });

  test('have nothing of the counter, at which others may queue for the SKU', async () => {
    const deps = await open();
    await stock(deps, inWarehouse('chairs', 5));
    await deps.counters.take({ sku: SKU, ...NEVER_TAKEN });

    const books = await deps.audits.books(SKU);
    expect(books?.lines).toEqual([]);
    expect(books && driftsOf(books)).toEqual([]);
  });

  test('that are wrong look wrong, and are right once they are repaired', async () => {
    const deps = await open();
    await stock(deps, inWarehouse('chairs', 5));
    await miscount(deps, SKU);
    expect((await look(deps)).flatMap(({ suspects }) => suspects)).toEqual([SKU]);

    const books = await deps.audits.books(SKU);
    if (!books) throw new Error('nobody changes it');
    await save(deps, repair(books, driftsOf(books), AT));
    expect((await productOf(deps)).backordered).toBe(0);
    expect(await saveChanges(deps.products, [repair(books, driftsOf(books), AT)])).not.toBe(
      'saved',
    );
  });

  test('name an order once it has more than 5,000 lines', async () => {
    const deps = await open();
    await stock(deps, inWarehouse('chairs', 10_000));
    const sellMore = (from: number, count: number) =>
      sell(deps, ...Array.from({ length: count }, (_, n) => line('grown', 1, `${from + n}`)));
    for (let lines = 0; lines < 4_950; lines += 90) await sellMore(lines, 90);
    await sellMore(4_950, 50);
    await sell(deps, line('other', 1));
    expect((await look(deps)).flatMap(({ fullOrders }) => fullOrders)).toEqual([]);

    await sellMore(5_000, 1);

    expect((await look(deps)).flatMap(({ fullOrders }) => fullOrders)).toEqual(['grown']);
  });

  test('know where an audit has come to', async () => {
    const { auditPlace } = await open();
    const begun = { unsettled: [] };
    expect(await auditPlace.read()).toEqual(begun);
    for (const progress of [
      { next: 'there', unsettled: [] },
      { next: 'there', unsettled: ['LAMP'] },
      { unsettled: ['LAMP', 'DESK'] },
      begun,
    ]) {
      await auditPlace.write(progress);
      expect(await auditPlace.read()).toEqual(progress);
    }
  });
});
