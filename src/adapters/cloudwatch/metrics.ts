import { Metrics, type MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Measure, Metric } from '../../application/ports.ts';

type Unit = (typeof MetricUnit)[keyof typeof MetricUnit];

export const UNITS: Readonly<Record<Metric, Unit>> = {
  Allocated: 'Count',
  Backordered: 'Count',
  Deallocated: 'Count',
  Shipped: 'Count',
  Restocked: 'Count',
  Overdue: 'Count',
  Short: 'Count',
  LostRaces: 'Count',
  Retries: 'Count',
  RelayLag: 'Milliseconds',
  LedgerLag: 'Milliseconds',
  DeadLetters: 'Count',
  StockDrift: 'Count',
  Unsettled: 'Count',
};

/**
 * Metrics as lines of the log (CloudWatch's embedded metric format). Each call writes its own at once:
 * nothing is kept that an invocation could leave behind, or another one in the same process take.
 */
export const cloudWatchMetrics = (): Measure => {
  const metrics = new Metrics({ namespace: 'StockAllocation' });
  return (measured) => {
    for (const [name, values] of Object.entries(measured)) {
      for (const value of values) metrics.addMetric(name, UNITS[name as Metric], value);
    }
    // A hundred values of a metric it has written by itself.
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
};
