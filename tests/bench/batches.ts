import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { freePort } from '../../infra/local/ports.ts';
import { startServer } from '../../infra/local/server.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { rounded } from './support/stats.ts';

const BATCHES = Number(process.env.BATCHES ?? 1_000);
const SKUS = [1, 200, 1_000];
const CONNECTIONS = 20;

type Reply = {
  readonly status: number;
  readonly body: { readonly outcomes?: readonly { readonly status: number }[] };
};

/** Batches by one request, by a request for each, and once more by a feed. */
const measure: Benchmark = async () => {
  const port = await freePort();
  process.env.PORT = `${port}`;
  const url = `http://127.0.0.1:${port}`;
  const front = await startServer(new URL('./serve.ts', import.meta.url), [], `${url}/products`);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

  const post = async (path: string, body: object, expected: number): Promise<void> => {
    const reply = await new Promise<Reply>((resolve, reject) => {
      request(`${url}${path}`, { method: 'POST', agent }, async (response) =>
        resolve({
          status: response.statusCode as number,
          body: (await json(response)) as Reply['body'],
        }),
      )
        .on('error', reject)
        .end(JSON.stringify(body));
    });
    const statuses = reply.body.outcomes?.map(({ status }) => status) ?? [reply.status];
    if (statuses.some((status) => status !== expected)) throw new Error('a batch failed');
  };
  const seconds = async (work: () => Promise<unknown>): Promise<number> => {
    const begun = performance.now();
    await work();
    return (performance.now() - begun) / 1_000;
  };
  const batches = (name: string, count: number, skus: number) =>
    Array.from({ length: count }, (_, n) => ({
      ref: `${name}-${n}`,
      sku: `${name}-SKU-${n % skus}`,
      qty: 10,
    }));
  const compare = async (name: string, count: number, skus: number): Promise<Row[]> => {
    const bulk = { batches: batches(`${name}-bulk`, count, skus) };
    const single = batches(`${name}-single`, count, skus);
    const ways: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['one request', () => post('/batches/bulk', bulk, 201)],
      ['a request each', () => Promise.all(single.map((one) => post('/batches', one, 201)))],
      [
        'feed again',
        () => post('/batches/bulk', { ...bulk, feedAt: new Date(Date.now() + 60_000) }, 200),
      ],
    ];
    const rows: Row[] = [];
    for (const [way, work] of ways) {
      const taken = await seconds(work);
      rows.push({
        batches: count,
        SKUs: skus,
        way,
        seconds: taken,
        'batches/s': rounded(count / taken),
      });
    }
    return rows;
  };

  await compare('warm-up', Math.min(BATCHES, 200), 10);
  const rows: Row[] = [];
  for (const skus of SKUS) rows.push(...(await compare(`of-${skus}`, BATCHES, skus)));
  agent.destroy();
  await front.stop();
  return {
    rows,
    plot: {
      title: `${BATCHES} batches`,
      kind: 'bars',
      x: 'SKUs',
      y: ['batches/s'],
      by: 'way',
      unit: 'batches per second',
    },
  };
};
export default measure;
