import '../../support/whole-log.ts';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cloudWatchLog } from '../../../src/adapters/cloudwatch/log.ts';
import { addBatch } from '../../../src/application/batches/add-batch.ts';
import { allocateOrder } from '../../../src/application/orders/allocate-order.ts';
import { inMemory } from '../../support/in-memory.ts';
import { takeLog } from '../../support/log-lines.ts';
import { order, useCases } from '../../support/shop.ts';

let log: ReturnType<typeof takeLog>;
beforeEach(() => {
  log = takeLog();
});
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env._X_AMZN_TRACE_ID;
});

const pause = () => new Promise((resolve) => setImmediate(resolve));

describe('a piece of work is one line', () => {
  test('with its ids, what was noted meanwhile, tries and duration', async () => {
    const { oneLine, note } = cloudWatchLog();
    const done = await oneLine('request', { requestId: 'r-1' }, async () => {
      note({ orderId: 'order-1' });
      await pause();
      note({ outcome: 'allocated' });
      return 'done';
    });

    expect(done).toBe('done');
    expect(log.lines()).toEqual([
      expect.objectContaining({
        level: 'INFO',
        message: 'request',
        requestId: 'r-1',
        orderId: 'order-1',
        outcome: 'allocated',
        tries: 1,
        durationMs: expect.any(Number),
      }),
    ]);
  });

  test('with the trace that it belongs to', async () => {
    process.env._X_AMZN_TRACE_ID = 'Root=1-67890abc-00112233;Parent=44556677;Sampled=0';
    await cloudWatchLog().oneLine('request', {}, async () => {});

    expect(log.lines()).toMatchObject([{ xray_trace_id: '1-67890abc-00112233' }]);
  });

  test('of its own, however many are under way at once', async () => {
    const { oneLine, note } = cloudWatchLog();
    const work = (orderId: string) => async () => {
      await pause();
      note({ orderId });
      await pause();
    };
    const ids = Array.from({ length: 50 }, (_, index) => `${index}`);
    await Promise.all(ids.map((id) => oneLine('request', { requestId: id }, work(id))));

    expect(log.lines().map(({ requestId, orderId }) => [requestId, orderId])).toEqual(
      ids.map((id) => [id, id]),
    );
  });

  test('and a part of it that is a piece of work by itself is another', async () => {
    const { oneLine, note } = cloudWatchLog();
    await oneLine('request', { requestId: 'r-1' }, async () => {
      await oneLine('order', { requestId: 'r-1' }, async () => note({ outcome: 'shortage' }));
      note({ status: 200 });
    });

    expect(log.lines()).toMatchObject([
      { message: 'order', outcome: 'shortage' },
      { message: 'request', outcome: 'done', status: 200 },
    ]);
    expect(log.lines()[0]).not.toHaveProperty('status');
  });
});

describe('an error that nobody foresaw', () => {
  test('is logged with its cause and stack, and goes on', async () => {
    const failure = new Error('no stock', { cause: new Error('no connection') });
    const work = async () => {
      throw failure;
    };
    await expect(cloudWatchLog().oneLine('finishWork', { requestId: 'r-1' }, work)).rejects.toBe(
      failure,
    );

    expect(log.lines()).toMatchObject([
      {
        level: 'ERROR',
        message: 'finishWork',
        requestId: 'r-1',
        outcome: 'failed',
        error: {
          name: 'Error',
          message: 'no stock',
          stack: expect.arrayContaining([expect.stringContaining('log.test.ts')]),
          cause: { message: 'no connection' },
        },
      },
    ]);
  });

  test('is logged with all that it is made of', async () => {
    const { oneLine, noteFailure } = cloudWatchLog();
    const failures = [new Error('LAMP', { cause: new Error('one') }), 'two'];
    await oneLine('restock', {}, async () => noteFailure(new AggregateError(failures, 'some')));

    expect(log.lines()).toMatchObject([
      {
        error: { message: 'some', errors: [{ message: 'LAMP', cause: { message: 'one' } }, 'two'] },
      },
    ]);
  });

  test('is logged without the items that the SDK attaches to it', async () => {
    const { oneLine, noteFailure } = cloudWatchLog();
    const cancelled = Object.assign(new Error('cancelled'), {
      CancellationReasons: [{ Item: { name: { S: 'MARKER' } } }],
    });
    await oneLine('request', {}, async () => noteFailure(cancelled));

    expect(log.lines()).toMatchObject([{ error: { message: 'cancelled' } }]);
    expect(log.text()).not.toContain('MARKER');
  });
});

describe('tries', () => {
  /** Use cases in memory that note each attempt, as they do where they are put together. */
  const noted = () => {
    const { oneLine, callers, noteRetry } = cloudWatchLog();
    const memory = inMemory();
    const backOff = async (lost: number) => {
      noteRetry();
      await memory.backOff(lost);
    };
    const deps = { ...memory, callers, backOff };
    const rival = useCases(memory.rival);
    /** A race is lost by the next save. */
    const loseRaces = (count: number) => {
      for (let race = 0; race < count; race++) {
        memory.beforeSave.push(() => rival.allocate(order(`rival-${race}`, { LAMP: 1 })));
      }
    };
    return { ...memory, deps, oneLine, loseRaces };
  };
  const batch = { ref: 'b', sku: 'LAMP', qty: 1_000, eta: null };
  const triesOf = () =>
    Object.fromEntries(log.lines().map(({ requestId, tries }) => [requestId, tries]));

  test('are one more than the races that were lost', async () => {
    const { deps, oneLine, loseRaces } = noted();
    await addBatch(deps)(batch);
    const allocate = allocateOrder(deps);
    loseRaces(2);
    await oneLine('request', { requestId: 'late' }, () => allocate(order('a', { LAMP: 1 })));
    await oneLine('request', { requestId: 'alone' }, () => allocate(order('b', { LAMP: 1 })));

    expect(triesOf()).toEqual({ late: 3, alone: 1 });
  });

  test('of orders that are decided in a group are the group’s, and of nobody else', async () => {
    const { deps, oneLine, loseRaces } = noted();
    await addBatch(deps)(batch);
    await addBatch(deps)({ ...batch, ref: 'c', sku: 'CHAIR' });
    const allocate = allocateOrder(deps);
    const ask = (requestId: string, sku: string) =>
      oneLine('request', { requestId }, () => allocate(order(requestId, { [sku]: 1 })));
    loseRaces(1);
    await Promise.all([
      ask('a', 'LAMP'),
      ask('b', 'LAMP'),
      ask('c', 'LAMP'),
      ask('other', 'CHAIR'),
    ]);

    expect(triesOf()).toEqual({ a: 2, b: 2, c: 2, other: 1 });
  });

  test('of a request of several orders are those of all its groups, each once', async () => {
    const { deps, oneLine, loseRaces } = noted();
    await addBatch(deps)(batch);
    const allocate = allocateOrder(deps);
    loseRaces(2);
    await oneLine('request', { requestId: 'bulk' }, async () => {
      const ask = (requestId: string) =>
        oneLine('order', { requestId }, () => allocate(order(requestId, { LAMP: 1 })));
      await Promise.all([ask('a'), ask('b')]);
    });

    expect(triesOf()).toEqual({ a: 3, b: 3, bulk: 3 });
  });
});
