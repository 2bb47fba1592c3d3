import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { freePort } from '../../infra/local/ports.ts';
import { startServer } from '../../infra/local/server.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { drive } from './support/drive.ts';

const CLIENTS = [1, 64];
const SECONDS = 6;

/** Orders for one SKU over HTTP: the lean front, the engine and these clients share the machine. */
const measure: Benchmark = async () => {
  const port = await freePort();
  process.env.PORT = `${port}`;
  const url = `http://127.0.0.1:${port}`;
  const front = await startServer(new URL('./serve.ts', import.meta.url), [], `${url}/products`);
  const agent = new Agent({ keepAlive: true });

  const post = (path: string, body: object) =>
    new Promise<{ status: number; body: unknown }>((resolve, reject) => {
      request(`${url}${path}`, { method: 'POST', agent }, async (response) =>
        resolve({ status: response.statusCode as number, body: await json(response) }),
      )
        .on('error', reject)
        .end(JSON.stringify(body));
    });
  const order = async (sku: string, n: number): Promise<string> => {
    const { status } = await post('/allocations', {
      orderId: `${sku}-${n}`,
      lines: [{ sku, qty: 1 }],
    });
    return status === 201 ? 'allocated' : 'error';
  };
  const contend = async (sku: string, clients: number, seconds: number) => {
    await post('/batches', { ref: sku, sku, qty: 1_000_000, eta: null });
    return drive(clients, seconds, (n) => order(sku, n));
  };

  await contend('WARM-UP', 16, 4);
  const rows: Row[] = [];
  for (const clients of CLIENTS) {
    const { outcomes, errors, perSecond, p95 } = await contend(`HOT-${clients}`, clients, SECONDS);
    rows.push({
      'keep-alive connections': clients,
      'requests/s': perSecond,
      'p95 (ms)': p95,
      allocated: outcomes.allocated ?? 0,
      errors,
    });
  }
  agent.destroy();
  await front.stop();
  return {
    rows,
    plot: {
      title: 'POST /allocations of one SKU, through the lean front',
      kind: 'bars',
      x: 'keep-alive connections',
      y: ['requests/s'],
      unit: 'requests per second',
    },
  };
};
export default measure;
