import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbLedger } from '../../src/adapters/dynamodb/ledger/ledger.ts';
import { relayEvents } from '../../src/application/jobs/relay-events.ts';
import { projectEvents } from '../../src/application/ledger/project-events.ts';
import { freshLedgerTable } from '../support/fresh-table.ts';
import { BATCH, eventOf, LANES, recordOf } from './ledger.ts';
import type { Benchmark } from './support/benchmark.ts';
import { percentile, rounded } from './support/stats.ts';

/** Events a second. */
const RATE = Number(process.env.RATE ?? 10);
const HOUR_S = 3_600;
const BEFORE_MS = 5_000;
/** How often the relay looks for new events. */
const POLL_MS = 20;

const SKU = 'SKU';
const clock = () => new Date();
const deadLetters = { put: async (_: string, reason: string) => Promise.reject(new Error(reason)) };

/**
 * The projector was away for an hour. It catches up while events keep coming, and the relay publishes these. Both share a
 * process here, though not when deployed: so the relay is held up more.
 */
const measure: Benchmark = async () => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient());
  const ledger = dynamoDbLedger({ client, name: await freshLedgerTable() });
  const project = projectEvents({ ledger, deadLetters, clock });
  const backlog = RATE * HOUR_S;
  const records = Array.from({ length: backlog }, (_, n) => recordOf(eventOf(SKU, n + 1)));

  const fresh: ReturnType<typeof recordOf>[] = [];
  const coming = setInterval(() => {
    const record = recordOf(eventOf(SKU, records.length + 1, clock().toISOString()));
    records.push(record);
    fresh.push(record);
  }, 1_000 / RATE);

  let lags: number[] = [];
  const bus = {
    publish: async (events: readonly object[]) => {
      const at = (event: object) => Date.parse((event as { at: string }).at);
      lags.push(...events.map((event) => Date.now() - at(event)));
      return events.map(() => undefined);
    },
  };
  const relay = relayEvents({ bus, deadLetters, clock, backOff: async () => {} });
  let isOver = false;
  const relaying = (async () => {
    while (!isOver) {
      await relay(fresh.splice(0));
      await wait(POLL_MS);
    }
  })();
  const lagsOf = (when: string) => ({
    [`relay, p50 ${when} (ms)`]: rounded(percentile(lags, 50)),
    [`relay, p95 ${when} (ms)`]: rounded(percentile(lags, 95)),
  });

  await wait(BEFORE_MS);
  const before = lagsOf('before');
  lags = [];

  const begun = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < records.length) {
      const from = next;
      next = Math.min(from + BATCH, records.length);
      if (await project(records.slice(from, next))) throw new Error('it was held up');
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const seconds = (performance.now() - begun) / 1_000;
  clearInterval(coming);
  isOver = true;
  await relaying;
  const [known] = await ledger.complete([SKU]);
  if (!known || known.to < backlog) throw new Error('it is still behind');
  return {
    rows: [
      {
        'events a second': RATE,
        'events missed in an hour': backlog,
        'seconds to catch up': rounded(seconds),
        'events kept a second': rounded(next / seconds),
        ...before,
        ...lagsOf('meanwhile'),
      },
    ],
    plot: {
      title: 'A projector that was away for an hour catches up',
      kind: 'bars',
      x: 'events a second',
      y: ['seconds to catch up'],
      unit: 'seconds',
    },
  };
};
export default measure;
