import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { startedAgain } from '../../../infra/local/restarts.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'setImmediate'] });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Servers that end when they are told to, or do not get up. */
const servers = () => {
  const running: (() => void)[] = [];
  let told = 0;
  let started = 0;
  let fails = false;
  const start = async () => {
    started++;
    if (fails) throw new Error('it ended before it answered');
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    running.push(resolve);
    const stop = async () => resolve();
    return { ended, stop };
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    start,
    tell: () => told++,
    failFromNowOn: () => {
      fails = true;
    },
    end: async () => {
      running.pop()?.();
      await settle();
    },
    settle,
    seen: () => ({ started, told, running: running.length }),
  };
};

const stateOf = async ({ ended }: { ended: Promise<unknown> }) => {
  const alive = Symbol('alive');
  const now = new Promise((resolve) => setImmediate(() => resolve(alive)));
  return (await Promise.race([ended, now])) === alive ? 'alive' : 'ended';
};

test('a server that ends is started again at once, and that is reported', async () => {
  const { start, tell, end, seen } = servers();
  const server = await startedAgain(start, tell);
  expect(seen()).toEqual({ started: 1, told: 0, running: 1 });

  await end();
  expect(seen()).toEqual({ started: 2, told: 1, running: 1 });
  expect(await stateOf(server)).toBe('alive');
});

test('one that ends again and again has ended after the third time in vain', async () => {
  const { start, tell, end, seen } = servers();
  const server = await startedAgain(start, tell);
  for (let times = 1; times <= 3; times++) {
    await end();
    expect(await stateOf(server)).toBe('alive');
  }

  await end();
  expect(await stateOf(server)).toBe('ended');
  expect(seen()).toEqual({ started: 4, told: 3, running: 0 });
});

test('so has one that does not get up any more', async () => {
  const { start, tell, end, seen, failFromNowOn } = servers();
  const server = await startedAgain(start, tell);
  failFromNowOn();

  await end();
  expect(await stateOf(server)).toBe('ended');
  expect(seen()).toEqual({ started: 4, told: 3, running: 0 });
});

test('one that has lasted for a minute may end as often again', async () => {
  const { start, tell, end, seen } = servers();
  const server = await startedAgain(start, tell);
  for (let times = 1; times <= 10; times++) {
    jest.setSystemTime(times * 60_000);
    await end();
  }
  expect(await stateOf(server)).toBe('alive');
  expect(seen()).toEqual({ started: 11, told: 10, running: 1 });
});

test('one that does not get up the first time is an error', async () => {
  const { start, tell, failFromNowOn } = servers();
  failFromNowOn();
  await expect(startedAgain(start, tell)).rejects.toThrow('it ended before it answered');
});

test('one that is stopped is not started again', async () => {
  const { start, tell, settle, seen } = servers();
  const server = await startedAgain(start, tell);

  await server.stop();
  await settle();
  expect(await stateOf(server)).toBe('ended');
  expect(seen()).toMatchObject({ started: 1, told: 0 });
});
