import { resolve } from 'node:path';
import { configurationOf } from '../deploy/configuration.ts';
import { loadConfiguration } from '../deploy/load-configuration.ts';
import { startDatabase } from './database.ts';
import { endpointsAt, localEnvironment } from './endpoints.ts';
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

/** Before anything is started. */
const configure = (tokens = false): void => {
  loadConfiguration('dev');
  if (tokens) {
    process.env.STOCK_JWT_ISSUER = TEST_ISSUER;
    process.env.STOCK_JWT_AUDIENCE = TEST_AUDIENCE;
  }
  configurationOf(process.env);
};

export type StartOptions = {
  readonly port: number;
  readonly persist?: boolean;
  readonly tokens?: boolean;
};

/** Runs the service and all that it needs on this machine, until Ctrl-C or until a part of it ends. */
export const start = async (options: StartOptions): Promise<void> => {
  process.on('SIGINT', () => leave(0));
  process.on('SIGTERM', () => leave(0));
  await startAll(options).catch((error: Error) => leave(1, error.message));
};

const startAll = async ({ port, persist, tokens }: StartOptions): Promise<void> => {
  configure(tokens);
  const { api, bus, queues, dynamoDb } = endpointsAt(port);

  const problem = await javaProblem();
  if (problem) return leave(1, problem);
  const taken = await portInUse(port);
  if (taken) return leave(1, taken);

  Object.assign(process.env, { PORT: `${port}` }, localEnvironment(port), LOCAL_LOG);
  const dataFolder = persist ? DATA_FOLDER : undefined;
  const database = await startDatabase(Number(new URL(dynamoDb).port), dataFolder);
  keepRunning(database, 'DynamoDB Local has stopped unexpectedly several times.');
  if (persist) process.env.DATA_FOLDER = DATA_FOLDER;
  keepRunning(await startApi(port), 'The API has stopped unexpectedly.');

  console.log(`
The allocation service is ready at ${api}
  data: ${persist ? `kept in ${DATA_FOLDER}` : 'in memory, lost when you stop (npm start -- --persist keeps it)'}
${process.env.STOCK_BOARD === 'off' ? '' : `  stock board: ${api}/ in a browser\n`}  access: ${tokens ? 'by token (npx stock token makes one)' : 'open on this machine (npm start -- --tokens requires a token)'}
  DynamoDB Local: ${dynamoDb}
  event bus: ${bus} (npx stock events prints its events)
  queues and topics: ${queues}
  reachable from other machines: only port ${new URL(dynamoDb).port}, DynamoDB Local, without authentication

Try: curl ${api}/batches -d '{"ref": "batch-1", "sku": "LAMP", "qty": 10}'
Stop with Ctrl-C.
`);
};

/** What is wrong with the ports, if one of them is taken: which, for what it is needed, and what to do. */
const portInUse = async (port: number): Promise<string | undefined> => {
  for (const [part, url] of Object.entries(endpointsAt(port))) {
    const used = Number(new URL(url).port);
    if (await isFree(used)) continue;
    return (
      `Port ${used} (${PARTS[part as Part]}) is in use: stop the program that listens there, ` +
      'or choose five others, as with npm start -- --port 3100.'
    );
  }
  return undefined;
};

type Part = keyof ReturnType<typeof endpointsAt>;
const PARTS: Readonly<Record<Part, string>> = {
  api: 'the API',
  bus: 'the event bus',
  queues: 'queues and topics',
  lambda: 'the functions',
  dynamoDb: 'DynamoDB Local',
};
