import type { Clock } from '../ports.ts';

/** Of the 29 s that a request has at the most. */
const PATIENCE_MS = 20_000;

/** Until when a call goes on with work of many steps before it leaves the rest to the scheduled job. */
export const patienceEnds = (clock: Clock): number => clock().getTime() + PATIENCE_MS;
