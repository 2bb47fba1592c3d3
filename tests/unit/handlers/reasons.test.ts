import { describe, expect, test } from '@jest/globals';
import { reasonOf } from '../../../src/handlers/http/fields.ts';

const rulesOf = (stage: string | undefined, reason: unknown): readonly string[] =>
  reasonOf(stage)
    .safeParse(reason)
    .error?.issues.map(({ message }) => message) ?? [];

describe('a stage that names its reasons', () => {
  test.each(['damaged', 'found', 'goods in'])('takes %s', (reason) => {
    expect(rulesOf('damaged, found,goods in', reason)).toEqual([]);
  });

  test.each(['lost', 'Damaged', 'damaged,found'])(
    'refuses %s, and says which it knows',
    (reason) => {
      expect(rulesOf('damaged, found', reason)).toEqual(['must be one of damaged, found']);
    },
  );
});

test.each([undefined, ''])('a stage that names none (%j) takes any text', (stage) => {
  expect(rulesOf(stage, 'fell off the fork-lift')).toEqual([]);
  expect(rulesOf(stage, ' ')).toHaveLength(1);
});
