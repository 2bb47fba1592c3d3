import { setTimeout as wait } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

/** Asks until the answer is yes; a question that fails counts as no. */
export const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain until ${what}`);
    await wait(PAUSE_MS);
  }
};
