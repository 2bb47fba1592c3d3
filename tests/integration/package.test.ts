import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { freshTable } from '../support/fresh-table.ts';

const SERVERLESS = 'node_modules/serverless/bin/serverless.js';
const ARCHIVES = '.serverless/functions';
const INVOKE = `
  import { handler } from './index.mjs';
  console.log(JSON.stringify(await handler({}, { awsRequestId: '1' }) ?? {}));
`;

const node = (args: readonly string[], options = {}) =>
  promisify(execFile)(process.execPath, args, options);

/** Away from the packages that are installed here, which a function must not need. */
let folder: string;
let archives: Map<string, Buffer>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-'));
  await writeFile(join(folder, 'invoke.mjs'), INVOKE);
  archives = await packaged();
});
afterAll(() => rm(folder, { recursive: true }));

const packaged = async (): Promise<Map<string, Buffer>> => {
  await node([SERVERLESS, 'package']);
  const names = await readdir(ARCHIVES);
  const contents = await Promise.all(names.map((name) => readFile(join(ARCHIVES, name))));
  return new Map(names.map((name, index) => [name, contents[index] as Buffer]));
};

const invoke = async (archive: Uint8Array, env: NodeJS.ProcessEnv) => {
  await writeFile(join(folder, 'index.mjs'), unzipSync(archive)['index.mjs'] as Uint8Array);
  return JSON.parse((await node(['invoke.mjs'], { cwd: folder, env })).stdout);
};

test('every function runs from its archive alone, and gets to its table', async () => {
  const env = { ...process.env, TABLE_NAME: await freshTable() };
  const statuses: Record<string, unknown> = {};
  for (const [name, archive] of archives) {
    statuses[name] = (await invoke(archive, env)).statusCode ?? 'no answer';
  }
  const { 'listProducts.zip': list, 'finishWork.zip': finish, ...others } = statuses;
  expect(list).toBe(200);
  expect(finish).toBe('no answer');
  expect(new Set(Object.values(others))).toEqual(new Set([400]));
  expect(Object.keys(others).length).toBeGreaterThan(10);
});

test('the same code makes the same archives', async () => {
  const again = [...(await packaged())];
  const changed = again.filter(([name, archive]) => !archives.get(name)?.equals(archive));
  expect(changed.map(([name]) => name)).toEqual([]);
});
