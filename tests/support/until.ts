import { setTimeout as wait } from 'node:timers/promises';

/** Looks again and again until it is so. */
export const until = async (isSo: () => unknown): Promise<void> => {
  while (!(await isSo())) await wait(20);
};
