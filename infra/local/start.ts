import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environmentOf, startDynamoDbLocal } from './dynamodb-local.ts';
import { javaProblem } from './java.ts';
import { freePort, isFree } from './ports.ts';
import { createTable } from './table.ts';
import { until } from './until.ts';

/** The table's name in stage dev. */
const TABLE = 'stock-allocation-dev';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DATA_FOLDER = `${ROOT}.data`;

const fail = (message: string): never => {
  console.error(message);
  process.exit(1);
};

const serveApi = async (port: number): Promise<ChildProcess> => {
  const serverless = fileURLToPath(import.meta.resolve('serverless/bin/serverless.js'));
  const options = ['--httpPort', `${port}`, '--lambdaPort', `${await freePort()}`];
  return spawn(process.execPath, [serverless, 'offline', 'start', ...options], {
    cwd: ROOT,
    env: { ...process.env, SLS_LOG_LEVEL: 'warning' },
    // It prints its route list on stdout; errors and the functions' logs come on stderr.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
};

const { values } = parseArgs({ options: { persist: { type: 'boolean', default: false } } });
const port = Number(process.env.PORT ?? 3000);
const url = `http://localhost:${port}`;

const problem = await javaProblem();
if (problem) fail(problem);
if (!(await isFree(port))) {
  fail(
    `Port ${port} is in use: stop what listens there, or choose another, as in PORT=3100 npm start.`,
  );
}

const database = await startDynamoDbLocal(values.persist ? DATA_FOLDER : undefined);
Object.assign(process.env, environmentOf(database.endpoint));
await createTable(TABLE, new DynamoDBClient());
const api = await serveApi(port);
const apiEnded = once(api, 'exit');

let stopping = false;
const stop = async (exitCode: number): Promise<void> => {
  if (stopping) return;
  stopping = true;
  api.kill();
  await apiEnded;
  await database.stop();
  process.exit(exitCode);
};
process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(0));
for (const [what, ended] of [
  ['The API', apiEnded],
  ['DynamoDB Local', database.ended],
] as const) {
  ended.then(() => {
    if (!stopping) console.error(`${what} has ended unexpectedly.`);
    stop(1);
  });
}

await until('the API answers', async () => (await fetch(`${url}/products`)).ok);
console.log(`
The allocation service is ready at ${url}
  data: ${values.persist ? `kept in ${DATA_FOLDER}` : 'in memory, gone when you stop (npm start -- --persist keeps it)'}
  DynamoDB Local: ${database.endpoint}

Try: curl ${url}/batches --json '{"ref": "batch-1", "sku": "LAMP", "qty": 100}'
Stop with Ctrl-C.
`);
