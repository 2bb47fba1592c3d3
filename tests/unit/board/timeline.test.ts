import { expect, test } from '@jest/globals';
import type { Batch } from '../../../src/board/service.ts';
import { byDay, timelineOf } from '../../../src/board/timeline.ts';

const batch = (ref: string, eta: string | null, more: Partial<Batch> = {}): Batch => ({
  ref,
  sku: 'LAMP',
  qty: 10,
  allocated: 4,
  shipped: 0,
  available: 6,
  eta,
  ...more,
});
const TODAY = '2026-12-01';
const days = (...all: readonly (readonly [day: string, units: number])[]) => ({
  today: TODAY,
  days: all.map(([day, units]) => ({ day, units, largestBatch: units })),
});

test('what is overdue comes first, then what is here, then what is due by its day', () => {
  const batches = [
    batch('later', '2026-12-20'),
    batch('soon', '2026-12-05'),
    batch('here', null),
    batch('missing', '2026-11-28', { overdue: true }),
  ];
  expect(batches.toSorted(byDay).map(({ ref }) => ref)).toEqual([
    'missing',
    'here',
    'soon',
    'later',
  ]);
});

test('batches of one day are one bar, with what is promised and what is free of them together', () => {
  const { columns, most } = timelineOf(
    [
      batch('a', '2026-12-08'),
      batch('b', '2026-12-08', { qty: 5, allocated: 5, available: 0 }),
      batch('c', '2026-12-15'),
    ],
    days(),
  );
  expect(columns).toEqual([
    {
      kind: 'due',
      day: '2026-12-08',
      refs: ['a', 'b'],
      promised: 9,
      free: 6,
      blocked: 0,
      at: 0.5,
    },
    { kind: 'due', day: '2026-12-15', refs: ['c'], promised: 4, free: 6, blocked: 0, at: 1 },
  ]);
  expect(most).toBe(15);
});

test('a blocked batch has nothing free, and what has left all is not shown', () => {
  const { columns } = timelineOf(
    [
      batch('blocked', null, { blocked: true, available: 0 }),
      batch('gone', null, { qty: 3, allocated: 0, shipped: 3, available: 0 }),
      batch('cut', '2026-12-05', { qty: 4, allocated: 6, available: -2 }),
    ],
    days(),
  );
  expect(columns).toMatchObject([
    { refs: ['blocked'], promised: 4, free: 0, blocked: 6 },
    { refs: ['cut'], promised: 6, free: 0, blocked: 0 },
  ]);
});

test('what can be promised rises by day, on the axis of the batches', () => {
  const { profile, ticks, most } = timelineOf(
    [batch('a', '2026-12-11')],
    days(['2026-12-01', 20], ['2026-12-11', 26]),
  );
  expect(profile).toEqual([
    { at: 0, units: 20 },
    { at: 1, units: 26 },
  ]);
  expect(ticks.map(({ day }) => day)).toEqual([
    '2026-12-01',
    '2026-12-03',
    '2026-12-05',
    '2026-12-07',
    '2026-12-09',
    '2026-12-11',
  ]);
  expect(most).toBe(26);
});

test('a product whose stock is all here has a week on its axis', () => {
  expect(timelineOf([batch('a', null)], days()).ticks.at(-1)).toEqual({
    at: 6 / 7,
    day: '2026-12-07',
  });
});
