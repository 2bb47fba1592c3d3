import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OutboxRecord } from '../../../src/application/jobs/relay-events.ts';
import { projectEvents } from '../../../src/application/ledger/project-events.ts';
import type { History, Ledger, LedgerEvent } from '../../../src/application/ports.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { inMemoryLedger } from '../../support/in-memory/ledger.ts';

const NOW = new Date('2030-01-01T08:00:00.000Z');
const HOUR = 60 * 60 * 1_000;

const event = (id: string, of = 1, more: object = {}): LedgerEvent => {
  const [sku = '', version, ordinal] = id.split(':');
  const place = { version: Number(version), ordinal: Number(ordinal), of };
  return { type: 'Allocated', id, sku, ...place, at: '2030-01-01T07:59:59.000Z', ...more };
};

/** What one write has stored. */
const record = (
  position: string,
  ...events: readonly LedgerEvent[]
): OutboxRecord<LedgerEvent> => ({
  position,
  writtenAt: NOW,
  raw: `all of ${position}`,
  events,
});

let ledger: Ledger;
let history: History;
let putAside: { body: string; reason: string }[];
beforeEach(() => {
  ({ ledger, history } = inMemoryLedger());
  putAside = [];
});

const project = (records: readonly OutboxRecord<LedgerEvent>[], into = ledger) =>
  projectEvents({
    ledger: into,
    deadLetters: {
      put: async (body, reason) => {
        putAside.push({ body, reason });
      },
    },
    clock: () => NOW,
  })(records);

const idsOf = async (sku: string) =>
  (await history.ofProduct(sku, { limit: 100 })).items.map((entry) => 'id' in entry && entry.id);
const completeTo = async (sku: string) => (await history.complete([sku]))[0]?.to ?? 0;

/** A ledger that fails for these events. */
const failing = (why: (id: string) => Error | undefined): Ledger => ({
  ...ledger,
  put: async (events) => {
    for (const { id } of events) {
      const error = why(id);
      if (error) throw error;
    }
    await ledger.put(events);
  },
});

describe('projecting events into the ledger', () => {
  test('a decision whose events come in several records is there when the last one has come', async () => {
    await project([record('1', event('LAMP:1:0'))]);
    await project([record('2', event('LAMP:2:2', 3), event('LAMP:2:0', 3))]);
    expect(await completeTo('LAMP')).toBe(1);

    await project([record('3', event('LAMP:2:1', 3))]);
    expect(await completeTo('LAMP')).toBe(2);
    expect(await idsOf('LAMP')).toEqual(['LAMP:2:2', 'LAMP:2:1', 'LAMP:2:0', 'LAMP:1:0']);
  });

  test('what comes before an earlier decision counts when that has come', async () => {
    await project([record('1', event('LAMP:3:0')), record('2', event('LAMP:2:0'))]);
    expect(await completeTo('LAMP')).toBe(0);

    await project([record('3', event('LAMP:1:0'))]);
    expect(await completeTo('LAMP')).toBe(3);
  });

  test('what comes again changes nothing', async () => {
    const records = [record('1', event('LAMP:1:0')), record('2', event('LAMP:2:0'))];
    await project(records);
    await project(records);
    await project(records.slice(0, 1));

    expect(await idsOf('LAMP')).toEqual(['LAMP:2:0', 'LAMP:1:0']);
    expect(await completeTo('LAMP')).toBe(2);
  });

  test('an order of two SKUs has a history of both, and each SKU is complete by itself', async () => {
    const ofOrder = { orderId: 'A' };
    await project([
      record('1', event('LAMP:1:0', 1, ofOrder)),
      record('2', event('CHAIR:8:0', 1, ofOrder)),
    ]);

    const { items } = await history.ofOrder('A', { limit: 10 });
    expect(items.map(({ sku }) => sku).sort()).toEqual(['CHAIR', 'LAMP']);
    expect([await completeTo('LAMP'), await completeTo('CHAIR')]).toEqual([1, 0]);
  });

  test('figures that somebody was about to begin it with, and never did, count as no event', async () => {
    await project([record('1', event('LAMP:1:0'))]);
    const opening = {
      type: 'LedgerOpened',
      sku: 'LAMP',
      version: 2,
      available: 1,
      backordered: 0,
    } as const;
    await ledger.putOpening({ ...opening, at: '2030-01-01T07:59:59.000Z' });
    await project([record('2', event('LAMP:2:0', 2))]);
    expect(await completeTo('LAMP')).toBe(1);
  });

  test('of very many decisions all count that have no gap', async () => {
    const many = Array.from({ length: 2_500 }, (_, n) => event(`LAMP:${n + 1}:0`));
    await project([record('1', ...many.slice(1))]);
    await project([record('2', ...many.slice(0, 1))]);

    expect(await completeTo('LAMP')).toBe(2_500);
  });

  test('asks nothing of the ledger where there is nothing to put down', async () => {
    const untouched = new Proxy({} as Ledger, {
      get: () => {
        throw new Error('it was asked');
      },
    });

    expect(await project([record('1')], untouched)).toBeUndefined();
  });

  test('a record that can not be read is put aside, and holds up no other', async () => {
    const unreadable = { ...record('1'), problem: 'not an event' };

    expect(await project([unreadable, record('2', event('LAMP:1:0'))])).toBeUndefined();
    expect(putAside).toEqual([{ body: 'all of 1', reason: 'not an event' }]);
    expect(await completeTo('LAMP')).toBe(1);
  });

  test('a record that the ledger refuses is put aside with the reason, and holds up no other', async () => {
    const broken = failing((id) => (id === 'LAMP:2:0' ? new Error('too large') : undefined));
    const records = [1, 2, 3].map((version) => record(`${version}`, event(`LAMP:${version}:0`)));

    expect(await project(records, broken)).toBeUndefined();
    expect(putAside).toEqual([{ body: 'all of 2', reason: 'Error: too large' }]);
    expect(await idsOf('LAMP')).toEqual(['LAMP:3:0', 'LAMP:1:0']);
    // The gap shows, until what was put aside is moved back.
    expect(await completeTo('LAMP')).toBe(1);
    await project([record('2', event('LAMP:2:0'))]);
    expect(await completeTo('LAMP')).toBe(3);
  });

  test('while the ledger can not be reached nothing is put aside: it goes on from there another time', async () => {
    const away = failing((id) =>
      id === 'LAMP:2:0' ? new Refusal('unavailable', 'no answer') : undefined,
    );
    const records = [1, 2].map((version) => record(`${version}`, event(`LAMP:${version}:0`)));

    expect(await project(records, away)).toMatchObject({ position: '2' });
    expect(putAside).toEqual([]);
    expect(await project(records.slice(1))).toBeUndefined();
    expect(await completeTo('LAMP')).toBe(2);
  });

  test('what could not be put down for hours is put aside, so that it does not hold up others for ever', async () => {
    const away = failing(() => new Refusal('unavailable', 'no answer'));
    const old = {
      ...record('1', event('LAMP:1:0')),
      writtenAt: new Date(NOW.getTime() - 7 * HOUR),
    };

    expect(await project([old], away)).toBeUndefined();
    expect(putAside).toEqual([{ body: 'all of 1', reason: 'Refusal: no answer' }]);
  });
});
