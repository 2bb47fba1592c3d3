import { expect, test } from '@jest/globals';
import { table } from '../../../infra/commands/support/output.ts';

test('a table has its columns under their names, numbers to the right, and no column without content', () => {
  const rows = [
    { sku: 'LAMP', qty: 5, eta: null },
    { sku: 'A', qty: 1_000, eta: null },
  ];
  expect(table(rows)).toBe(['sku    qty', 'LAMP     5', 'A     1000'].join('\n'));
});

test('nothing in a table can steer the terminal', () => {
  expect(table([{ sku: '\u001b[31mred' }])).toBe('sku\n\\u001b[31mred');
});
