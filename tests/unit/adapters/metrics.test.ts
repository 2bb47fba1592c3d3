import '../../support/whole-log.ts';
import { afterEach, expect, jest, test } from '@jest/globals';
import { cloudWatchMetrics } from '../../../src/adapters/cloudwatch/metrics.ts';
import { takeLog } from '../../support/log-lines.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

test('what is measured together is one line, which names no SKU and no order', () => {
  const log = takeLog();
  cloudWatchMetrics()({ Allocated: [6, 2], Backordered: [5], Shipped: [] });

  expect(
    log
      .text()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    {
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'StockAllocation',
            Dimensions: [['service']],
            Metrics: [
              { Name: 'Allocated', Unit: 'Count' },
              { Name: 'Backordered', Unit: 'Count' },
            ],
          },
        ],
      },
      service: expect.any(String),
      Allocated: [6, 2],
      Backordered: 5,
    },
  ]);
});

test('more values than a line of CloudWatch takes are none fewer and none more', () => {
  const log = takeLog();
  const measure = cloudWatchMetrics();
  for (const count of [99, 100, 101, 250]) {
    measure({ Allocated: Array.from({ length: count }, (_, index) => index) });
  }

  expect(log.metrics().Allocated).toEqual(
    [99, 100, 101, 250].flatMap((count) => Array.from({ length: count }, (_, index) => index)),
  );
  expect(log.lines()).toEqual([]);
});

test('where nothing is measured nothing is written', () => {
  const log = takeLog();
  cloudWatchMetrics()({ Allocated: [], Backordered: [] });

  expect(log.text()).toBe('');
});

test('a zero is written where it is measured', () => {
  const log = takeLog();
  cloudWatchMetrics()({ StockDrift: [0], Unsettled: [0] });

  expect(log.metrics()).toEqual({ StockDrift: [0], Unsettled: [0] });
});
