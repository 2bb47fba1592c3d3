import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../infra/local/ports.ts';
import { startServer } from '../../infra/local/server.ts';
import { clientAt } from '../../src/cli/caller.ts';
import { importStock } from '../../src/cli/import.ts';
import { orderRows } from '../../src/cli/inputs.ts';
import { AT_A_TIME, allocateLines } from '../../src/cli/service.ts';
import { retailData } from '../support/retail-data.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { rounded } from './support/stats.ts';

const ROWS = Number(process.env.ROWS ?? 50_000);
const FEW = Math.min(ROWS, 10_000);
const REAL = 4_688;

/** Files of so many order lines: those of a real shop again and again, each time as other orders, and batches for all. */
const filesOf = async (name: string, rows: number) => {
  const { batchesCsv, ordersCsv } = await retailData(REAL);
  const [header = '', ...lines] = ordersCsv.trim().split('\n');
  const [columns = '', ...batches] = batchesCsv.trim().split('\n');
  const times = Math.ceil(rows / REAL);
  const text = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');
  return {
    batches: text([
      columns,
      ...batches.map((batch) => {
        const [ref, sku, qty, eta] = batch.split(',');
        return [`${name}-${ref}`, `${name}-${sku}`, Number(qty) * times, eta].join(',');
      }),
    ]),
    orders: text([
      header,
      ...Array.from({ length: rows }, (_, n) => {
        const [orderId, sku, qty] = (lines[n % REAL] as string).split(',');
        return [`${name}-${Math.floor(n / REAL)}-${orderId}`, `${name}-${sku}`, qty].join(',');
      }),
    ]),
  };
};

/** A folder with batches and orders imported, and once more, through the lean front in a process of its own. */
const measure: Benchmark = async () => {
  const port = await freePort();
  process.env.PORT = `${port}`;
  const url = `http://127.0.0.1:${port}`;
  const front = await startServer(new URL('./serve.ts', import.meta.url), [], `${url}/products`);
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-import-'));
  const rows: Row[] = [];
  const measured = async (count: number, way: string, work: () => Promise<unknown>) => {
    const begun = performance.now();
    await work();
    const seconds = (performance.now() - begun) / 1_000;
    rows.push({
      'order lines': count,
      way,
      seconds: rounded(seconds),
      'lines/s': rounded(count / seconds),
    });
  };
  const write = async (name: string, count: number) => {
    const { batches, orders } = await filesOf(name, count);
    await writeFile(path.join(folder, 'batches.csv'), batches);
    await writeFile(path.join(folder, 'orders.csv'), orders);
    return orders;
  };
  const run = async (place = folder) => {
    const { failed, stopped } = await importStock({ place, url });
    if (failed.length > 0) throw new Error(`${failed} ${stopped}`);
  };

  await write('warm', 1_000);
  await run();
  const lines = orderRows(await write('file', FEW)).good;
  await run(path.join(folder, 'batches.csv'));
  await measured(FEW, 'in the order of the file', async () => {
    for (let from = 0; from < FEW; from += AT_A_TIME) {
      await allocateLines(clientAt(url), lines.slice(from, from + AT_A_TIME));
    }
  });
  await write('few', FEW);
  await run(path.join(folder, 'batches.csv'));
  await measured(FEW, 'by SKU', () => run(path.join(folder, 'orders.csv')));

  await write('all', ROWS);
  await measured(ROWS, 'with batches', run);
  await measured(ROWS, 'again', run);
  await front.stop();
  await rm(folder, { recursive: true });
  return {
    rows,
    plot: {
      title: 'Order lines imported from a CSV file',
      kind: 'bars',
      x: 'way',
      y: ['lines/s'],
      unit: 'lines per second',
    },
  };
};
export default measure;
