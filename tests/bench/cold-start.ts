import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { Benchmark, Row } from './support/benchmark.ts';
import { environmentOfFunctions } from './support/serverless-yml.ts';
import { median, rounded } from './support/stats.ts';

const SERVERLESS = 'node_modules/serverless/bin/serverless.js';
const ARCHIVES = '.serverless/functions';
const IMPORTS = 5;
/** From inside the process, so that what it takes to start node is left out. */
const IMPORT = `
  const [begun, used] = [performance.now(), process.cpuUsage()];
  await import('./index.mjs');
  const { user, system } = process.cpuUsage(used);
  console.log(JSON.stringify([performance.now() - begun, (user + system) / 1_000]));
  process.exit();
`;

const node = (args: readonly string[], options = {}) =>
  promisify(execFile)(process.execPath, args, options);

/** How large each function is, and how long a new process takes to import it. */
const measure: Benchmark = async () => {
  await node([SERVERLESS, 'package']);
  const folder = await mkdtemp(join(tmpdir(), 'cold-start-'));
  await writeFile(join(folder, 'import.mjs'), IMPORT);
  const rows: Row[] = [];
  for (const file of await readdir(ARCHIVES)) {
    const archive = await readFile(join(ARCHIVES, file));
    const code = unzipSync(archive)['index.mjs'] as Uint8Array;
    await writeFile(join(folder, 'index.mjs'), code);
    const times: [number, number][] = [];
    for (let time = 0; time < IMPORTS; time++) {
      const options = { cwd: folder, env: { ...process.env, ...environmentOfFunctions } };
      times.push(JSON.parse((await node(['import.mjs'], options)).stdout));
    }
    rows.push({
      function: file.replace('.zip', ''),
      'zip (KB)': rounded(archive.length / 1_024),
      'code (KB)': rounded(code.length / 1_024),
      'import (ms)': rounded(median(times.map(([wall]) => wall))),
      // What others do on this machine meanwhile is hardly in it.
      'of processor time (ms)': rounded(median(times.map(([, processor]) => processor))),
    });
  }
  await rm(folder, { recursive: true });
  return {
    rows,
    plot: {
      title: 'Time to import a function in a new process',
      kind: 'bars',
      x: 'function',
      y: ['import (ms)'],
      unit: 'milliseconds',
    },
  };
};
export default measure;
