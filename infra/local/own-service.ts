import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endpointsAt, PORTS_IN_USE } from './endpoints.ts';
import { freePorts } from './ports.ts';

const STOCK = fileURLToPath(new URL('../../bin/stock.js', import.meta.url));

/** A service of one's own, as `npm start` runs it, with its data in memory. */
export const startOwnService = async (...options: readonly string[]) => {
  const port = await freePorts(PORTS_IN_USE);
  const child = spawn(process.execPath, [STOCK, 'start', '--port', `${port}`, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const isReady = async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('is ready at')) return;
    }
    throw new Error('the service has ended before it was ready');
  };
  await isReady();
  child.stdout.resume();
  const stop = async () => {
    child.kill('SIGINT');
    await once(child, 'exit');
  };
  return { port, api: endpointsAt(port).api, stop };
};
