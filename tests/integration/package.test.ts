import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { freshTable } from '../support/fresh-table.ts';

const SERVERLESS = 'node_modules/serverless/bin/serverless.js';
const ARCHIVES = '.serverless/functions';

const execute = promisify(execFile);
const node = (args: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
  execute(process.execPath, args, { env });

/** Where no package is installed that a function may have left out. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-'));
  await node([SERVERLESS, 'package']);
});
afterAll(() => rm(folder, { recursive: true }));

const unpack = async (archive: string): Promise<string> => {
  const files = unzipSync(await readFile(join(ARCHIVES, archive)));
  const target = join(folder, basename(archive, '.zip'));
  await mkdir(target);
  for (const [name, content] of Object.entries(files)) await writeFile(join(target, name), content);
  return join(target, 'index.mjs');
};
