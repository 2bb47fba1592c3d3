import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { inLanes } from '../../../src/cli/in-lanes.ts';

const items = Array.from({ length: 60 }, (_, n) => ({ n, lane: `${n % 20}` }));
const laneOf = ({ lane }: { lane: string }) => lane;

test('lanes go side by side, a few at once, and the items of a lane in order', async () => {
  const log: string[] = [];
  const under = new Set<string>();
  let most = 0;
  await inLanes(items, laneOf, async ({ n, lane }) => {
    expect(under.has(lane)).toBe(false);
    most = Math.max(most, under.add(lane).size);
    await turn();
    under.delete(lane);
    log.push(`${lane}:${n}`);
  });

  expect(most).toBe(8);
  expect(log).toHaveLength(60);
  expect(log.filter((entry) => entry.startsWith('3:'))).toEqual(['3:3', '3:23', '3:43']);
});

test('after a failure what is under way is finished, and nothing more is begun', async () => {
  const finished: number[] = [];
  const run = inLanes(items, laneOf, async ({ n }) => {
    await turn();
    if (n === 0) throw new Error('gone');
    finished.push(n);
  });

  await expect(run).rejects.toThrow('gone');
  expect(finished.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
