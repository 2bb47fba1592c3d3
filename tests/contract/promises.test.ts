import { describe, expect, test } from '@jest/globals';
import { changeBatch } from '../../src/domain/batches/change-batch.ts';
import { movePromises } from '../../src/domain/promises/move-promises.ts';
import { AT, dueOn, line } from '../support/builders.ts';
import { adapters, productOf, save, sell, stock } from './adapters.ts';

const LATER = '2030-01-01T08:00:01.000Z';

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
    expect(await unfinished.names('promises')).toEqual(['ship']);
    const work = { kind: 'promises', name: 'ship', since: AT } as const;
    expect(await unfinished.find('promises', 'ship')).toEqual(work);
    expect(await unfinished.find('promises', 'another')).toBeUndefined();

    await unfinished.end({ ...work, since: '2029-12-31T00:00:00.000Z' });
    expect(await unfinished.names('promises')).toEqual(['ship']);
    await unfinished.end(work);
    expect(await unfinished.names('promises')).toEqual([]);
  });

  test('are gone on with where the last call has come to, unless it is put off again', async () => {
    const { deps } = await putOff();
    const { unfinished } = deps;
    const work = { kind: 'promises', name: 'ship', since: AT } as const;
    const cursor = async () => (await unfinished.find('promises', 'ship'))?.cursor;

    await unfinished.note({ ...work, since: '2029-12-31T00:00:00.000Z', cursor: 'too late' });
    expect(await cursor()).toBeUndefined();
    await unfinished.note({ ...work, cursor: 'here' });
    expect(await cursor()).toBe('here');

    await save(deps, changeBatch(await productOf(deps), 'ship', { eta: null }, [], LATER));
    expect(await unfinished.find('promises', 'ship')).toEqual({ ...work, since: LATER });
    await unfinished.note({ ...work, since: LATER, cursor: 'there' });
    await unfinished.note({ ...work, since: LATER, cursor: undefined });
    expect(await cursor()).toBeUndefined();
  });

  test('are kept with the lines', async () => {
    const { deps, lines } = await putOff();
    await save(deps, movePromises(await productOf(deps), 'ship', lines, AT));

    expect(await deps.queries.order('order')).toMatchObject([{ shipsOn: '2030-01-09' }]);
    const { items } = await deps.queries.linesOfBatch('ship', { limit: 5 });
    expect(items).toMatchObject([{ orderId: 'order', shipsOn: '2030-01-09' }]);
  });
});
