import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { freePorts, HOST } from '../../../infra/local/ports.ts';
import { startServer } from '../../../infra/local/server.ts';

export type Request = { readonly method: string; readonly path: string; readonly body?: object };
export type Answer = { readonly status: number; readonly body: string };
export type Send = (request: Request) => Promise<Answer>;

export type Environment = {
  readonly send: Send;
  /** How often it has asked the table. */
  readonly asked: () => number;
  readonly stop: () => Promise<unknown>;
  /** As a process ends that can finish nothing. */
  readonly kill: () => Promise<unknown>;
};

/** So many are started at a time: each computes for a second. */
const LANES = 4;
const MODULE = new URL('./environment.ts', import.meta.url);

/** Starts so many environments of the code in a folder, all on one table. */
export const startFleet = async (root: URL, table: string, count: number) => {
  const first = await freePorts(count);
  const environments: Environment[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) environments.push(await startEnvironment(root, table, first + next++));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return {
    environments,
    stop: () => Promise.all(environments.map((one) => one.stop())),
  };
};

export const startEnvironment = async (
  root: URL,
  table: string,
  port: number,
): Promise<Environment> => {
  const server = await startServer(MODULE, [root.href, `${port}`], `http://${HOST}:${port}/`, {
    ...process.env,
    TABLE_NAME: table,
  });
  const agent = new Agent({ keepAlive: true });
  let asked = 0;
  const send: Send = ({ method, path, body }) =>
    new Promise((resolve, reject) => {
      // No time limit: whoever has lost many races is answered after twenty seconds and more.
      request({ host: HOST, port, path, method, agent }, async (response) => {
        const [status, total] = [response.statusCode ?? 0, Number(response.headers['x-asked'])];
        // Answers may overtake each other.
        asked = Math.max(asked, total);
        text(response).then((answer) => resolve({ status, body: answer }), reject);
      })
        .on('error', reject)
        .end(body && JSON.stringify(body));
    });
  const stop = () => {
    agent.destroy();
    return server.stop();
  };
  return { send, asked: () => asked, stop, kill: server.kill };
};

/** Gives each request the environment that has been idle for longest; while there is none, requests wait in turn. */
export const oneAtATime = (environments: readonly Environment[]): Send => {
  const idle = [...environments];
  const waiting: ((environment: Environment) => void)[] = [];
  return async (what) => {
    const environment =
      idle.shift() ?? (await new Promise<Environment>((resolve) => waiting.push(resolve)));
    try {
      return await environment.send(what);
    } finally {
      const following = waiting.shift();
      if (following) following(environment);
      else idle.push(environment);
    }
  };
};

/** As `send`, but what is not answered as it should be ends the benchmark. */
export const surely =
  (send: Send): Send =>
  async (what) => {
    const answer = await send(what);
    if (answer.status < 300) return answer;
    throw new Error(`${what.method} ${what.path} was answered ${answer.status}: ${answer.body}`);
  };
