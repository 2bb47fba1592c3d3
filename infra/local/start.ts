import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { environmentOf, startDynamoDbLocal } from './dynamodb-local.ts';
import { javaProblem } from './java.ts';
import { freePort, HOST, isFree } from './ports.ts';
import { type Server, startServer } from './server.ts';
import { createTable } from './table.ts';

/** The table's name in stage dev. */
const TABLE = 'stock-allocation-dev';
const DATA_FOLDER = resolve('.data');

const running: Server[] = [];
let leaving = false;

const leave = async (exitCode: number, reason?: string): Promise<void> => {
  if (leaving) return;
  leaving = true;
  if (reason) console.error(reason);
  for (const server of running.reverse()) await server.stop();
  process.exit(exitCode);
};

const keepRunning = (what: string, server: Server): void => {
  running.push(server);
  server.ended.then(() => leave(1, `${what} has ended unexpectedly.`));
};

const startApi = async (port: number, url: string): Promise<Server> => {
  const serverless = new URL(import.meta.resolve('serverless/bin/serverless.js'));
  const options = ['--host', HOST, '--httpPort', `${port}`, '--lambdaPort', `${await freePort()}`];
  process.env.SLS_LOG_LEVEL = 'warning';
  // It is ready when a request gets through to the table and back.
  return startServer(serverless, ['offline', 'start', ...options], `${url}/products`);
};

const start = async (): Promise<void> => {
  const { persist } = parseArgs({ options: { persist: { type: 'boolean' } } }).values;
  const port = Number(process.env.PORT ?? 3000);
  const url = `http://localhost:${port}`;

  const problem = await javaProblem();
  if (problem) return leave(1, problem);
  if (!(await isFree(port))) {
    return leave(
      1,
      `Port ${port} is in use: stop what listens there, or choose another, as in PORT=3100 npm start.`,
    );
  }

  const database = await startDynamoDbLocal(persist ? DATA_FOLDER : undefined);
  keepRunning('DynamoDB Local', database);
  Object.assign(process.env, environmentOf(database.endpoint));
  await createTable(TABLE);
  keepRunning('The API', await startApi(port, url));

  console.log(`
The allocation service is ready at ${url}
  data: ${persist ? `kept in ${DATA_FOLDER}` : 'in memory, gone when you stop (npm start -- --persist keeps it)'}
  DynamoDB Local: ${database.endpoint}

Try: curl ${url}/batches -d '{"ref": "batch-1", "sku": "LAMP", "qty": 100}'
Stop with Ctrl-C.
`);
};

process.on('SIGINT', () => leave(0));
process.on('SIGTERM', () => leave(0));
start().catch((error: Error) => leave(1, error.message));
