import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { environmentOf, startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import { LOCAL_LOG } from '../../infra/local/log.ts';
import { freePort } from '../../infra/local/ports.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { svg } from './support/svg.ts';

/** Each is a module whose default export measures something. */
export const BENCHMARKS = [
  'growth',
  'hot-sku',
  'environments',
  'many-skus',
  'sold-out',
  'bulk',
  'batches',
  'import',
  'http',
  'cold-start',
  'domain',
  'cost',
  'backorders',
  'restock',
  'back-off',
  'streams',
  'ledger',
  'ledger-behind',
  'walk',
  'simulation',
  'simulation-variants',
  'simulation-local',
  'simulation-counter',
];
const FOLDER = new URL('../../bench-results/', import.meta.url);

/** What is being measured, whatever is committed while it runs. */
const COMMIT = execFileSync('git', ['describe', '--always', '--dirty', '--exclude', '*'], {
  encoding: 'utf8',
}).trim();

const write = async (name: string, { rows, plot }: Result): Promise<void> => {
  await mkdir(FOLDER, { recursive: true });
  const machine = { node: process.version, cpus: availableParallelism() };
  const report = { name, date: new Date().toISOString(), commit: COMMIT, ...machine, rows };
  await writeFile(new URL(`${name}.json`, FOLDER), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(new URL(`${name}.svg`, FOLDER), svg(rows, plot));
};

/** Each on an engine of its own: what one leaves behind slows down the next. */
export const bench = async (names: readonly string[] = BENCHMARKS): Promise<void> => {
  for (const name of names) {
    const begun = performance.now();
    const engine = await startDynamoDbLocal(await freePort());
    Object.assign(process.env, environmentOf(engine.endpoint), LOCAL_LOG);
    const measure = (await import(`./${name}.ts`)).default as Benchmark;
    const result = await measure();
    await engine.stop();
    console.log(`\n${name} (${((performance.now() - begun) / 1_000).toFixed(0)} s)`);
    console.table(result.rows);
    await write(name, result);
  }
};
