import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { freePort } from '../../infra/local/ports.ts';
import { audit } from '../../src/application/jobs/audit.ts';
import { composeAudit } from '../../src/composition/audit.ts';
import { type Environment, startEnvironment, startFleet } from '../bench/support/fleet.ts';
import { freshTable } from '../support/fresh-table.ts';
import { until } from '../support/until.ts';

const ROOT = new URL('../../', import.meta.url);
const SKU = 'LAMP';
const CLIENTS = 8;
const ORDERS = 480;
const UNITS = (ORDERS * 3) / 4;
const KILLS = 6;
const SEED = 1;

/** The same numbers for the same seed, from 0 to 1. */
const random = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
};

const alive = new Set<Environment>();
afterAll(() => Promise.all([...alive].map(({ stop }) => stop())));

/** Environments of which each takes one request at a time, as on Lambda; and some are killed. */
const mortalFleet = async (table: string) => {
  const idle: Environment[] = [];
  const replacements: Promise<void>[] = [];
  const born = (environment: Environment): void => {
    alive.add(environment);
    idle.push(environment);
  };
  const nextIdle = async (): Promise<Environment> => {
    for (;;) {
      const environment = idle.shift();
      if (environment) return environment;
      await wait(10);
    }
  };
  for (const one of (await startFleet(ROOT, table, CLIENTS)).environments) born(one);
  return {
    /** Undefined: it was killed meanwhile. */
    order: async (orderId: string): Promise<number | undefined> => {
      const environment = await nextIdle();
      const lines = [{ sku: SKU, qty: 1 }];
      const request = { method: 'POST', path: '/allocations', body: { orderId, lines } };
      try {
        return (await environment.send(request)).status;
      } catch (error) {
        if (alive.has(environment)) throw error;
        return undefined;
      } finally {
        if (alive.has(environment)) idle.push(environment);
      }
    },
    /** Another one takes its place as soon as it has started. */
    killOne: async (at: number): Promise<void> => {
      const environment = [...alive][Math.floor(at * alive.size)] as Environment;
      alive.delete(environment);
      if (idle.includes(environment)) idle.splice(idle.indexOf(environment), 1);
      await environment.kill();
      replacements.push(startEnvironment(ROOT, table, await freePort()).then(born));
    },
    allStarted: () => Promise.all(replacements),
  };
};

test(`${KILLS} of ${CLIENTS} environments are killed while ${ORDERS} orders want ${UNITS} units: each order that was answered is there once, and not one unit more`, async () => {
  const table = await freshTable();
  const deps = composeAudit({ TABLE_NAME: table });
  const { order, killOne, allStarted } = await mortalFleet(table);
  const body = { ref: 'b', sku: SKU, qty: UNITS, eta: null };
  const [first] = [...alive] as [Environment];
  expect(await first.send({ method: 'POST', path: '/batches', body })).toMatchObject({
    status: 201,
  });

  const orderIds = Array.from({ length: ORDERS }, (_, n) => `order-${n}`);
  const answers = new Map<string, number>();
  let cutOff = 0;
  let next = 0;
  const client = async () => {
    for (let orderId = orderIds[next++]; orderId; orderId = orderIds[next++]) {
      let status = await order(orderId);
      for (; status === undefined || status === 503; status = await order(orderId)) {
        if (status === undefined) cutOff++;
      }
      answers.set(orderId, status);
    }
  };
  const killer = async () => {
    const numbers = random(SEED);
    for (let kill = 0; kill < KILLS; kill++) {
      const enough = (UNITS * (kill + numbers())) / KILLS;
      await until(() => answers.size >= enough);
      await wait(50 * numbers());
      await killOne(numbers());
    }
  };
  await Promise.all([killer(), ...Array.from({ length: CLIENTS }, client)]);
  await allStarted();

  expect(cutOff).toBeGreaterThan(0);
  expect([...answers].filter(([, status]) => ![200, 201, 409].includes(status))).toEqual([]);
  const sold = orderIds.filter((orderId) => Number(answers.get(orderId)) < 300);
  expect(sold).toHaveLength(UNITS);
  const { items } = await deps.queries.linesOfBatch('b', { limit: ORDERS });
  expect(items.map(({ orderId }) => orderId).sort()).toEqual(sold.sort());
  expect(await deps.queries.batch('b')).toMatchObject({ batch: { allocated: UNITS } });
  const anywhere = { read: async () => ({ unsettled: [] }), write: async () => {} };
  const audited = await audit(deps)(anywhere, { until: Number.POSITIVE_INFINITY });
  expect(audited).toMatchObject({ products: 1, drifts: [], unsettled: [] });
  // Without the counter it would show nothing of that.
  const nobody = { sku: SKU, id: 'nobody', at: '', deadline: '', orders: [] };
  const { lease } = await deps.counters.look(nobody, { lease: true });
  expect(lease?.fence).toBeGreaterThan(KILLS);
});
