import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { freshTable } from '../support/fresh-table.ts';

const ZIPS = '.serverless/functions';
const MOST_BYTES = 150 * 1024;

type Resource = { readonly Type: string; readonly Properties: Record<string, unknown> };
let resources: Resource[];

beforeAll(async () => {
  await promisify(execFile)('npm', ['run', 'package']);
  const template = await readFile('.serverless/cloudformation-template-update-stack.json', 'utf8');
  resources = Object.values(
    (JSON.parse(template) as { Resources: Record<string, Resource> }).Resources,
  );
});

const ofType = (type: string) =>
  resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);

test('every function is packaged for arm64 and Node 24, as one small module', async () => {
  const functions = ofType('AWS::Lambda::Function');
  expect(functions).toHaveLength(14);
  for (const one of functions) {
    expect(one).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
    });
  }
  for (const zip of await readdir(ZIPS)) {
    const bytes = await readFile(join(ZIPS, zip));
    expect(bytes.length).toBeLessThan(MOST_BYTES);
    expect(Object.keys(unzipSync(bytes))).toEqual(['index.mjs']);
  }
});

test('no deployed route is open to everybody', () => {
  const routes = ofType('AWS::ApiGatewayV2::Route');
  expect(routes).toHaveLength(13);
  for (const route of routes) expect(route).toMatchObject({ AuthorizationType: 'AWS_IAM' });
});

test('a packaged function works far from this project', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'package-'));
  const files = unzipSync(await readFile(join(ZIPS, 'addBatch.zip')));
  await writeFile(join(folder, 'index.mjs'), files['index.mjs'] as Uint8Array);
  const event = { body: JSON.stringify({ ref: 'b', sku: 'LAMP', qty: 5 }) };
  const call = `
    const { handler } = await import('./index.mjs');
    console.log(JSON.stringify(await handler(${JSON.stringify(event)}, { awsRequestId: '1' })));`;

  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', call],
    {
      cwd: folder,
      env: { ...process.env, TABLE_NAME: await freshTable() },
    },
  );

  expect(JSON.parse(stdout)).toMatchObject({ statusCode: 201 });
});
