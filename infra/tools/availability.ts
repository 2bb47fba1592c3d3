import { parseArgs } from 'node:util';
import { send } from '../../src/cli/http.ts';
import { snapshot } from './availability/snapshot.ts';

/**
 * Writes what can be had of each product, a line of JSON each, for a shop window that goes on with the events:
 * npm run --silent availability -- export [--url <url>]. The service is at that URL, or where SERVICE_URL says, or what
 * `npm start` runs; it is asked as allocate-from-csv asks.
 */
try {
  const { values, positionals } = parseArgs({
    options: { url: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.join() !== 'export') {
    throw new Error('npm run --silent availability -- export [--url <url>]');
  }
  const service = values.url ?? process.env.SERVICE_URL ?? 'http://localhost:3000';
  const ask = async (path: string): Promise<unknown> => {
    const { status, body } = await send(`${service.replace(/\/+$/, '')}${path}`);
    if (status !== 200) throw new Error(`GET ${path} gave ${status}`);
    return body;
  };
  for await (const product of snapshot(ask)) console.log(JSON.stringify(product));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
