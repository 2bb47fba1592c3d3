import { cloudWatchLog } from '../adapters/cloudwatch/log.ts';

/** The one log of a process: its lines are distinguished by the work that is under way. */
export const { oneLine, note, noteFailure, noteRetry, callers } = cloudWatchLog();
