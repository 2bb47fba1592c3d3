import { expect, test } from '@jest/globals';
import { shopDay } from '../../../src/composition/shop-day.ts';

const dayIn = (zone: string | undefined, at: string): string =>
  shopDay(zone ? { STOCK_TIME_ZONE: zone } : {}, () => new Date(at))();

test.each([
  ['Pacific/Auckland', '2030-06-30T11:59:59.999Z', '2030-06-30'],
  ['Pacific/Auckland', '2030-06-30T12:00:00.000Z', '2030-07-01'],
  ['Pacific/Pago_Pago', '2030-01-01T10:59:59.999Z', '2029-12-31'],
  ['Pacific/Pago_Pago', '2030-01-01T11:00:00.000Z', '2030-01-01'],
])('in %s the day changes at midnight there (%s)', (zone, at, day) => {
  expect(dayIn(zone, at)).toBe(day);
});

test.each([
  // Clocks go forward at 02:00, so that the day has 23 hours, and back at 03:00: it has 25.
  ['2030-03-30T22:59:59Z', '2030-03-30'],
  ['2030-03-30T23:00:00Z', '2030-03-31'],
  ['2030-03-31T21:59:59Z', '2030-03-31'],
  ['2030-03-31T22:00:00Z', '2030-04-01'],
  ['2030-10-26T22:00:00Z', '2030-10-27'],
  ['2030-10-27T22:59:59Z', '2030-10-27'],
  ['2030-10-27T23:00:00Z', '2030-10-28'],
])('on the days on which the clocks change in Madrid it does, too (%s)', (at, day) => {
  expect(dayIn('Europe/Madrid', at)).toBe(day);
});

test('where no zone is named the day is that of UTC', () => {
  expect(dayIn(undefined, '2030-01-01T23:59:59.999Z')).toBe('2030-01-01');
});
