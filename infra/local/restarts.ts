import type { Server } from './server.ts';

const MAX_RESTARTS = 3;
const LASTING_MS = 60_000;

/**
 * A server that is started again when it ends, so many times until it has lasted for a minute: then its end counts.
 *
 * @param tell hears each time that it is started again.
 */
export const startedAgain = async (
  start: () => Promise<Server>,
  tell: () => void,
): Promise<Server> => {
  let starting = start();
  let current = await starting;
  let isStopped = false;

  const keepAlive = async (): Promise<void> => {
    for (let restarts = 0; ; restarts++) {
      const began = Date.now();
      await current.ended;
      if (Date.now() - began >= LASTING_MS) restarts = 0;
      if (isStopped || restarts === MAX_RESTARTS) return;
      tell();
      starting = start();
      // One that does not get up has ended, as the one before it has.
      current = await starting.catch(() => current);
    }
  };

  const stop = async () => {
    isStopped = true;
    const last = await starting.catch(() => undefined);
    await last?.stop();
  };
  return { ended: keepAlive(), stop };
};
