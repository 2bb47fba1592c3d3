import { expect, test } from '@jest/globals';
import { type Entry, importFile, inRequests } from '../../../src/board/import-file.ts';

const file = (...rows: readonly string[]) =>
  importFile('some.csv', new TextEncoder().encode(rows.join('\n')));

test('a file of batches is known by its columns; bad rows are named, and the others are good', () => {
  const { kind, entries, rejected } = file(
    'ref,sku,qty,eta',
    'a,LAMP,10,',
    'b,LAMP,none,',
    'c,LAMP,5,2026-12-24',
  );
  expect(kind).toBe('batch');
  expect(entries).toEqual([
    { id: 'a', rows: [2], kind: 'batch', batch: { ref: 'a', sku: 'LAMP', qty: 10, eta: null } },
    {
      id: 'c',
      rows: [4],
      kind: 'batch',
      batch: { ref: 'c', sku: 'LAMP', qty: 5, eta: '2026-12-24' },
    },
  ]);
  expect(rejected.map(({ source, reason }) => [source.row, reason])).toEqual([
    [3, 'qty must be a whole number, not none'],
  ]);
});

test('a batch that stands in a file twice is sent once', () => {
  const { entries } = file('ref,sku,qty,eta', 'a,LAMP,10,', 'a,LAMP,10,');
  expect(entries).toMatchObject([{ id: 'a', rows: [2, 3] }]);
});

test('an order has all its rows, and one with a bad row is left out whole', () => {
  const { kind, entries, leftOut } = file(
    'orderid,sku,qty',
    '1,LAMP,2',
    '2,LAMP,1',
    '1,CHAIR,4',
    '2,CHAIR,0',
  );
  expect(kind).toBe('order');
  expect(entries).toMatchObject([
    {
      id: '1',
      rows: [2, 4],
      lines: [
        { sku: 'LAMP', qty: 2 },
        { sku: 'CHAIR', qty: 4 },
      ],
    },
  ]);
  expect(leftOut).toEqual(['2']);
});

test('a file that is neither says which columns are wanted', () => {
  expect(() => file('name,price', 'lamp,3')).toThrow(
    'some.csv has neither the columns of batches (ref, sku, qty, eta) nor those of orders (orderid, sku, qty)',
  );
});

test('requests keep the order of the file, and hold 200 entries or 1,000 rows', () => {
  const entry = (id: number, rows = 1): Entry => ({
    id: `${id}`,
    rows: Array(rows).fill(1),
    kind: 'order',
    lines: [],
  });
  const small = Array.from({ length: 450 }, (_, id) => entry(id));
  expect(inRequests(small).map(({ length }) => length)).toEqual([200, 200, 50]);
  expect(inRequests(small).flat()).toEqual(small);
  const large = [entry(1, 600), entry(2, 300), entry(3, 300), entry(4, 5_000), entry(5)];
  expect(inRequests(large).map((some) => some.map(({ id }) => id))).toEqual([
    ['1', '2'],
    ['3'],
    ['4'],
    ['5'],
  ]);
});
