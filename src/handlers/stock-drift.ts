import type { Audit } from '../application/audit.ts';

/** A structured line of the log, which CloudWatch takes for a metric (its embedded metric format). */
export const stockDrift = ({ drifts }: Audit, report: Audit, Timestamp: number) => ({
  _aws: {
    Timestamp,
    CloudWatchMetrics: [
      {
        Namespace: 'StockAllocation',
        Dimensions: [[]],
        Metrics: [{ Name: 'StockDrift', Unit: 'Count' }],
      },
    ],
  },
  message: 'audit',
  StockDrift: drifts.length,
  ...report,
});
