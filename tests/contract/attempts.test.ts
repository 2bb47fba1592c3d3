import { describe, expect, test } from '@jest/globals';
import type { Deps, StartedAttempt } from '../../src/application/ports.ts';
import type { PlacedLine } from '../../src/domain/order-line.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { AT, inWarehouse, line, splitLine } from '../support/builders.ts';
import { saveChanges } from '../support/saving.ts';
import { adapters, productOf, sell, stock } from './adapters.ts';

const LATER = '2030-01-01T09:00:00.000Z';
const ATTEMPT: StartedAttempt = {
  orderId: 'large',
  id: 'attempt-1',
  fence: 1,
  startedAt: AT,
};

describe.each(adapters)('attempts at large orders %s', (_, open) => {
  test('are found from begin to end', async () => {
    const { attempts } = await open();
    expect(await attempts.find('large')).toBeUndefined();

    expect(await attempts.begin(ATTEMPT)).toBe(true);
    expect(await attempts.find('large')).toEqual(ATTEMPT);

    await attempts.end(ATTEMPT);
    expect(await attempts.find('large')).toBeUndefined();
  });

  test('there is one at a time for an order', async () => {
    const { attempts } = await open();
    await attempts.begin(ATTEMPT);

    expect(await attempts.begin({ ...ATTEMPT, id: 'attempt-2' })).toBe(false);
    expect(await attempts.begin({ ...ATTEMPT, orderId: 'another', id: 'attempt-2' })).toBe(true);
    expect(await attempts.find('large')).toEqual(ATTEMPT);
  });

  test('one whose answer was lost may be begun again', async () => {
    const { attempts } = await open();
    await attempts.begin(ATTEMPT);

    expect(await attempts.begin(ATTEMPT)).toBe(true);
  });

  test('an attempt belongs to its new holder once it is taken over', async () => {
    const { attempts } = await open();
    await attempts.begin(ATTEMPT);

    const taken = await attempts.takeOver(ATTEMPT, LATER);

    expect(taken).toEqual({ ...ATTEMPT, fence: 2, startedAt: LATER });
    expect(await attempts.find('large')).toEqual(taken);
  });

  test('of two who take one over the first has it', async () => {
    const { attempts } = await open();
    await attempts.begin(ATTEMPT);
    await attempts.takeOver(ATTEMPT, LATER);

    expect(await attempts.takeOver(ATTEMPT, LATER)).toBeUndefined();
  });

  test('a former holder can not end the attempt', async () => {
    const { attempts } = await open();
    await attempts.begin(ATTEMPT);
    const taken = await attempts.takeOver(ATTEMPT, LATER);

    await attempts.end(ATTEMPT);

    expect(await attempts.find('large')).toEqual(taken);
  });

  test('that are under way are listed', async () => {
    const { attempts, unfinished } = await open();
    for (const orderId of ['b', 'ä', 'a']) await attempts.begin({ ...ATTEMPT, orderId });
    await attempts.end({ ...ATTEMPT, orderId: 'b' });

    expect(await unfinished.names('order')).toEqual(['a', 'ä']);
  });
});

describe.each(adapters)('the lines of a large order %s', (_, open) => {
  const begun = async (): Promise<Deps> => {
    const deps = await open();
    await stock(deps, inWarehouse('chairs', 10));
    await deps.attempts.begin(ATTEMPT);
    return deps;
  };
  const ofAttempt = (one: PlacedLine) => expect.objectContaining({ ...one });
  const savePart = async (deps: Deps, lineId: string, { last = false, fence = 1 } = {}) => {
    const part = allocate(await productOf(deps), [line('large', 1, lineId)], AT);
    return saveChanges(deps.products, [part], { ...ATTEMPT, fence, last });
  };

  test('say which attempt has saved them', async () => {
    const deps = await begun();
    expect(await savePart(deps, 'a')).toBe('saved');

    const { lines } = await deps.products.load([], [line('large', 1, 'a')]);

    expect(lines).toMatchObject([{ lineId: 'a', batchRef: 'chairs', attempt: 'attempt-1' }]);
  });

  test('are listed with their attempt, parts of them too, and no others', async () => {
    const deps = await begun();
    await stock(deps, inWarehouse('more', 10));
    const { lines: before } = await sell(deps, line('large', 1, 'before'));
    const split = allocate(await productOf(deps), [splitLine('large', 12, 'a')], AT);
    expect(await saveChanges(deps.products, [split], { ...ATTEMPT, last: false })).toBe('saved');

    const found = await deps.attempts.linesOf(ATTEMPT);

    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining(split.lines.map(ofAttempt)));
    expect(await deps.attempts.linesOf({ ...ATTEMPT, id: 'attempt-2' })).toEqual([]);
    expect(await deps.queries.order('large')).toEqual(before);
  });

  test('are hidden until the last is saved, and that ends the attempt', async () => {
    const deps = await begun();
    await savePart(deps, 'a');
    expect(await deps.queries.order('large')).toEqual([]);

    expect(await savePart(deps, 'b', { last: true })).toBe('saved');

    expect(await deps.queries.order('large')).toMatchObject([{ lineId: 'a' }, { lineId: 'b' }]);
    expect(await deps.attempts.find('large')).toBeUndefined();
  });

  test('do not hide what the order had before, of whatever size', async () => {
    const deps = await begun();
    await savePart(deps, 'a', { last: true });
    await sell(deps, line('large', 1, 'b'));
    await deps.attempts.begin({ ...ATTEMPT, id: 'attempt-2' });

    expect(await deps.queries.order('large')).toMatchObject([{ lineId: 'a' }, { lineId: 'b' }]);
  });

  test.each([false, true])(
    'are not saved for who does not hold it any more, last: %s',
    async (last) => {
      const deps = await begun();
      await deps.attempts.takeOver(ATTEMPT, LATER);
      const before = await productOf(deps);

      await expect(savePart(deps, 'a', { last })).rejects.toMatchObject({
        code: 'order-in-progress',
      });
      expect(await productOf(deps)).toEqual(before);
      expect(await deps.attempts.find('large')).toMatchObject({ fence: 2 });
      expect(await savePart(deps, 'a', { last, fence: 2 })).toBe('saved');
    },
  );

  test('are not saved once the attempt has ended', async () => {
    const deps = await begun();
    await deps.attempts.end(ATTEMPT);

    await expect(savePart(deps, 'a')).rejects.toMatchObject({ code: 'order-in-progress' });
  });

  test('that lose a race get what was found', async () => {
    const deps = await begun();
    const late = allocate(await productOf(deps), [line('large', 1, 'a')], AT);
    const { after } = await sell(deps, line('faster', 1));

    expect(await saveChanges(deps.products, [late], { ...ATTEMPT, last: true })).toEqual({
      products: [after],
      lines: [],
    });
    expect(await deps.attempts.find('large')).toEqual(ATTEMPT);
  });
});
