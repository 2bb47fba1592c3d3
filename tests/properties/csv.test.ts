import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batchRows, orderRows } from '../../src/cli/inputs.ts';
import { Stop } from '../../src/cli/stop.ts';
import { anyText } from '../support/generated.ts';

const cell = fc.oneof(
  fc.constantFrom('LAMP', '1', '0', '1e9', '2027-02-29', '__proto__', '"', '""', '"a,b"', '\ufeff'),
  anyText,
);
const row = fc
  .tuple(fc.array(cell, { maxLength: 6 }), fc.constantFrom(',', ';', '\t'))
  .map(([cells, separator]) => cells.join(separator));

/** Files with the right columns, more or less, and with anything below them. */
const files = fc
  .tuple(
    fc.oneof(fc.constantFrom('ref,sku,qty,eta', 'orderid,sku,qty,lineid', 'orderid;sku;qty'), row),
    fc.array(row),
    fc.constantFrom('\n', '\r\n', '\r'),
  )
  .map(([header, rows, end]) => [header, ...rows].join(end));

test.each([
  { file: 'batches.csv', rowsOf: batchRows },
  { file: 'orders.csv', rowsOf: orderRows },
])(
  'whatever is in $file, each row is taken or rejected with a reason, or the whole file is',
  ({ rowsOf }) =>
    fc.assert(
      fc.property(files, (text) => {
        try {
          const { good, rejected } = rowsOf(text);
          for (const { qty } of good) expect(qty).toBeGreaterThanOrEqual(0);
          for (const { reason } of rejected) expect(reason).not.toBe('');
        } catch (error) {
          if (!(error instanceof Stop)) throw error;
        }
      }),
      { seed: 20, numRuns: 500 },
    ),
);
