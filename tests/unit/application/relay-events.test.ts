import { describe, expect, test } from '@jest/globals';
import { type OutboxRecord, relayEvents } from '../../../src/application/jobs/relay-events.ts';
import type { DeadLetters, Failure } from '../../../src/application/ports.ts';

const NOW = new Date('2030-01-01T08:00:00.000Z');
const SIX_HOURS = 6 * 60 * 60 * 1_000;

/** Why the bus does not take an event: for now, or for good. */
const BUSY: Failure = { reason: 'ThrottlingException: slow down', mayPass: true };
const REFUSED: Failure = { reason: 'InvalidArgument: too large', mayPass: false };

/** What one write has stored: events, named by their ids. */
const record = (position: string, ids: readonly string[], age = 0): OutboxRecord => ({
  position,
  writtenAt: new Date(NOW.getTime() - age),
  raw: `all of ${position}`,
  events: ids.map((id) => ({ id, type: 'BatchAdded', at: '2030-01-01T07:59:59.000Z' })),
});

const unreadable = (position: string): OutboxRecord => ({
  ...record(position, []),
  problem: 'not an event',
});

/** The bus takes what this does not name a failure for; requests are counted from 1. */
type Trouble = (id: string, request: number) => Failure | undefined;

/** A relay to a bus, what the bus was asked, and what was put aside. */
const relayWith = (trouble: Trouble = () => undefined, letters?: DeadLetters) => {
  const requests: (readonly string[])[] = [];
  const putAside: { body: string; reason: string }[] = [];
  const pauses: number[] = [];
  const relay = relayEvents({
    bus: {
      publish: async (events) => {
        requests.push(events.map(({ id }) => id));
        return events.map(({ id }) => trouble(id, requests.length));
      },
    },
    deadLetters: letters ?? {
      put: async (body, reason) => {
        putAside.push({ body, reason });
      },
    },
    clock: () => NOW,
    backOff: async (tries) => {
      pauses.push(tries);
    },
  });
  return { relay, requests, putAside, pauses };
};

/** Trouble with these events alone. */
const troubleWith =
  (failures: Record<string, Failure>): Trouble =>
  (id) =>
    failures[id];

const TWELVE = Array.from({ length: 12 }, (_, index) => `${index + 1}`);

describe('relaying events', () => {
  test('tells them in the order in which they were stored', async () => {
    const { relay, requests } = relayWith();

    expect(await relay([record('first', ['a', 'b']), record('second', ['c'])])).toBeUndefined();
    expect(requests).toEqual([['a', 'b', 'c']]);
  });

  test('asks nothing of the bus where there is nothing to tell', async () => {
    const { relay, requests } = relayWith();

    expect(await relay([record('first', [])])).toBeUndefined();
    expect(await relay([])).toBeUndefined();
    expect(requests).toEqual([]);
  });

  test('tells ten at once at the most, even of one write', async () => {
    const { relay, requests } = relayWith();
    const many = [record('first', TWELVE), record('second', ['b']), record('third', TWELVE)];

    expect(await relay(many)).toBeUndefined();
    expect(requests.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(requests.flat()).toEqual([...TWELVE, 'b', ...TWELVE]);
  });
});

describe('an event that the bus does not take for now', () => {
  test('is sent again, alone', async () => {
    const busyAtFirst: Trouble = (id, request) => (id === 'b' && request === 1 ? BUSY : undefined);
    const { relay, requests, pauses } = relayWith(busyAtFirst);

    expect(await relay([record('first', ['a', 'b', 'c'])])).toBeUndefined();
    expect(requests).toEqual([['a', 'b', 'c'], ['b']]);
    expect(pauses).toEqual([1]);
  });

  test('is sent three times, then the stream hands out again what follows from it', async () => {
    const { relay, requests, pauses, putAside } = relayWith(troubleWith({ b: BUSY }));

    expect(await relay([record('first', ['a']), record('second', ['b'])])).toBe('second');
    expect(requests).toEqual([['a', 'b'], ['b'], ['b']]);
    expect(pauses).toEqual([1, 2]);
    expect(putAside).toEqual([]);
  });

  test('holds up what is stored behind it', async () => {
    const { relay, requests } = relayWith(troubleWith({ '2': BUSY }));

    expect(await relay([record('first', TWELVE), record('second', ['later'])])).toBe('first');
    expect(requests).toEqual([TWELVE.slice(0, 10), ['2'], ['2']]);
  });

  test('is handed out again from the first one of several', async () => {
    const { relay } = relayWith(troubleWith({ b: BUSY, d: BUSY }));
    const records = ['a', 'b', 'c', 'd'].map((id) => record(`write of ${id}`, [id]));

    expect(await relay(records)).toBe('write of b');
  });

  test('is put aside whole after six hours, and holds up nothing any more', async () => {
    const { relay, requests, putAside } = relayWith(troubleWith({ '2': BUSY }));
    const records = [record('first', TWELVE, SIX_HOURS), record('second', ['later'])];

    expect(await relay(records)).toBeUndefined();
    expect(requests.at(-1)).toEqual(['11', '12', 'later']);
    expect(putAside).toEqual([{ body: 'all of first', reason: 'ThrottlingException: slow down' }]);
  });

  test('holds up the others until the six hours are over', async () => {
    const { relay, putAside } = relayWith(troubleWith({ a: BUSY }));

    expect(await relay([record('first', ['a'], SIX_HOURS - 1)])).toBe('first');
    expect(putAside).toEqual([]);
  });
});

describe('an event that the bus refuses for good', () => {
  test('is not sent again: all of its write is put aside with the reason', async () => {
    const { relay, requests, putAside, pauses } = relayWith(troubleWith({ b: REFUSED }));

    expect(await relay([record('first', ['a', 'b', 'c'])])).toBeUndefined();
    expect(requests).toEqual([['a', 'b', 'c']]);
    expect(pauses).toEqual([]);
    expect(putAside).toEqual([{ body: 'all of first', reason: 'InvalidArgument: too large' }]);
  });

  test('holds up none of the others', async () => {
    const { relay, requests, putAside } = relayWith(troubleWith({ '2': REFUSED }));

    expect(await relay([record('first', TWELVE), record('second', ['later'])])).toBeUndefined();
    expect(requests).toEqual([TWELVE.slice(0, 10), ['11', '12', 'later']]);
    expect(putAside).toHaveLength(1);
  });

  test('is put aside once, however many of one write are', async () => {
    const { relay, putAside } = relayWith(troubleWith({ a: REFUSED, b: REFUSED }));
    await relay([record('first', ['a', 'b'])]);

    expect(putAside).toHaveLength(1);
  });

  test('is put aside, while one behind it comes again', async () => {
    const { relay, putAside } = relayWith(troubleWith({ a: REFUSED, b: BUSY }));

    expect(await relay([record('first', ['a']), record('second', ['b'])])).toBe('second');
    expect(putAside.map(({ body }) => body)).toEqual(['all of first']);
  });

  test('is not put aside yet if it comes again itself, behind another', async () => {
    const { relay, putAside } = relayWith(troubleWith({ a: BUSY, b: REFUSED }));

    expect(await relay([record('first', ['a']), record('second', ['b'])])).toBe('first');
    expect(putAside).toEqual([]);
  });
});

describe('a bus that can not be reached', () => {
  const outage =
    (requests: number): Trouble =>
    (_, request) => {
      if (request <= requests) throw new Error('no connection');
      return undefined;
    };

  test('is asked again for all of the request', async () => {
    const { relay, requests } = relayWith(outage(1));

    expect(await relay([record('first', ['a']), record('second', ['b'])])).toBeUndefined();
    expect(requests).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  test('is asked three times, then the stream hands out all of the request again', async () => {
    const { relay, requests, putAside } = relayWith(outage(99));

    expect(await relay([record('first', ['a']), record('second', ['b'])])).toBe('first');
    expect(requests).toHaveLength(3);
    expect(putAside).toEqual([]);
  });

  test('for six hours makes what waits for it be put aside, with what went wrong', async () => {
    const { relay, putAside } = relayWith(outage(99));

    expect(await relay([record('first', ['a'], SIX_HOURS)])).toBeUndefined();
    expect(putAside).toEqual([{ body: 'all of first', reason: 'Error: no connection' }]);
  });
});

describe('a write whose events can not be read', () => {
  test('is put aside, and holds up nothing', async () => {
    const { relay, requests, putAside } = relayWith();
    const records = [record('first', ['a']), unreadable('second'), record('third', ['c'])];

    expect(await relay(records)).toBeUndefined();
    expect(requests).toEqual([['a', 'c']]);
    expect(putAside).toEqual([{ body: 'all of second', reason: 'not an event' }]);
  });

  test('waits behind one that is held up, and is not put aside again and again', async () => {
    const { relay, putAside } = relayWith(troubleWith({ a: BUSY }));
    const records = [record('first', ['a']), unreadable('second')];

    for (const _ of ['once', 'again']) expect(await relay(records)).toBe('first');
    expect(putAside).toEqual([]);
  });
});

describe('a write of many events that the bus refuses for good', () => {
  test('is put aside once', async () => {
    const ids = Array.from({ length: 25 }, (_, n) => `${n}`);
    const { relay, putAside } = relayWith(() => REFUSED);

    expect(await relay([record('first', ids)])).toBeUndefined();
    expect(putAside).toHaveLength(1);
  });
});

describe('when nothing can be put aside', () => {
  const letters = { put: () => Promise.reject(new Error('no queue')) };

  test.each([
    { what: 'the bus refuses', first: record('first', ['a']) },
    { what: 'can not be read', first: unreadable('first') },
  ])('relaying what $what fails, so that the stream hands out all again', async ({ first }) => {
    const { relay } = relayWith(troubleWith({ a: REFUSED }), letters);

    await expect(relay([first, record('second', ['b'])])).rejects.toThrow('no queue');
  });
});
