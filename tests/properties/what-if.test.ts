import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import { shop } from '../support/shop.ts';
import { type Command, carryOut, commands, kitsAtWork } from './commands.ts';
import { change, expectForeseen, type Look } from './foreseen.ts';

const afterThese = async (
  sequence: readonly Command[],
  wanted: Parameters<typeof expectForeseen>[2],
): Promise<void> => {
  const all = shop();
  for (const command of sequence) await carryOut(all, command);
  const look: Look = async () => ({
    content: JSON.stringify(
      Object.values(all.store).map((part) => ('values' in part ? [...part.values()] : part)),
    ),
    lines: [...all.store.lines.values()],
  });
  await expectForeseen(all, look, wanted);
};

describe('a dry run of a change of a batch says what the change then does, and changes nothing,', () => {
  test('whatever was done before', () => fc.assert(fc.asyncProperty(commands, change, afterThese)));

  test('also where orders are kept together', () =>
    fc.assert(
      fc.asyncProperty(kitsAtWork, change, (sequence, wanted) =>
        afterThese(
          sequence.map(([command]) => command),
          wanted,
        ),
      ),
    ));
});
