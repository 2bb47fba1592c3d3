import { setImmediate as nextTick } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { takingTurns } from '../../../src/application/turns.ts';

const recorder = () => {
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await nextTick();
    seen.push(`${name} ends`);
    return name;
  };
  return { seen, work };
};

test('those who want the same SKU take turns, in the order in which they came', async () => {
  const { seen, work } = recorder();
  const inTurn = takingTurns();

  const names = [
    inTurn(['LAMP'], work('first')),
    inTurn(['CHAIR', 'LAMP'], work('second')),
    inTurn(['CHAIR'], work('third')),
  ];

  expect(await Promise.all(names)).toEqual(['first', 'second', 'third']);
  expect(seen).toEqual(
    ['first', 'second', 'third'].flatMap((name) => [`${name} begins`, `${name} ends`]),
  );
});

test('those who want different SKUs do not wait for each other', async () => {
  const { seen, work } = recorder();
  const inTurn = takingTurns();

  await Promise.all([inTurn(['LAMP'], work('one')), inTurn(['CHAIR'], work('other'))]);

  expect(seen).toEqual(['one begins', 'other begins', 'one ends', 'other ends']);
});

test('who fails does not hold up the next', async () => {
  const { work } = recorder();
  const inTurn = takingTurns();

  const failing = inTurn(['LAMP'], () => Promise.reject(new Error('no connection')));
  const next = inTurn(['LAMP'], work('next'));

  await expect(failing).rejects.toThrow('no connection');
  expect(await next).toBe('next');
});
