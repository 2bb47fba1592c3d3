import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { endpointsAt } from '../../infra/local/endpoints.ts';
import { startOwnService } from '../../infra/local/own-service.ts';
import { HOST, takesConnections } from '../../infra/local/ports.ts';
import { listen } from '../support/bus.ts';
import { descendantsOf, untilGone } from '../support/processes.ts';
import {
  copyProject,
  PERSISTENT,
  run,
  type Service,
  START,
  startService,
} from '../support/service.ts';
import { until } from '../support/until.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What it says after it has said what it starts. */
const messageOfFailure = async (env: NodeJS.ProcessEnv, command = START): Promise<string> => {
  const start = run(command, { env });
  expect(await start.ended).toBe(1);
  const [first, ...rest] = start.output().split('\n');
  expect(first).toMatch(/^Starting the allocation service at http:/);
  return rest.join('\n');
};

test.each([
  ['the API', 0],
  ['the event bus', 1],
])('a port that is in use is named, with what to do about it: %s', async (part, offset) => {
  const other = createServer().listen(0, HOST);
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const command = [...START, '--port', `${port - offset}`];
  const message = await messageOfFailure(process.env, command);
  other.close();
  expect(message).toBe(
    `Port ${port} (${part}) is in use: stop the program that listens there, or choose five others, as with npm start -- --port 3100.\n`,
  );
});

test('so is a Java that is missing', async () => {
  expect(await messageOfFailure({ PATH: folder })).toBe(
    'Java was not found. DynamoDB Local needs Java 17 or newer: install it and put it on the PATH.\n',
  );
});

test('and a Java that is too old', async () => {
  const java = join(folder, 'java');
  await writeFile(java, `#!/bin/sh\necho 'openjdk version "11.0.2" 2019-01-15' >&2\n`);
  await chmod(java, 0o755);
  expect(await messageOfFailure({ PATH: folder })).toBe(
    'This Java is too old (11.0.2). DynamoDB Local needs Java 17 or newer: install it and put it on the PATH.\n',
  );
});

test('a configuration that is wrong is reported before anything starts', async () => {
  const env = { ...process.env, STOCK_THROTTLE_RATE: 'many' };
  expect(await messageOfFailure(env)).toContain('STOCK_THROTTLE_RATE must be a number');
});

/** By which the machine is asked from outside; and one that Linux takes for its own wherever a server listens on all. */
const OTHER_ADDRESSES = Object.values(networkInterfaces())
  .flatMap((addresses = []) => addresses)
  .flatMap(({ address, family, internal }) => (family === 'IPv4' && !internal ? address : []))
  .concat('127.0.0.2');

const portOf = (url: string): number => Number(new URL(url).port);

test('npm start says which of its ports are open beyond this machine', async () => {
  const service = await startService();
  const all = Object.values(endpointsAt(portOf(service.url))).map(portOf);
  const open = new Set<number>();
  for (const port of all) {
    expect({ port, here: await takesConnections(port) }).toEqual({ port, here: true });
    for (const host of OTHER_ADDRESSES) if (await takesConnections(port, host)) open.add(port);
  }
  const [, named] = /reachable from other machines: only port (\d+),/.exec(service.output()) ?? [];
  expect([...open]).toEqual([Number(named)]);
  expect(await service.stop()).toBe(0);
});

test('a page of the service itself may change something, also at a port of its own', async () => {
  const { api, stop } = await startOwnService();
  const ask = (origin: string) =>
    fetch(`${api}/products/LAMP`, { method: 'PUT', headers: { origin }, body: '{}' });

  expect((await ask(api)).status).toBe(201);
  expect((await ask('http://elsewhere.example')).status).toBe(403);
  await stop();
});

const kill = async ({ pid }: Service, command: RegExp): Promise<void> => {
  const part = (await descendantsOf(pid)).find((one) => command.test(one.command));
  if (part) process.kill(part.pid, 'SIGKILL');
};
const killEngine = (service: Service) => kill(service, /^java /);

test('when the API dies the rest ends, too, with an error', async () => {
  const service = await startService();
  const parts = await descendantsOf(service.pid);
  await kill(service, /serverless/);
  expect(await service.ended).toBe(1);
  expect(service.output()).toContain('The API has stopped unexpectedly.');
  await untilGone(parts);
});

const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', body: JSON.stringify(body) });

/** Asks until it is answered so; what was answered until then. */
const answersUntil = async (status: number, url: string): Promise<readonly number[]> => {
  const before: number[] = [];
  await until(async () => {
    const response = await fetch(url);
    if (response.status !== status) before.push(response.status);
    return response.status === status;
  });
  return before;
};

/** An order goes all the way, from a request to an event. */
const expectItWorks = async ({ url }: Service, batch: object): Promise<void> => {
  const bus = await listen(endpointsAt(portOf(url)).bus);
  expect((await post(`${url}/batches`, batch)).ok).toBe(true);
  const order = { orderId: 'order-1', lines: [{ sku: 'LAMP', qty: 3 }] };
  expect((await post(`${url}/allocations`, order)).status).toBe(201);
  const found = await fetch(`${url}/orders/order-1`);
  expect(await found.json()).toMatchObject({ lines: [{ ...order.lines[0], batchRef: 'batch-1' }] });
  await bus.first((event) => event['detail-type'] === 'Allocated');
  bus.stop();
};

const LAMPS = { ref: 'batch-1', sku: 'LAMP', qty: 100, eta: null };

test('when DynamoDB Local is killed it is started again, with empty tables, and nothing is answered as if it went well', async () => {
  const service = await startService();
  expect((await post(`${service.url}/batches`, LAMPS)).status).toBe(201);
  await killEngine(service);

  const before = await answersUntil(404, `${service.url}/batches/batch-1`);
  expect(before.filter((status) => status < 500)).toEqual([]);
  expect(before.length).toBeGreaterThan(0);
  expect(service.output()).toContain('ALL DATA IS LOST');
  await expectItWorks(service, LAMPS);
  // Nobody goes on asking for the stream that is gone.
  expect(service.output()).not.toMatch(/the stream of arn.*ResourceNotFoundException/);
  expect(await service.stop()).toBe(0);
});

test('with --persist its data are there again', async () => {
  await copyProject(folder);
  const service = await startService(PERSISTENT, folder);
  expect((await post(`${service.url}/batches`, LAMPS)).status).toBe(201);
  // DynamoDB Local keeps what it was told when it is asked the next time.
  await answersUntil(200, `${service.url}/batches/batch-1`);
  await killEngine(service);
  await until(() => service.output().includes('is restarting'));

  const before = await answersUntil(200, `${service.url}/batches/batch-1`);
  expect(before.filter((status) => status < 500)).toEqual([]);
  expect(service.output()).not.toContain('LOST');
  await expectItWorks(service, LAMPS);
  expect(await service.stop()).toBe(0);
});

test('when it is killed again and again that ends npm start with an error', async () => {
  const service = await startService();
  const parts = await descendantsOf(service.pid);
  let isOver = false;
  service.ended.then(() => {
    isOver = true;
  });
  await until(async () => {
    // It may have ended by itself meanwhile.
    await killEngine(service).catch(() => undefined);
    return isOver;
  });
  expect(await service.ended).toBe(1);
  expect(service.output()).toContain('DynamoDB Local has stopped unexpectedly several times.');
  await untilGone(parts);
});

test('Ctrl-C ends npm start, and a kill on the spot, too: no process is left behind, and --persist keeps the data', async () => {
  await copyProject(folder);
  const batch = { ref: 'batch-1', sku: 'LAMP', qty: 100, eta: null };

  const first = await startService(['npm', 'start', '--', '--persist'], folder);
  const parts = await descendantsOf(first.pid);
  expect(parts.length).toBeGreaterThan(3);
  await fetch(`${first.url}/batches`, { method: 'POST', body: JSON.stringify(batch) });
  await first.stop();
  await untilGone(parts);

  const second = await startService(PERSISTENT, folder);
  const itsParts = await descendantsOf(second.pid);
  const found = await fetch(`${second.url}/batches/${batch.ref}`);
  process.kill(second.pid, 'SIGKILL');
  await untilGone(itsParts);
  expect(await found.json()).toMatchObject(batch);
});
