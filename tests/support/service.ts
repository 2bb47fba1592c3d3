import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../infra/local/ports.ts';

const START = fileURLToPath(new URL('../../infra/local/start.ts', import.meta.url));

export type Service = {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it has printed so far. */
  readonly output: () => string;
  /** Asks it to stop, as Ctrl-C does; answers with its exit code. */
  readonly stop: () => Promise<number | null>;
};

/** Runs what `npm start` runs; `ready` is false for a start that is expected to fail. */
export const runStart = (args: readonly string[], env: NodeJS.ProcessEnv) => {
  const child = spawn(process.execPath, [START, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  return {
    child,
    output: () => output,
    ended: once(child, 'close').then(([code]) => code as number),
  };
};

/** The whole service on a free port, ready to be asked. */
export const startService = async (args: readonly string[] = []): Promise<Service> => {
  const port = await freePort();
  const { child, output, ended } = runStart(args, { ...process.env, PORT: `${port}` });
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', () => output().includes('is ready at') && resolve());
  });
  const failed = ended.then((code) => {
    throw new Error(`the service ended with code ${code}:\n${output()}`);
  });
  await Promise.race([ready, failed]);
  failed.catch(() => undefined);
  const stop = () => {
    child.kill('SIGINT');
    return ended;
  };
  return { url: `http://localhost:${port}`, process: child, output, stop };
};
