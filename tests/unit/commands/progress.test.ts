import { expect, test } from '@jest/globals';
import { progressOf } from '../../../infra/commands/support/progress.ts';

test('where nobody watches, progress is a line every ten seconds, and none for what is quickly done', () => {
  const said: string[] = [];
  let now = 0;
  const say = (line: string) => void said.push(line);
  const { show, stop } = progressOf('rows', { isWatched: false, say, clock: () => now });
  for (now = 0; now <= 25_000; now += 1_000) show(now / 1_000, 25);
  stop();
  expect(said).toEqual(['10 of 25 rows ...', '20 of 25 rows ...']);
});
