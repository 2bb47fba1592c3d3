import { describe, expect, test } from '@jest/globals';
import { holdFor } from '../../../src/handlers/orders/new-order.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

describe('for how long lines are held', () => {
  test.each([
    ['PT1M', MINUTE],
    ['PT60S', MINUTE],
    ['PT15M', 15 * MINUTE],
    ['PT2H', 2 * HOUR],
    ['P1D', DAY],
    ['P1DT2H3M4S', DAY + 2 * HOUR + 3 * MINUTE + 4_000],
    ['P30D', 30 * DAY],
    ['PT720H', 30 * DAY],
  ])('%s is taken', (text, milliseconds) => {
    expect(holdFor.parse(text)).toBe(milliseconds);
  });

  test.each(['PT0S', 'PT59S', 'P30DT1S', 'P31D'])('%s is too short or too long', (text) => {
    expect(holdFor.safeParse(text).error?.issues).toMatchObject([
      { message: 'must be at least one minute and at most 30 days' },
    ]);
  });

  test.each([
    '',
    'P',
    'PT',
    'P1DT',
    '15',
    'PT15',
    '15M',
    'P15M',
    'P1M',
    'P1Y',
    'P1W',
    'PT1.5M',
    'PT-5M',
    ' PT5M',
    'pt5m',
  ])('what is not such a duration is refused: "%s"', (text) => {
    expect(holdFor.safeParse(text).success).toBe(false);
  });
});
