import { describe, expect, test } from '@jest/globals';
import { changeBatch } from '../../src/domain/change-batch.ts';
import { movePromises } from '../../src/domain/move-promises.ts';
import { AT, dueOn, line } from '../support/builders.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

describe.each(adapters)('promises of a batch that is put off %s', (_, open) => {
  const putOff = async () => {
    const deps = await open();
    await stock(deps, dueOn('2030-01-05', 'ship', 9));
    const { lines } = await sell(deps, line('order', 1));
    await save(deps, changeBatch(await productOf(deps), 'ship', { eta: '2030-01-09' }, [], AT));
    return { deps, lines };
  };

  test('are to be moved until they are, unless it is put off again meanwhile', async () => {
    const { deps } = await putOff();
    const { unfinished } = deps;
    expect(await unfinished.promisesToMove()).toEqual(['ship']);
    expect(await unfinished.promisesBrokenAt('ship')).toBe(AT);
    expect(await unfinished.promisesBrokenAt('another')).toBeUndefined();

    await unfinished.promisesMoved('ship', '2029-12-31T00:00:00.000Z');
    expect(await unfinished.promisesToMove()).toEqual(['ship']);
    await unfinished.promisesMoved('ship', AT);
    expect(await unfinished.promisesToMove()).toEqual([]);
  });

  test('are kept with the lines', async () => {
    const { deps, lines } = await putOff();
    await save(deps, movePromises(await productOf(deps), 'ship', lines, AT));

    expect(await deps.queries.order('order')).toMatchObject([{ shipsOn: '2030-01-09' }]);
    const { items } = await deps.queries.linesOfBatch('ship', { limit: 5 });
    expect(items).toMatchObject([{ orderId: 'order', shipsOn: '2030-01-09' }]);
  });
});
