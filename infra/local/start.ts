import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { configurationOf } from '../deploy/configuration.ts';
import { startDatabase } from './database.ts';
import { endpointsAt, localEnvironment, PORTS_IN_USE, servicePort } from './endpoints.ts';
import { javaProblem } from './java.ts';
import { LOCAL_LOG } from './log.ts';
import { HOST, isFree } from './ports.ts';
import { type Server, startServer } from './server.ts';
import { TEST_AUDIENCE, TEST_ISSUER } from './test-issuer.ts';

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

const keepRunning = (server: Server, reasonToLeave: string): void => {
  running.push(server);
  server.ended.then(() => leave(1, reasonToLeave));
};

const startApi = async (port: number): Promise<Server> => {
  const { api, lambda } = endpointsAt(port);
  const serverless = new URL(import.meta.resolve('serverless/bin/serverless.js'));
  const options = ['--host', HOST, '--httpPort', `${port}`, '--lambdaPort', new URL(lambda).port];
  process.env.SLS_LOG_LEVEL = 'warning';
  // It is ready when a request gets through to the table and back.
  return startServer(serverless, ['offline', 'start', ...options], `${api}/products`);
};

/** As the Serverless Framework reads it, but before anything is started. */
const configure = (tokens = false): void => {
  const file = ['.env.dev', '.env'].find((name) => existsSync(name));
  if (file) process.loadEnvFile(file);
  if (tokens) {
    process.env.STOCK_JWT_ISSUER = TEST_ISSUER;
    process.env.STOCK_JWT_AUDIENCE = TEST_AUDIENCE;
  }
  configurationOf(process.env);
};

const start = async (): Promise<void> => {
  const { persist, tokens } = parseArgs({
    options: { persist: { type: 'boolean' }, tokens: { type: 'boolean' } },
  }).values;
  configure(tokens);
  const port = servicePort();
  const { api, bus, queues, dynamoDb } = endpointsAt(port);

  const problem = await javaProblem();
  if (problem) return leave(1, problem);
  for (let used = port; used < port + PORTS_IN_USE; used++) {
    if (await isFree(used)) continue;
    return leave(
      1,
      `Port ${used} is in use: stop what listens there, or choose another, as in PORT=3100 npm start.`,
    );
  }

  Object.assign(process.env, localEnvironment(port), LOCAL_LOG);
  const dataFolder = persist ? DATA_FOLDER : undefined;
  const database = await startDatabase(Number(new URL(dynamoDb).port), dataFolder);
  keepRunning(database, 'DynamoDB Local has ended unexpectedly, again and again.');
  if (persist) process.env.DATA_FOLDER = DATA_FOLDER;
  keepRunning(await startApi(port), 'The API has ended unexpectedly.');

  console.log(`
The allocation service is ready at ${api}
  data: ${persist ? `kept in ${DATA_FOLDER}` : 'in memory, gone when you stop (npm start -- --persist keeps it)'}
${process.env.STOCK_BOARD === 'off' ? '' : `  stock board: ${api}/ in a browser\n`}  access: ${tokens ? 'by token (npm run token makes one)' : 'open to anybody here (npm start -- --tokens asks for one)'}
  DynamoDB Local: ${dynamoDb}
  event bus: ${bus} (npm run events shows what passes)
  queues and topics: ${queues}
  open beyond this machine: port ${new URL(dynamoDb).port}, where DynamoDB Local takes anybody; all others are not

Try: curl ${api}/batches -d '{"ref": "batch-1", "sku": "LAMP", "qty": 100}'
Stop with Ctrl-C.
`);
};

process.on('SIGINT', () => leave(0));
process.on('SIGTERM', () => leave(0));
start().catch((error: Error) => leave(1, error.message));
