import { setTimeout as wait } from 'node:timers/promises';

/**
 * Whoever lost the same race does not meet again at the same time. The bound is high enough that
 * 64 writers of one SKU don't crowd each other out.
 */
export const fullJitter = async (lost: number): Promise<void> => {
  await wait(Math.random() * Math.min(2_000, 20 * 2 ** lost));
};
