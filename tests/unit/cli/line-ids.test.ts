import { describe, expect, test } from '@jest/globals';
import { freeIds, lineIds } from '../../../src/cli/line-ids.ts';

const row = (sku: string, lineId = '', orderId = 'order') => ({ orderId, sku, lineId });

describe('the line id of a row', () => {
  test('is the SKU, and with a number where the order repeats it', () => {
    expect(lineIds([row('A'), row('B'), row('A'), row('A'), row('B')])).toEqual([
      'A',
      'B',
      'A-2',
      'A-3',
      'B-2',
    ]);
  });

  test('is counted in each order by itself', () => {
    expect(lineIds([row('A', '', 'o1'), row('A', '', 'o2'), row('A', '', 'o1')])).toEqual([
      'A',
      'A',
      'A-2',
    ]);
  });

  test('is the one that the row gives', () => {
    expect(lineIds([row('A', 'x'), row('A'), row('A')])).toEqual(['x', 'A', 'A-2']);
  });

  test('is never one that another row gives, before or after it', () => {
    expect(lineIds([row('A'), row('A'), row('A'), row('B', 'A-2'), row('C', 'A')])).toEqual([
      'A-3',
      'A-4',
      'A-5',
      'A-2',
      'A',
    ]);
  });

  test('is never the SKU of another row, before or after it', () => {
    expect(lineIds([row('A'), row('A'), row('A-2'), row('A-2'), row('A')])).toEqual([
      'A',
      'A-3',
      'A-2',
      'A-2-2',
      'A-4',
    ]);
  });

  test('stays when rows are added below', () => {
    const rows = [row('A'), row('B'), row('A')];

    expect(lineIds([...rows, row('B'), row('A')]).slice(0, 3)).toEqual(lineIds(rows));
  });
});

test('free ids leave out what is taken', () => {
  const freeId = freeIds([
    { sku: 'A', lineId: 'A' },
    { sku: 'A', lineId: 'A-3' },
  ]);

  expect([freeId('A'), freeId('A'), freeId('B')]).toEqual(['A-2', 'A-4', 'B']);
});
