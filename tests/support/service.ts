import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PORTS_IN_USE } from '../../infra/local/endpoints.ts';
import { freePorts } from '../../infra/local/ports.ts';
import { unconfigured } from './unconfigured.ts';
import { until } from './until.ts';

/** What `npm start` runs. */
export const START = [process.execPath, 'bin/stock.js', 'start'];

export type Run = {
  readonly pid: number;
  /** What it has printed so far. */
  readonly output: () => string;
  /** Its exit code, once it has one. */
  readonly ended: Promise<number | null>;
};

export const run = ([program = '', ...args]: readonly string[], options: SpawnOptions): Run => {
  // In a process group of its own, as a terminal gives it one.
  const child = spawn(program, args, {
    // A test has an environment of its own, which is not that of its process.
    env: process.env,
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => code);
  return { pid: child.pid as number, output: () => output, ended };
};

export type Service = Run & {
  readonly url: string;
  /** Stops it as Ctrl-C does, which is for the whole process group; answers with its exit code. */
  readonly stop: () => Promise<number | null>;
};

/** The whole service on a free port, ready to be asked. */
export const startService = async (
  command: readonly string[] = START,
  cwd = process.cwd(),
  port?: number,
): Promise<Service> => {
  port ??= await freePorts(PORTS_IN_USE);
  const service = run(command, { cwd, env: { ...unconfigured, ...process.env, PORT: `${port}` } });
  let over = false;
  service.ended.then(() => {
    over = true;
  });
  await until(() => over || service.output().includes('is ready at'));
  if (over) throw new Error(`the service has ended:\n${service.output()}`);
  const stop = () => {
    process.kill(-service.pid, 'SIGINT');
    return service.ended;
  };
  return { ...service, url: `http://localhost:${port}`, stop };
};

/** The project in a folder of its own, where `npm start -- --persist` keeps its data. */
export const copyProject = async (folder: string): Promise<void> => {
  for (const part of ['bin', 'src', 'infra', 'docs', 'serverless.yml', 'package.json']) {
    await cp(part, join(folder, part), { recursive: true });
  }
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
};

export const PERSISTENT = [...START, '--persist'];
