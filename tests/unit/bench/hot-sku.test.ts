import { expect, test } from '@jest/globals';
import { type Scenario, simulate } from '../../bench/simulation/hot-sku.ts';

const LATENCIES = { readMs: 10, transactionMs: 10 };
const MANY: Scenario = { writers: 64, groupSize: 1, orders: 1_000, ...LATENCIES, seed: 7 };

test('the same seed plays the same race, another one another', () => {
  expect(simulate(MANY)).toEqual(simulate(MANY));
  expect(simulate({ ...MANY, seed: 8 })).not.toEqual(simulate(MANY));
});

test.each([
  ['one at a time', {}],
  ['in groups', { groupSize: 90, orders: 10_000 }],
  ['with little stock', { units: 321 }],
  ['little stock in groups', { groupSize: 10, units: 321 }],
  ['on DynamoDB Local', { serial: true, units: 321 }],
  ['with a large product', { productKb: 91 }],
  ['who read again', { afterWait: 'read again' }],
] as const)('every order is answered once, and nothing sold twice: %s', (_, change) => {
  const scenario: Scenario = { ...MANY, ...change };
  const { allocated, short, givenUp } = simulate(scenario);
  expect(allocated + short + givenUp).toBe(scenario.orders);
  expect(allocated).toBeLessThanOrEqual(scenario.units ?? scenario.orders);
  if (short > 0) expect(allocated).toBe(scenario.units);
});

test.each([1, 10, 90])(
  'one writer saves a group of %i in the time of a read and a write',
  (size) => {
    const { allocatedPerSecond, lostRaces } = simulate({
      ...MANY,
      writers: 1,
      groupSize: size,
      orders: size * 1_000,
    });
    expect(lostRaces).toBe(0);
    expect(allocatedPerSecond / ((size * 1_000) / 20)).toBeCloseTo(1, 1);
  },
);

test('a partition takes 1,000 units a second from all writers together', () => {
  // 2 units for each of 91 KB.
  const { allocated, seconds, throttled } = simulate({ ...MANY, writers: 2, productKb: 91 });
  expect(throttled).toBeGreaterThan(0);
  expect(allocated * 182).toBeLessThanOrEqual((seconds + 1) * 1_000);
});
