import { expect, test } from '@jest/globals';
import type { Found } from '../../../src/application/audit.ts';
import { stockDrift } from '../../../src/handlers/stock-drift.ts';

test('a run of the audit is a metric of all that differs, though not all of it is named', () => {
  const drift: Found = {
    sku: 'LAMP',
    figure: 'backordered',
    batchRef: null,
    line: null,
    was: 2,
    is: 0,
    repaired: false,
  };
  const found = { products: 7, drifts: [drift, drift, drift], unsettled: [], next: undefined };
  const line = stockDrift(found, { ...found, drifts: [drift] }, 1_893_484_800_000);

  expect(line).toMatchObject({ StockDrift: 3, products: 7, drifts: [drift] });
  expect(line._aws).toEqual({
    Timestamp: 1_893_484_800_000,
    CloudWatchMetrics: [
      {
        Namespace: 'StockAllocation',
        Dimensions: [[]],
        Metrics: [{ Name: 'StockDrift', Unit: 'Count' }],
      },
    ],
  });
});
