import { beforeEach, describe, expect, test } from '@jest/globals';
import { erase } from '../../src/application/ledger/erase.ts';
import { moveOn } from '../../src/application/ledger/move-on.ts';
import { keep } from '../../src/application/ledger/project-events.ts';
import type { Erasures, History, Ledger, LedgerEvent, Page } from '../../src/application/ports.ts';
import type { LedgerEntry, Opening } from '../../src/domain/books/ledger.ts';
import { AT } from '../support/builders.ts';
import { openLedgers } from './ledgers.ts';

/** An event of a version that has so many. */
const event = (
  sku: string,
  version: number,
  [ordinal, of]: readonly [number, number] = [0, 1],
  more: object = {},
): LedgerEvent => ({
  ...{ type: 'Allocated', id: `${sku}:${version}:${ordinal}`, sku, version, ordinal, of, at: AT },
  ...more,
});

const ids = ({ items }: Page<LedgerEntry>) =>
  items.map((entry) => ('id' in entry ? entry.id : entry.type));
const ALL = { limit: 1_000 };

describe.each(openLedgers)('a ledger %s', (_, open) => {
  let ledger: Ledger;
  let history: History;
  let erasures: Erasures;
  beforeEach(async () => {
    ({ ledger, history, erasures } = await open());
  });

  const places = async (sku: string, version: number) => {
    const found: string[] = [];
    for await (const one of ledger.after(sku, version)) found.push(`${one.version}:${one.ordinal}`);
    return found;
  };

  test('has each event once, as it was published, however often it is stored', async () => {
    const told = event('LAMP', 1, [0, 1], { eta: null, qty: 5, later: { a: ['b'] } });
    await ledger.put([told]);
    await ledger.put([told, event('LAMP', 2), told]);

    expect((await history.ofProduct('LAMP', ALL)).items).toEqual([event('LAMP', 2), told]);
  });

  test('takes very many events at once', async () => {
    await ledger.put(
      Array.from({ length: 130 }, (_, n) =>
        event('LAMP', n + 1, [0, 1], { batchRef: 'b', orderId: 'o' }),
      ),
    );

    expect(await places('LAMP', 0)).toHaveLength(130);
    expect((await history.ofOrder('o', ALL)).items).toHaveLength(130);
  });

  test('has units that came back in the history of the batch that they left from, too', async () => {
    await ledger.put([event('LAMP', 1, [0, 1], { batchRef: 'R-1~1', shippedFrom: 'ship' })]);

    expect(ids(await history.ofBatch('ship', ALL))).toEqual(['LAMP:1:0']);
    expect(ids(await history.ofBatch('R-1~1', ALL))).toEqual(['LAMP:1:0']);
  });

  test('has an event in the history of its SKU, of its batch and of its order, the newest first', async () => {
    await ledger.put([
      event('LAMP', 10, [1, 2], { batchRef: 'ship', orderId: 'A' }),
      event('LAMP', 9, [0, 1], { batchRef: null, orderId: 'A' }),
      event('LAMP', 10, [0, 2], { batchRef: 'ship', orderId: 'B' }),
      event('CHAIR', 1, [0, 1], { batchRef: 'other', line: { orderId: 'B', lineId: '1' } }),
    ]);

    expect(ids(await history.ofProduct('LAMP', ALL))).toEqual([
      'LAMP:10:1',
      'LAMP:10:0',
      'LAMP:9:0',
    ]);
    expect(ids(await history.ofBatch('ship', ALL))).toEqual(['LAMP:10:1', 'LAMP:10:0']);
    expect(ids(await history.ofOrder('A', ALL))).toEqual(['LAMP:10:1', 'LAMP:9:0']);
    expect(ids(await history.ofOrder('B', ALL)).sort()).toEqual(['CHAIR:1:0', 'LAMP:10:0']);
    expect(ids(await history.ofBatch('unknown', ALL))).toEqual([]);
  });

  test('has what happened to an order of several SKUs by the time at which it did', async () => {
    const at = (minute: number) => ({ orderId: 'A', at: `2030-01-01T08:0${minute}:00.000Z` });
    await ledger.put([
      event('LAMP', 7, [0, 1], at(1)),
      event('CHAIR', 900, [0, 1], at(0)),
      event('CHAIR', 901, [0, 1], at(2)),
    ]);

    expect(ids(await history.ofOrder('A', ALL))).toEqual([
      'CHAIR:901:0',
      'LAMP:7:0',
      'CHAIR:900:0',
    ]);
  });

  test.each(['ofProduct', 'ofBatch', 'ofOrder'] as const)('is read in pages: %s', async (of) => {
    const about = { batchRef: 'LAMP', orderId: 'LAMP' };
    await ledger.put([1, 2, 3, 4, 5].map((version) => event('LAMP', version, [0, 1], about)));
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const page = await history[of]('LAMP', { limit: 2, after });
      pages.push(ids(page));
      after = page.next;
    } while (after);

    expect(pages).toEqual([['LAMP:5:0', 'LAMP:4:0'], ['LAMP:3:0', 'LAMP:2:0'], ['LAMP:1:0']]);
  });

  test('a page that is just filled is the last', async () => {
    await ledger.put([event('LAMP', 1), event('LAMP', 2)]);

    expect((await history.ofProduct('LAMP', { limit: 2 })).next).toBeUndefined();
  });

  test('says what it has of later decisions, in their order', async () => {
    await ledger.put([
      event('LAMP', 12, [1, 2]),
      event('LAMP', 12, [0, 2]),
      event('LAMP', 3),
      event('LAMPS', 4),
    ]);

    expect(await places('LAMP', 0)).toEqual(['3:0', '12:0', '12:1']);
    expect(await places('LAMP', 3)).toEqual(['12:0', '12:1']);
    expect(await places('LAMP', 12)).toEqual([]);
  });

  test('says the same of more than it reads at once', async () => {
    await ledger.put(Array.from({ length: 60 }, (_, n) => event('LAMP', n + 1)));

    expect(await places('LAMP', 0)).toHaveLength(60);
  });

  test('knows of nothing that it is complete, until that is said', async () => {
    await ledger.put([event('LAMP', 1)]);
    expect(await history.complete(['LAMP'])).toEqual([]);

    expect(await ledger.moveOn({ sku: 'LAMP', from: 0, to: 1 })).toBe(true);
    expect(await history.complete(['LAMP', 'CHAIR'])).toEqual([{ sku: 'LAMP', from: 0, to: 1 }]);
  });

  test('never goes back in that', async () => {
    await ledger.moveOn({ sku: 'LAMP', from: 0, to: 5 });

    expect(await ledger.moveOn({ sku: 'LAMP', from: 3, to: 4 })).toBe(false);
    expect(await ledger.moveOn({ sku: 'LAMP', from: 4, to: 5 })).toBe(false);
    expect(await ledger.complete(['LAMP'])).toEqual([{ sku: 'LAMP', from: 0, to: 5 }]);
  });

  test('knows of more SKUs than it reads at once', async () => {
    const skus = Array.from({ length: 130 }, (_, n) => `SKU-${n}`);
    for (const sku of skus) await ledger.moveOn({ sku, from: 0, to: 1 });

    expect(await ledger.complete(skus)).toHaveLength(130);
  });

  test('has figures that it begins with behind the decision after which they were so', async () => {
    const opening: Opening = {
      ...{ type: 'LedgerOpened', sku: 'LAMP', version: 7, at: AT, available: 5, backordered: 0 },
    };
    await ledger.putOpening(opening);
    await ledger.put([event('LAMP', 8), event('LAMP', 7, [3, 4])]);

    const { items } = await history.ofProduct('LAMP', ALL);
    expect(items[1]).toEqual(opening);
    expect(ids({ items })).toEqual(['LAMP:8:0', 'LedgerOpened', 'LAMP:7:3']);
    expect(await places('LAMP', 7)).toEqual(['8:0']);
  });

  const of = (by: string, more: object = {}) => ({ cause: { document: 'T-9', by }, ...more });
  const givenBy = ({ items }: Page<LedgerEntry>) =>
    items.map((entry) => 'cause' in entry && entry.cause);

  test('loses the name of somebody who is erased in all its histories, and no other', async () => {
    const about = { batchRef: 'ship', orderId: 'A' };
    await keep(ledger, [
      event('LAMP', 1, [0, 1], of('anna', about)),
      event('LAMP', 2, [0, 1], of('anna-lena', about)),
      event('LAMP', 3, [0, 1], about),
    ]);

    await erase(erasures)('anna');

    for (const page of [
      await history.ofProduct('LAMP', ALL),
      await history.ofBatch('ship', ALL),
      await history.ofOrder('A', ALL),
    ]) {
      expect(givenBy(page)).toEqual([
        false,
        { document: 'T-9', by: 'anna-lena' },
        { document: 'T-9', by: 'erased' },
      ]);
    }
    expect(await ledger.complete(['LAMP'])).toEqual([{ sku: 'LAMP', from: 0, to: 3 }]);
    expect(await erase(erasures)('anna')).toBe(0);
  });

  test('does not learn a name again that was erased', async () => {
    await erase(erasures)('anna');
    await erase(erasures)('ben');

    await keep(ledger, [
      event('LAMP', 1, [0, 1], of('anna')),
      event('LAMP', 2, [0, 1], of('carl')),
    ]);

    expect(givenBy(await history.ofProduct('LAMP', ALL))).toEqual([
      { document: 'T-9', by: 'carl' },
      { document: 'T-9', by: 'erased' },
    ]);
    expect(await ledger.erased(['anna', 'carl', 'ben'])).toEqual(['anna', 'ben']);
  });

  test('knows of more people than it reads at once whether they were erased', async () => {
    const people = Array.from({ length: 130 }, (_, n) => `person-${n}`);
    expect(await ledger.erased(people)).toEqual([]);

    await erase(erasures)('person-129');

    expect(await ledger.erased(people)).toEqual(['person-129']);
  });

  test('is complete as far as nothing is missing, whatever comes first', async () => {
    const complete = async () => (await ledger.complete(['LAMP']))[0]?.to ?? 0;
    const come = async (...some: readonly LedgerEvent[]) => {
      await ledger.put(some);
      await moveOn(ledger, ['LAMP']);
      return complete();
    };

    expect(await come(event('LAMP', 3))).toBe(0);
    expect(await come(event('LAMP', 1, [1, 2]))).toBe(0);
    expect(await come(event('LAMP', 1, [0, 2]))).toBe(1);
    expect(await come(event('LAMP', 5))).toBe(1);
    expect(await come(event('LAMP', 2))).toBe(3);
    expect(await come(event('LAMP', 2))).toBe(3);
    expect(await come(event('LAMP', 4))).toBe(5);
  });
});
