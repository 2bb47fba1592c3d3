import { describe, expect, test } from '@jest/globals';
import type { Row } from '../../../src/cli/csv.ts';
import { type Fate, failures, summary } from '../../../src/cli/summary.ts';

const at = (file: string, row: number): Row => ({ file, row, cells: { sku: `S${row}`, eta: '' } });
const because = (is: 'short' | 'invalid' | 'failed' | 'not sent', reason: string): Fate => ({
  is,
  reason,
});
const added: Fate = { is: 'added', batchRef: 'b1' };

test('the summary has the figures of each file, and the row and the reason of what is open', () => {
  const fates = new Map<Row, Fate>([
    [at('orders.csv', 7), because('short', '2 available')],
    [at('orders.csv', 2), added],
    [at('orders.csv', 3), { is: 'done' }],
    [at('orders.csv', 5), because('short', '3 available')],
    [at('orders.csv', 4), because('invalid', 'unknown SKU')],
    [at('batches.csv', 3), because('invalid', 'no date')],
    [at('batches.csv', 2), { is: 'done' }],
    [at('allocations.csv', 2), { is: 'done' }],
    [at('allocations.csv', 3), { is: 'differs', reason: 'it is in b2' }],
  ]);

  expect(summary(fates, [])).toBe(`batches.csv: 1 in the service, 1 invalid
orders.csv: 2 allocated (1 now), 2 short, 1 invalid
allocations.csv: 1 added, 1 from before, 1 differs

short:
  orders.csv row 5 (sku S5): 3 available
  orders.csv row 7 (sku S7): 2 available

invalid:
  batches.csv row 3 (sku S3): no date
  orders.csv row 4 (sku S4): unknown SKU

differs:
  allocations.csv row 3 (sku S3): it is in b2`);
});

test('neither an id nor a reason can steer the terminal or begin a line of its own', () => {
  const row = {
    ...at('orders.csv', 2),
    cells: { sku: 'A\n  orders.csv row 9: \u001b[2J\u009b1m' },
  };
  const fates = new Map([[row, because('invalid', 'not \u202eABC\u2066 \u2028 \u0007')]]);

  expect(summary(fates, [])).toMatch(
    / {2}orders\.csv row 2 \(sku A\\u000a {2}orders\.csv row 9: \\u001b\[2J\\u009b1m\): not \\u202eABC\\u2066 \\u2028 \\u0007$/,
  );
});

describe('a run', () => {
  const row = (nth: number, fate: Fate, file = 'orders.csv') => [at(file, nth), fate] as const;
  const invalid = because('invalid', '');
  const failed = (rows: readonly (readonly [Row, Fate])[], isStrict = false) =>
    failures(new Map(rows), isStrict);

  test('is good when all that was valid was sent, be it short', () => {
    expect(failed([row(2, added), row(3, because('short', '')), row(4, invalid)])).toEqual([]);
  });

  test('is good when there was nothing to do', () => {
    expect(failed([], true)).toEqual([]);
  });

  test('has failed when a row could not be sent', () => {
    expect(failed([row(2, added), row(3, because('failed', ''))])).toEqual([
      'rows that could not be sent: 1',
    ]);
    expect(failed([row(2, because('not sent', ''))])).toHaveLength(1);
  });

  test('has failed when every row of one of its files is invalid', () => {
    const rows = [row(2, invalid, 'batches.csv'), row(3, invalid, 'batches.csv'), row(2, added)];

    expect(failed(rows)).toEqual(['every row of batches.csv is invalid']);
  });

  test('that is strict has failed when any row is invalid, but not when one is short', () => {
    const rows = [row(2, added), row(3, invalid), row(2, invalid, 'batches.csv')];

    expect(failed([row(2, because('short', ''))], true)).toEqual([]);
    expect(failed(rows, true)).toEqual([
      'every row of batches.csv is invalid',
      'rows that are invalid (--strict): 2',
    ]);
  });

  test('that has failed says so in the last line of its summary, and why', () => {
    const rows = new Map([row(2, added)]);

    expect(summary(rows, ['this', 'that'])).toMatch(/\n\nexit code 1: this; that$/);
    expect(summary(rows, [])).not.toContain('exit code');
  });
});
