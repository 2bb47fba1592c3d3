import { freshTable } from '../support/fresh-table.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { checkout } from './support/checkout.ts';
import { contend, outcomeOf } from './support/contend.ts';
import { oneAtATime, type Send, startFleet } from './support/fleet.ts';
import { batches, orders, type Prepare, releases } from './support/loads.ts';
import { rounded } from './support/stats.ts';

const SECONDS = 5;
/** A SKU can have 1,000 open batches, and its item grows with each. */
const SECONDS_OF_BATCHES = 3;
const LEAD_IN = 2;
const MOST = 64;

type Fleet = Awaited<ReturnType<typeof startFleet>>;
type Code = { readonly code: 'this' | 'base'; readonly fleet: Fleet };
type Case = {
  readonly what: string;
  readonly prepare: Prepare;
  readonly seconds?: number;
  /** One environment takes all requests at once; otherwise there are as many as clients, and each takes one at a time. */
  readonly oneProcess?: boolean;
  readonly clients: readonly number[];
};

const ALL = [1, 8, 32, MOST];
const CASES: readonly Case[] = [
  { what: 'orders, one SKU', prepare: orders(1), clients: ALL },
  { what: 'orders, one SKU, one process', prepare: orders(1), oneProcess: true, clients: ALL },
  { what: 'orders, 200 SKUs', prepare: orders(200), clients: [1, MOST] },
  { what: 'releases, one SKU', prepare: releases, clients: [1, 32] },
  { what: 'batches, one SKU', prepare: batches, seconds: SECONDS_OF_BATCHES, clients: [1, 32] },
];

/**
 * V8 compiles what has run often, and an order at the counter runs through much: 64 environments on two cores take
 * minutes until they are as fast as they will be. So each kind of request comes in rounds until some in a row are hardly
 * better than the best before them. The very first round is measured, as what environments do that have just started.
 */
const WARM_UP: readonly (Case & { readonly seconds: number })[] = [
  { what: 'orders, one SKU, just started', prepare: orders(1), seconds: 20, clients: [MOST] },
  { what: 'orders, 200 SKUs', prepare: orders(200), seconds: 5, clients: [MOST] },
  { what: 'releases, one SKU', prepare: releases, seconds: 5, clients: [32] },
  { what: 'batches, one SKU', prepare: batches, seconds: SECONDS_OF_BATCHES, clients: [32] },
];
const MOST_ROUNDS = 8;
const IN_A_ROW = 2;
const HARDLY = 1.05;

/**
 * The service as Lambda runs it: each environment is a process that handles one request at a time, and many of them
 * write to one table. BASE names a revision whose code is measured beside this one.
 */
const measure: Benchmark = async () => {
  const codes: Code[] = [];
  const rows: Row[] = [];
  const start = async (code: Code['code'], root: URL) => {
    // Each on a table of its own: they may not store things in the same form.
    const started = { code, fleet: await startFleet(root, await freshTable(), MOST) };
    codes.push(started);
    rows.push(await warmUp(started));
  };
  // Whatever ends this process ends the environments, too.
  await start('this', new URL('../../', import.meta.url));
  if (process.env.BASE) await start('base', checkout(process.env.BASE));

  for (const one of CASES) {
    // The engine, too, is slow with what it has not done lately, and the first code would be measured with that.
    for (const code of codes) await measured({ ...one, seconds: LEAD_IN }, 1, code, 'lead-in');
    for (const clients of one.clients) {
      // Side by side, as the machine is not the same from minute to minute.
      for (const code of codes) rows.push(await measured(one, clients, code));
    }
  }
  for (const { fleet } of codes) await fleet.stop();
  return {
    rows,
    // Of this code, which comes first.
    plot: {
      title: 'One request at a time in each environment',
      kind: 'lines',
      x: 'clients',
      y: ['ok/s'],
      unit: 'per second',
      by: 'what',
      log: true,
    },
  };
};
export default measure;

const measured = async (
  one: Case,
  clients: number,
  { code, fleet }: Code,
  run = 'measured',
): Promise<Row> => {
  const { what, prepare, seconds = SECONDS, oneProcess = false } = one;
  const used = fleet.environments.slice(0, oneProcess ? 1 : clients);
  const load = await prepare(oneAtATime(used), `${what}, ${clients}, ${run}`.replace(/\W+/g, '-'));
  const send = oneProcess ? (used[0]?.send as Send) : oneAtATime(used);
  const asked = () => used.reduce((sum, environment) => sum + environment.asked(), 0);

  const before = asked();
  const driven = await contend(load, send, clients, seconds);
  const requests = asked() - before;
  const outcome = await outcomeOf(load, driven);
  return {
    what,
    code,
    clients,
    environments: used.length,
    ...outcome,
    'requests to the table per ok': rounded(requests / outcome.ok),
  };
};

/** @returns what the very first round came to. */
const warmUp = async (code: Code): Promise<Row> => {
  const rows: Row[] = [];
  for (const one of WARM_UP) {
    const [clients = MOST] = one.clients;
    let [best, worse] = [0, 0];
    for (let round = 1; round <= MOST_ROUNDS && worse < IN_A_ROW; round++) {
      const row = await measured(one, clients, code, `warm-up ${round}`);
      rows.push(row);
      const pace = Number(row['ok/s']);
      worse = pace < best * HARDLY ? worse + 1 : 0;
      best = Math.max(best, pace);
    }
  }
  return rows[0] as Row;
};
