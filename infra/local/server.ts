import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

export type Server = {
  /** Settles when it ends, for whatever reason. */
  readonly ended: Promise<unknown>;
  readonly stop: () => Promise<unknown>;
};

/** One that can be killed on the spot, whatever it is at. */
export type MortalServer = Server & { readonly kill: () => Promise<unknown> };

/** Starts a server, which answers here, in a process that ends with this one, however this ends. */
export const startServer = async (
  module: URL,
  args: readonly string[],
  url: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<MortalServer> => {
  const server = fork(module, args, {
    env,
    execArgv: ['--import', new URL('./leash.ts', import.meta.url).href],
    // Ctrl-C is not for it: who started it stops it in turn.
    detached: true,
    // It reports its errors, and what the functions log, on stderr.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(server, 'exit');
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!(await answers(url))) {
    if (!server.connected) throw new Error('A server ended before it answered.');
    if (Date.now() > giveUpAt) throw new Error(`${url} does not answer.`);
    await wait(PAUSE_MS);
  }
  const stop = () => {
    if (server.connected) server.disconnect();
    return ended;
  };
  const kill = () => {
    server.kill('SIGKILL');
    return ended;
  };
  return { ended, stop, kill };
};

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ status }) => status < 500,
    () => false,
  );
