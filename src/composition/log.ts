import { cloudWatchLog } from '../adapters/cloudwatch/log.ts';

/** The one log of a process: its lines are told apart by what is under way. */
export const { oneLine, note, noteFailure, noteRetry, callers } = cloudWatchLog();
