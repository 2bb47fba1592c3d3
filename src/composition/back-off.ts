import { setTimeout as wait } from 'node:timers/promises';

/**
 * Those that lost the same race do not meet again at the same time. The bound is high enough that
 * 64 writers of one SKU don't crowd each other out.
 */
export const fullJitter = async (lost: number): Promise<void> => {
  await wait(Math.random() * Math.min(2_000, 20 * 2 ** lost));
};

/** Give or take half, so that processes waiting for the same thing don't all look at the same moment. */
export const about = async (milliseconds: number): Promise<void> => {
  await wait(milliseconds * (0.5 + Math.random()));
};
