import { expect, test } from '@jest/globals';
import { type Scenario, simulate } from '../../bench/simulation/counter.ts';

const LATENCIES = { readMs: 10, transactionMs: 10 };
const MANY: Scenario = { environments: 64, orders: 3_000, ...LATENCIES, seed: 7 };

test('the same seed plays the same rush, another one another', () => {
  expect(simulate(MANY)).toEqual(simulate(MANY));
  expect(simulate({ ...MANY, seed: 8 })).not.toEqual(simulate(MANY));
});

test.each([
  ['one process', { environments: 1, orders: 100 }],
  ['two processes', { environments: 2, orders: 500 }],
  ['many', {}],
  ['more than fit a group', { environments: 150 }],
  ['little stock', { units: 321 }],
  ['little stock, and more than fit a group', { environments: 150, units: 321 }],
  ['no stock', { units: 0 }],
  ['slow transactions', { transactionMs: 30 }],
  ['a process that dies with the lease', { dies: 10, units: 1_000 }],
] as const)('every order is answered once, and nothing sold twice: %s', (_, change) => {
  const scenario: Scenario = { ...MANY, ...change };
  const { allocated, short, late, died } = simulate(scenario);
  expect(allocated + short + late + died).toBe(scenario.orders);
  expect(late).toBe(0);
  expect(died).toBe(scenario.dies ? 1 : 0);
  expect(allocated).toBeLessThanOrEqual(scenario.units ?? scenario.orders);
  // The one that died may have been served.
  if (short > 0) expect(allocated + died).toBeGreaterThanOrEqual(scenario.units ?? 0);
});

test('64 processes allocate 950 a second where a request takes 10 ms, from the start on', () => {
  const { allocatedPerSecond, throttled } = simulate(MANY);
  expect(allocatedPerSecond).toBeGreaterThan(950);
  expect(throttled).toBe(0);
});

test('who is alone has nothing to do with the counter', () => {
  const { allocatedPerSecond, requests } = simulate({ ...MANY, environments: 1, orders: 1_000 });
  expect(allocatedPerSecond / 50).toBeCloseTo(1, 1);
  expect(requests).toMatchObject({ read: 1, 'save alone': 1, 'put down': 0, look: 0 });
});

test('more processes are not slower', () => {
  const paces = [1, 2, 4, 8, 16, 32, 64, 128, 256].map(
    (environments) =>
      simulate({ ...MANY, environments, orders: Math.max(500, 40 * environments) })
        .allocatedPerSecond,
  );
  for (const [index, pace] of paces.slice(1).entries()) {
    expect(pace).toBeGreaterThanOrEqual(paces[index] as number);
  }
});

test('nobody is overtaken by more than one group while all fit the next', () => {
  expect(simulate({ ...MANY, environments: 32 }).mostPassedBy).toBeLessThanOrEqual(1);
});

test('who waits takes over from a process that died, after 3 s', () => {
  const { longestMs } = simulate({ ...MANY, dies: 10 });
  expect(longestMs).toBeGreaterThan(3_000);
  // They look no more often than each half a second or so by then.
  expect(longestMs).toBeLessThan(4_500);
});

test('a shard takes 1,000 write units a second: 6 take 2,000 orders', () => {
  const { allocated, seconds } = simulate({
    ...MANY,
    environments: 256,
    orders: 12_000,
    readMs: 3,
    transactionMs: 3,
  });
  expect(allocated * 3).toBeLessThanOrEqual((seconds + 1) * 6_000);
});
