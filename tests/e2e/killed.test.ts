import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { endpointsAt, PORTS_IN_USE } from '../../infra/local/endpoints.ts';
import { freePorts } from '../../infra/local/ports.ts';
import { listen } from '../support/bus.ts';
import { ask } from '../support/http.ts';
import { killService } from '../support/processes.ts';
import { copyProject, PERSISTENT, type Service, startService } from '../support/service.ts';
import { sized } from '../support/sized.ts';
import { until } from '../support/until.ts';

const CLIENTS = 64;
const ORDERS = sized(480, 960);
const SKUS = ['LAMP', 'CHAIR', 'TABLE', 'SHELF'];
const KILLS = sized(2, 3);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'killed-'));
  await copyProject(folder);
});
afterAll(async () => {
  // A test that has failed leaves them running.
  for (const bus of buses) bus.stop();
  for (const { pid } of running.splice(0)) await killService(pid);
  await rm(folder, { recursive: true });
});

const buses: Awaited<ReturnType<typeof listen>>[] = [];
/** The services that nobody has stopped. */
const running: Service[] = [];
const acknowledged = new Set<string>();

const start = async (): Promise<Service> => {
  const port = await freePorts(PORTS_IN_USE);
  const starting = startService(PERSISTENT, folder, port);
  // The relay goes on as soon as it can, with what was not told before.
  await until(() =>
    listen(endpointsAt(port).bus).then(
      (bus) => buses.push(bus),
      () => false,
    ),
  );
  const service = await starting;
  running.push(service);
  process.env.SERVICE_URL = service.url;
  return service;
};

const order = (n: number) => ({
  orderId: `order-${n}`,
  lines: [{ sku: SKUS[n % SKUS.length], qty: 1 + (n % 3) }],
});

/** Clients that send their orders again until they are acknowledged, as far as they get. */
const sendOrders = async (isOver: () => boolean): Promise<void> => {
  const open = Array.from({ length: ORDERS }, (_, n) => order(n)).filter(
    ({ orderId }) => !acknowledged.has(orderId),
  );
  const client = async () => {
    for (let next = open.pop(); next && !isOver(); next = open.pop()) {
      const { status } = await ask('POST', '/allocations', next);
      if (status < 300) acknowledged.add(next.orderId);
    }
  };
  await Promise.allSettled(Array.from({ length: CLIENTS }, client));
};

/** Somebody who counts the stock, and finds now less and now more of it. */
const cutBatches = async (isOver: () => boolean): Promise<void> => {
  while (!isOver()) {
    for (const sku of SKUS) {
      const qty = 200 + Math.floor(Math.random() * 400);
      await ask('PATCH', `/batches/${sku}-here`, { qty });
    }
  }
};

/** All lines on a batch. */
const linesOn = async (ref: string): Promise<readonly { orderId: string; qty: number }[]> => {
  const lines = [];
  let after = '';
  do {
    const { body } = await ask('GET', `/batches/${ref}/lines?limit=100${after}`);
    lines.push(...body.lines);
    after = body.next ? `&after=${encodeURIComponent(body.next)}` : '';
  } while (after);
  return lines;
};

test(`killed ${KILLS} times while ${CLIENTS} clients order and batches are cut, it has each acknowledged order once, and tells every change`, async () => {
  let service = await start();
  for (const sku of SKUS) {
    await ask('POST', '/batches', { ref: `${sku}-here`, sku, qty: 600 });
    await ask('POST', '/batches', { ref: `${sku}-coming`, sku, qty: 5_000, eta: '2030-01-01' });
  }

  for (let kill = 1; kill <= KILLS; kill++) {
    const enough = (ORDERS * (kill - Math.random() / 2)) / (KILLS + 1);
    let isOver = false;
    const work = [sendOrders(() => isOver), cutBatches(() => isOver).catch(() => undefined)];
    await until(() => acknowledged.size >= enough);
    await killService(service.pid);
    running.pop();
    isOver = true;
    await Promise.all(work);
    service = await start();
  }
  await until(async () => {
    await sendOrders(() => false);
    return acknowledged.size === ORDERS;
  });
  await finishWork(service);

  await expectEachOrderOnce();
  await until(async () => (await eventsMissing()).length === 0);
  expect(await service.stop()).toBe(0);
  running.pop();
});

/** What the schedule does each minute: it finishes a cut that was interrupted. */
const finishWork = async (service: Service): Promise<void> => {
  const { lambda } = endpointsAt(Number(new URL(service.url).port));
  const path = '/2015-03-31/functions/stock-allocation-dev-finishWork/invocations';
  await fetch(lambda + path, { method: 'POST' });
};

const expectEachOrderOnce = async (): Promise<void> => {
  for (const { orderId, lines } of Array.from({ length: ORDERS }, (_, n) => order(n))) {
    const { body } = await ask('GET', `/orders/${orderId}`);
    expect(body).toMatchObject({ orderId, lines: [{ ...lines[0], state: 'allocated' }] });
  }
  const orderIds: string[] = [];
  for (const ref of SKUS.flatMap((sku) => [`${sku}-here`, `${sku}-coming`])) {
    const lines = await linesOn(ref);
    const units = lines.reduce((sum, { qty }) => sum + qty, 0);
    const { body: batch } = await ask('GET', `/batches/${ref}`);
    expect({ ref, units }).toEqual({ ref, units: batch.allocated });
    expect(batch.available).toBeGreaterThanOrEqual(0);
    orderIds.push(...lines.map(({ orderId }) => orderId));
  }
  expect(orderIds.toSorted()).toEqual([...acknowledged].toSorted());
};

/** Of each version of each SKU, the events that nobody has heard. */
const eventsMissing = async (): Promise<readonly string[]> => {
  const events = buses.flatMap(({ heard }) => heard.map(({ detail }) => detail));
  const told = Map.groupBy(events, ({ sku, version }) => `${sku}:${version}`);
  const ids = new Set(events.map(({ id }) => id));
  const missing: string[] = [];
  for (const sku of SKUS) {
    const { headers } = await ask('GET', `/products/${sku}`);
    const versions = Number(headers.get('etag')?.replaceAll('"', ''));
    for (let version = 1; version <= versions; version++) {
      const { of } = told.get(`${sku}:${version}`)?.[0] ?? { of: 1 };
      const all = Array.from({ length: of }, (_, ordinal) => `${sku}:${version}:${ordinal}`);
      missing.push(...all.filter((id) => !ids.has(id)));
    }
  }
  return missing;
};
