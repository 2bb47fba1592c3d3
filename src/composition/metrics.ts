import { cloudWatchMetrics } from '../adapters/cloudwatch/metrics.ts';

/** Apart from the log, so that the code of a function that measures nothing has none of it. */
export const measure = cloudWatchMetrics();
