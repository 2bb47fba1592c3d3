import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../../infra/local/ports.ts';
import { startServer } from '../../infra/local/server.ts';
import { clientAt } from '../../src/cli/caller.ts';
import { orderRows } from '../../src/cli/inputs.ts';
import { AT_A_TIME, allocateLines } from '../../src/cli/service.ts';
import { retailData } from '../support/retail-data.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { checkout } from './support/checkout.ts';
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

/** A front, and the command that imports into it, each in a process of its own. */
const start = async (code: string, root: URL) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, PORT: `${port}`, SERVICE_URL: url };
  const front = await startServer(
    new URL('tests/bench/serve.ts', root),
    [],
    `${url}/products`,
    env,
  );
  const stock = fileURLToPath(new URL('bin/stock.js', root));
  // Before `stock import` there was a command that sent each line by itself.
  const command = existsSync(stock)
    ? [stock, 'import']
    : [fileURLToPath(new URL('src/cli/allocate-from-csv.ts', root))];
  const run = async (place: string) => {
    await promisify(execFile)(process.execPath, [...command, place], { env, maxBuffer: 2 ** 30 });
  };
  return { code, url, front, run };
};

/** A folder with batches and orders imported, and once more, through the lean front. With BASE that revision's code, too. */
const measure: Benchmark = async () => {
  const codes = [await start('this', new URL('../../', import.meta.url))];
  if (process.env.BASE) codes.push(await start('base', checkout(process.env.BASE)));
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-import-'));
  const rows: Row[] = [];
  const measured = async (
    code: string,
    count: number,
    way: string,
    work: () => Promise<unknown>,
  ) => {
    const begun = performance.now();
    await work();
    const seconds = (performance.now() - begun) / 1_000;
    rows.push({
      'order lines': count,
      way,
      code,
      seconds: rounded(seconds),
      'lines/s': rounded(count / seconds),
    });
  };
  const write = async (name: string, count: number) => {
    const { batches, orders } = await filesOf(name, count);
    // It knows what an earlier service has promised by the file that it wrote.
    await rm(path.join(folder, 'allocations.csv'), { force: true });
    await writeFile(path.join(folder, 'batches.csv'), batches);
    await writeFile(path.join(folder, 'orders.csv'), orders);
    return orders;
  };

  const [{ url, run }] = codes as [(typeof codes)[0]];
  await write('warm', 1_000);
  await run(folder);
  const lines = orderRows(await write('file', FEW)).good;
  await run(path.join(folder, 'batches.csv'));
  await measured('this', FEW, 'in the order of the file', async () => {
    for (let from = 0; from < FEW; from += AT_A_TIME) {
      await allocateLines(clientAt(url), lines.slice(from, from + AT_A_TIME));
    }
  });
  await write('few', FEW);
  await run(path.join(folder, 'batches.csv'));
  await measured('this', FEW, 'by SKU', () => run(path.join(folder, 'orders.csv')));

  for (const one of codes) {
    await write('warm-all', 1_000);
    await one.run(folder);
    await write('all', ROWS);
    await measured(one.code, ROWS, 'with batches', () => one.run(folder));
    await measured(one.code, ROWS, 'again', () => one.run(folder));
    await one.front.stop();
  }
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
