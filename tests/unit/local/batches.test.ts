import { describe, expect, test } from '@jest/globals';
import { type Delivery, deliver } from '../../../infra/local/messaging/batches.ts';
import type { BatchResponse } from '../../../infra/local/messaging/invoke.ts';
import type { StreamRecord } from '../../../infra/tools/table-stream.ts';

const HOUR_S = 60 * 60;

const record = (SequenceNumber: string, ageS = 0): StreamRecord => ({
  dynamodb: { SequenceNumber, ApproximateCreationDateTime: Date.now() / 1_000 - ageS },
});
const records = (...numbers: readonly string[]) => numbers.map((number) => record(number));
const numbersOf = (some: readonly StreamRecord[]) =>
  some.map(({ dynamodb }) => dynamodb.SequenceNumber);

/** Answers that these records have failed. */
const failed = (...numbers: readonly string[]): BatchResponse => ({
  batchItemFailures: numbers.map((itemIdentifier) => ({ itemIdentifier })),
});
const ALL_TAKEN = failed();

/** What a function does at its nth invocation, counted from 1, with these records. */
type Handler = (nth: number, numbers: readonly string[]) => BatchResponse | null;

/** Delivers, and tells which records were handed out together, and which were given up. */
const delivered = async (
  all: readonly StreamRecord[],
  handler: Handler,
  settings: Partial<Delivery> = {},
) => {
  const handedOut: (readonly string[])[] = [];
  const givenUp: (readonly string[])[] = [];
  const invoke: Delivery['invoke'] = async (event) => {
    const numbers = numbersOf((event as { Records: StreamRecord[] }).Records);
    handedOut.push(numbers);
    return handler(handedOut.length, numbers);
  };
  const giveUp: Delivery['giveUp'] = async (old) => {
    givenUp.push(numbersOf(old));
  };
  await deliver({ invoke, giveUp, bisects: true, maxAgeS: HOUR_S, ...settings }, all);
  return { handedOut, givenUp };
};

const broken = () => {
  throw new Error('broken');
};

describe('records of a shard', () => {
  test('that a function takes are handed out once', async () => {
    const { handedOut, givenUp } = await delivered(records('1', '2', '3'), () => ALL_TAKEN);

    expect(handedOut).toEqual([['1', '2', '3']]);
    expect(givenUp).toEqual([]);
  });

  test('are taken when the function answers nothing', async () => {
    const { handedOut } = await delivered(records('1', '2'), () => null);

    expect(handedOut).toEqual([['1', '2']]);
  });

  test('invoke no function if there are none', async () => {
    expect(await delivered([], broken)).toEqual({ handedOut: [], givenUp: [] });
  });

  test('are handed out again from the first that failed on, those before it not', async () => {
    const { handedOut } = await delivered(records('1', '2', '3', '4'), (nth) =>
      nth === 1 ? failed('4', '2') : ALL_TAKEN,
    );

    expect(handedOut).toEqual([
      ['1', '2', '3', '4'],
      ['2', '3', '4'],
    ]);
  });

  test('go on behind a record only when it is taken', async () => {
    const { handedOut } = await delivered(records('1', '2', '3'), (nth) =>
      nth < 3 ? failed('2') : ALL_TAKEN,
    );

    expect(handedOut).toEqual([
      ['1', '2', '3'],
      ['2', '3'],
      ['2', '3'],
    ]);
  });

  test.each(['', 'unheard of'])(
    'have all failed when the answer names none of them: %j',
    async (name) => {
      const { handedOut } = await delivered(records('1', '2'), (nth) =>
        nth === 1 ? failed(name) : ALL_TAKEN,
      );

      expect(handedOut).toEqual([
        ['1', '2'],
        ['1', '2'],
      ]);
    },
  );

  test('are handed out in halves when the function throws, so that one that breaks it stands alone', async () => {
    let breaks = 2;
    const { handedOut } = await delivered(records('1', '2', '3', '4', '5'), (_, numbers) =>
      numbers.includes('4') && breaks-- > 0 ? broken() : ALL_TAKEN,
    );

    expect(handedOut).toEqual([
      ['1', '2', '3', '4', '5'],
      ['1', '2', '3'],
      ['4', '5'],
      ['4'],
      ['5'],
    ]);
  });

  test('keep their order in halves: the second one waits for the first', async () => {
    let breaks = 3;
    const { handedOut } = await delivered(records('1', '2', '3'), (_, numbers) =>
      numbers.includes('1') && breaks-- > 0 ? broken() : ALL_TAKEN,
    );

    expect(handedOut).toEqual([['1', '2', '3'], ['1', '2'], ['1'], ['1'], ['2'], ['3']]);
  });

  test('are handed out whole again when the function throws, where that is not wanted', async () => {
    const { handedOut } = await delivered(
      records('1', '2', '3'),
      (nth) => (nth === 1 ? broken() : ALL_TAKEN),
      { bisects: false },
    );

    expect(handedOut).toEqual([
      ['1', '2', '3'],
      ['1', '2', '3'],
    ]);
  });

  test('that are too old are given up together, and the rest goes on', async () => {
    const all = [record('1', 2 * HOUR_S), record('2', 1.5 * HOUR_S), record('3')];
    const { handedOut, givenUp } = await delivered(all, () => ALL_TAKEN);

    expect(handedOut).toEqual([['3']]);
    expect(givenUp).toEqual([['1', '2']]);
  });

  test('that grow too old while they fail are given up, and the rest goes on', async () => {
    const all = records('1', '2', '3');
    const { handedOut, givenUp } = await delivered(all, (nth) => {
      if (nth > 1) return ALL_TAKEN;
      Object.assign(all[1]?.dynamodb ?? {}, record('2', 2 * HOUR_S).dynamodb);
      return failed('2');
    });

    expect(handedOut).toEqual([['1', '2', '3'], ['3']]);
    expect(givenUp).toEqual([['2']]);
  });

  test.each<[string, () => BatchResponse]>([
    ['fail', () => failed('1')],
    ['make the function throw', broken],
  ])('that %s are not handed out any more when the reading ends', async (_, outcome) => {
    const stop = new AbortController();
    const invocations: number[] = [];
    const handler: Handler = (nth) => {
      invocations.push(nth);
      stop.abort();
      return outcome();
    };
    const delivery = delivered(records('1', '2'), handler, { signal: stop.signal });

    await expect(delivery).rejects.toMatchObject({ name: 'AbortError' });
    expect(invocations).toEqual([1]);
  });
});
