import { describe, expect, test } from '@jest/globals';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { explain } from '../../../src/domain/promises/explain.ts';
import { AT, dueOn, inWarehouse, line, productWith } from '../../support/builders.ts';

const STOCKED = productWith(
  dueOn('2030-02-01', 'late', 50),
  dueOn('2030-01-05', 'soon', 8),
  inWarehouse('here', 3),
);

describe('what would become of a line', () => {
  test('names the batches in the order in which they are asked, up to the one that is taken', () => {
    expect(explain(STOCKED, [line('order', 6)], 'reject')).toEqual([
      {
        ...line('order', 6),
        outcome: 'allocated',
        batchRef: 'soon',
        considered: [
          { batchRef: 'here', eta: null, available: 3, takes: 0, verdict: 'too-few-units' },
          { batchRef: 'soon', eta: '2030-01-05', available: 8, takes: 6, verdict: 'taken' },
        ],
      },
    ]);
  });

  test('counts what the lines before it would take', () => {
    const [, second] = explain(STOCKED, [line('order', 6, 'a'), line('order', 6, 'b')], 'reject');

    expect(second).toMatchObject({ outcome: 'allocated', batchRef: 'late' });
    expect(second?.considered[1]).toMatchObject({ batchRef: 'soon', available: 2 });
  });

  test.each([
    { onShortage: 'reject', outcome: 'shortage' },
    { onShortage: 'backorder', outcome: 'backordered' },
  ] as const)(
    'that no batch has enough for is $outcome ($onShortage)',
    ({ onShortage, outcome }) => {
      const [explained] = explain(STOCKED, [line('order', 51)], onShortage);

      expect(explained).toMatchObject({ outcome, batchRef: null });
      expect(explained?.considered.map(({ verdict }) => verdict)).toEqual(
        Array(3).fill('too-few-units'),
      );
    },
  );

  test('says when others wait for what is there', () => {
    const waiting = allocate(STOCKED, [line('1st', 51)], AT, 'backorder').after;

    expect(explain(waiting, [line('order', 6)], 'reject')).toMatchObject([
      {
        outcome: 'backorders-first',
        considered: [
          { batchRef: 'here', verdict: 'too-few-units' },
          { batchRef: 'soon', verdict: 'others-wait-for-it' },
          { batchRef: 'late', verdict: 'others-wait-for-it' },
        ],
      },
    ]);
  });
});
