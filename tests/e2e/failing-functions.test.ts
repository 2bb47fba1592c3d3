import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePorts, HOST, takesConnections } from '../../infra/local/ports.ts';
import { copyProject, type Run, run } from '../support/service.ts';
import { until } from '../support/until.ts';

const FAILING: Readonly<Record<string, string>> = {
  throws: 'async () => { throw new Error("secret"); }',
  throwsAtOnce: '() => { throw new Error("secret"); }',
  throwsNothing: 'async () => { throw undefined; }',
  callsBack: '(event, context, callback) => callback(new Error("secret"))',
  isNoFunction: '"secret"',
  takesTooLong: '() => new Promise(() => undefined)',
  answersNothing: 'async () => undefined',
  answersText: 'async () => "secret"',
  saysNoStatus: 'async () => ({ body: "secret" })',
  saysAStatusThatIsNone: 'async () => ({ statusCode: "secret" })',
  saysAStatusThatThereIsNot: 'async () => ({ statusCode: 1000 })',
  answersAnObject: 'async () => ({ statusCode: 200, body: { of: "secret" } })',
};
const WORKS = { works: 'async () => ({ statusCode: 201, body: "{}" })' };
const ALL = Object.entries({ ...FAILING, ...WORKS });

const SERVICE = `
service: failing
provider: { name: aws, runtime: nodejs24.x, region: eu-west-1, timeout: 2 }
custom: { serverless-offline: { useInProcess: true } }
plugins: [./infra/local/gateway.ts, serverless-offline]
functions:
${ALL.map(([name]) => `  ${name}: { handler: functions.${name}, events: [httpApi: GET /${name}] }`).join('\n')}
`;

let folder: string;
let running: Run;
let httpPort: number;
let lambdaPort: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'failing-'));
  await copyProject(folder);
  await writeFile(join(folder, 'serverless.yml'), SERVICE);
  const functions = ALL.map(([name, code]) => `export const ${name} = ${code};\n`);
  await writeFile(join(folder, 'functions.mjs'), functions.join(''));

  httpPort = await freePorts(2);
  lambdaPort = httpPort + 1;
  const ports = ['--httpPort', `${httpPort}`, '--lambdaPort', `${lambdaPort}`];
  const serverless = [process.execPath, 'node_modules/serverless/bin/serverless.js'];
  const command = [...serverless, 'offline', 'start', '--host', HOST, ...ports];
  running = run(command, { cwd: folder });
  await until(() => takesConnections(httpPort));
});
afterAll(async () => {
  process.kill(-running.pid, 'SIGINT');
  await running.ended;
  await rm(folder, { recursive: true });
});

test.each(Object.keys(FAILING))(
  'a function that fails is answered as an HTTP API answers it, and says nothing of itself: %s',
  async (name) => {
    const response = await fetch(`http://localhost:${httpPort}/${name}`);

    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toEqual({ message: 'Internal Server Error' });
  },
);

test('one that does not fail is answered as it says', async () => {
  expect((await fetch(`http://localhost:${httpPort}/works`)).status).toBe(201);
});

test('the developer sees why', () => {
  expect(running.output()).toContain('throws has failed: Error: secret');
  expect(running.output()).toContain('takesTooLong has failed: Error: [504] - Lambda timeout.');
  expect(running.output()).toContain('answersNothing answered what no route can answer');
});

test('and what invokes a function by itself hears of its error, to hand the messages out again', async () => {
  const path = '/2015-03-31/functions/failing-dev-throws/invocations';
  const response = await fetch(`http://localhost:${lambdaPort}${path}`, { method: 'POST' });

  expect(response.headers.get('x-amz-function-error')).toBe('Unhandled');
});
