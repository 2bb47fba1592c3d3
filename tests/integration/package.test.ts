import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { freshTable } from '../support/fresh-table.ts';
import { templateOf } from '../support/template.ts';
import { unconfigured } from '../support/unconfigured.ts';

const SERVERLESS = 'node_modules/serverless/bin/serverless.js';
const ARCHIVES = '.serverless/functions';
const INVOKE = `
  import { handler } from './index.mjs';
  const context = { awsRequestId: '1', getRemainingTimeInMillis: () => 29_000 };
  console.log(JSON.stringify(await handler({ Records: [] }, context) ?? {}));
`;

/** Names of what the functions need beside their table; nobody asks these. */
const OTHER_RESOURCES = Object.fromEntries(
  [
    'EVENT_BUS_NAME',
    'RELAY_DEAD_LETTERS_URL',
    'ALLOCATION_QUEUE_URL',
    'ALLOCATION_DEAD_LETTERS_URL',
    'COMMAND_QUEUE_URL',
    'COMMAND_DEAD_LETTERS_URL',
    'NOTICE_QUEUE_URL',
    'NOTICE_DEAD_LETTERS_URL',
    'OUT_OF_STOCK_TOPIC_ARN',
    'LEDGER_TABLE_NAME',
    'LEDGER_QUEUE_URL',
    'LEDGER_DEAD_LETTERS_URL',
  ].map((name) => [name, name]),
);

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

const packaged = async (...options: readonly string[]): Promise<Map<string, Buffer>> => {
  await node([SERVERLESS, 'package', ...options], { env: { ...unconfigured, ...process.env } });
  const names = await readdir(ARCHIVES);
  const contents = await Promise.all(names.map((name) => readFile(join(ARCHIVES, name))));
  return new Map(names.map((name, index) => [name, contents[index] as Buffer]));
};

const invoke = async (archive: Uint8Array, env: NodeJS.ProcessEnv) => {
  await writeFile(join(folder, 'index.mjs'), unzipSync(archive)['index.mjs'] as Uint8Array);
  const { stdout } = await node(['invoke.mjs'], { cwd: folder, env });
  // Behind what the function itself writes.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
};

test('every function runs from its archive alone, and gets to its table', async () => {
  const env = { ...process.env, ...OTHER_RESOURCES, TABLE_NAME: await freshTable() };
  const answers: Record<string, unknown> = {};
  for (const [name, archive] of archives) {
    const { statusCode, batchItemFailures } = await invoke(archive, env);
    answers[name] = statusCode ?? batchItemFailures ?? 'no answer';
  }
  const { 'listProducts.zip': list, 'listOverdueBatches.zip': overdue, ...others } = answers;
  expect([list, overdue]).toEqual([200, 200]);
  const scheduled = ['audit.zip', 'endOfDay.zip', 'finishWork.zip', 'restock.zip'];
  for (const name of scheduled) expect(others[name]).toBe('no answer');
  const batches = [
    ...['relayEvents', 'projectEvents', 'replayEvents'],
    ...['handleAllocations', 'handleCommands', 'notifyShortage'],
  ].map((name) => `${name}.zip`);
  for (const name of batches) expect(others[name]).toEqual([]);
  const open = ['getBoard.zip', 'getDocs.zip', 'getHealth.zip', 'getOpenApi.zip'];
  for (const name of open) expect(others[name]).toBe(200);
  const apart = [...scheduled, ...batches, ...open];
  const routes = Object.keys(others).filter((name) => !apart.includes(name));
  expect(new Set(routes.map((name) => others[name]))).toEqual(new Set([400]));
  expect(routes.length).toBeGreaterThan(10);
});

test('no function carries the schemas of the documents, or what makes them', () => {
  const heavy = [...archives].filter(([, archive]) =>
    Buffer.from(unzipSync(archive)['index.mjs'] as Uint8Array).includes('"ZodString"'),
  );
  expect(heavy.map(([name]) => name)).toEqual([]);
});

test('a deployment takes each function from its own archive', async () => {
  const state = JSON.parse(await readFile('.serverless/serverless-state.json', 'utf8'));
  expect(state.package.individually).toBe(true);
  // Wherever the package was made.
  for (const [name, lambda] of Object.entries<{ package: object }>(state.service.functions)) {
    expect(lambda.package).toEqual({ artifact: `${ARCHIVES}/${name}.zip` });
  }
});

test('the templates that tests look at, made without the code, are those that are deployed', async () => {
  const file = '.serverless/cloudformation-template-update-stack.json';
  // The code has its hash in the template, which a version is named after, too.
  const withoutHashes = (template: string) =>
    JSON.parse(
      template
        .replaceAll(/(?<=LambdaVersion)\w+/g, '')
        .replaceAll(/(?<="CodeSha256": ")[^"]+/g, '')
        .replaceAll(/(?<=stock-allocation\/dev\/)[^/]+/g, ''),
    );
  const [deployed, made] = await Promise.all([readFile(file, 'utf8'), templateOf({}, 'dev')]);
  expect(withoutHashes(made)).toEqual(withoutHashes(deployed));
  expect(made).toContain('CodeSha256');
});

// Behind the others, since what it leaves is of another stage.
test('the same code makes the same archives, for whatever stage', async () => {
  const again = [...(await packaged('--stage', 'prod'))];
  const changed = again.filter(([name, archive]) => !archives.get(name)?.equals(archive));
  expect(changed.map(([name]) => name)).toEqual([]);
});
