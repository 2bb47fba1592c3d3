import { describe, expect, test } from '@jest/globals';
import { type Deps, type Entry, type Lease, LeaseLost } from '../../src/application/ports.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { AT, line, partialLine, SKU } from '../support/builders.ts';
import { saveChanges } from '../support/saving.ts';
import { adapters, productOf, stock } from './adapters.ts';

const LATER = '2030-01-01T08:00:20.000Z';

const entry = (id: string, more: Partial<Entry> = {}): Entry => ({
  sku: SKU,
  id,
  at: AT,
  deadline: LATER,
  orders: [{ lines: [line(id, 1)], onShortage: 'reject' }],
  ...more,
});

const putDown = async (deps: Deps, ...entries: readonly Entry[]): Promise<void> => {
  for (const one of entries) await deps.counters.putDown(one);
};

const ids = (entries: readonly Entry[]): readonly string[] => entries.map(({ id }) => id);

const look = ({ counters }: Deps) => counters.look(entry('order'), { lease: true });

const leaseOf = async (deps: Deps): Promise<Lease> => (await look(deps)).lease as Lease;

const taken = async (deps: Deps): Promise<Lease> =>
  (await deps.counters.take(await leaseOf(deps))) as Lease;

/** Saves what an entry's orders get, and takes it away with that. */
const decide = async (deps: Deps, one: Entry, lease?: Lease) => {
  const lines = one.orders.flatMap((order) => order.lines);
  const change = allocate(await productOf(deps), lines, AT);
  return saveChanges(deps.products, [change], undefined, { entries: [one], lease });
};

describe.each(adapters)('a counter %s', (_, adapter) => {
  test('what is put down is there, as it was, first come first, until its time is over', async () => {
    const deps = await adapter();
    const first = entry('z-first', { at: '2030-01-01T07:59:59.000Z' });
    const split = entry('split', {
      orders: [
        {
          lines: [{ ...partialLine('split', 1), heldUntil: LATER }],
          onShortage: 'backorder',
          cause: { by: 'anna' },
        },
      ],
    });
    const turn = entry('turn', { at: '2030-01-01T08:00:01.000Z', orders: [] });
    const toRelease = [
      { orderId: 'o', lineId: 'l', qty: 1 },
      { orderId: 'o', lineId: 'l', part: 'p', qty: 2 },
    ];
    const release = entry('y', { orders: [], release: toRelease });
    const cause = { reason: 'found', document: 'T-9', by: 'ben' };
    const more = { ref: 'more', qty: 5, eta: null, container: 'sea' };
    const batch = entry('z', { orders: [], batch: more, cause });
    await putDown(deps, turn, batch, release, split, first, entry('late', { deadline: AT }));

    expect(await deps.counters.entries(SKU, AT)).toEqual([first, split, release, batch, turn]);
    expect(await deps.counters.entries(SKU, LATER)).toEqual([]);
    expect(await deps.counters.entries('another', AT)).toEqual([]);
  });

  test('what was put down is taken back once', async () => {
    const deps = await adapter();
    await putDown(deps, entry('order'));

    expect(await look(deps)).toMatchObject({ isThere: true, lines: [] });
    expect(await deps.counters.takeBack(entry('order'))).toBe(true);
    expect(await deps.counters.takeBack(entry('order'))).toBe(false);
    expect(await deps.counters.look(entry('order'), { lease: false })).toEqual({
      isThere: false,
      lines: [],
    });
  });

  test('of all who see that nobody serves one does', async () => {
    const deps = await adapter();
    const free = await leaseOf(deps);

    const all = await Promise.all([1, 2, 3].map(() => deps.counters.take(free)));

    expect(free).toEqual({ sku: SKU, fence: 0, isTaken: false, next: [], turn: 0, waiting: 0 });
    expect(all.filter((lease) => lease)).toEqual([{ ...free, fence: 1, isTaken: true }]);
    expect(await leaseOf(deps)).toEqual({ ...free, fence: 1, isTaken: true });
  });

  test('with what is decided the entries are taken away, and the lease is given back', async () => {
    const deps = await adapter();
    await stock(deps, { ref: 'batch', qty: 10, eta: null });
    await putDown(deps, entry('order'), entry('another'));
    const lease = await taken(deps);

    expect(
      await decide(deps, entry('order'), { ...lease, next: ['turn'], turn: 40, waiting: 3 }),
    ).toBe('saved');

    const { isThere, lines, lease: now } = await look(deps);
    expect({ isThere, lines }).toMatchObject({ isThere: false, lines: [{ state: 'allocated' }] });
    expect(now).toEqual({ ...lease, isTaken: false, next: ['turn'], turn: 40, waiting: 3 });
    expect(ids(await deps.counters.entries(SKU, AT))).toEqual(['another']);
  });

  test('what was taken back meanwhile is decided by nobody', async () => {
    const deps = await adapter();
    await stock(deps, { ref: 'batch', qty: 10, eta: null });
    const lease = await taken(deps);

    expect(await decide(deps, entry('order'), lease)).toEqual({ products: [], lines: [] });

    const { lines, lease: now } = await look(deps);
    expect({ lines, now }).toEqual({ lines: [], now: lease });
  });

  test('who has lost the lease saves nothing with it', async () => {
    const deps = await adapter();
    await stock(deps, { ref: 'batch', qty: 10, eta: null });
    await putDown(deps, entry('order'));
    const former = await taken(deps);
    const lease = await taken(deps);

    await expect(decide(deps, entry('order'), former)).rejects.toThrow(LeaseLost);
    await expect(deps.counters.end({ entries: [entry('order')], lease: former })).rejects.toThrow(
      LeaseLost,
    );

    expect(await look(deps)).toEqual({ isThere: true, lines: [], lease });
  });

  test('where nothing is to be saved entries are taken away, whether they are there or not', async () => {
    const deps = await adapter();
    await putDown(deps, entry('order'));
    const lease = await taken(deps);

    await deps.counters.end({ entries: [entry('order'), entry('gone')], lease });
    await deps.counters.end({ entries: [] });

    const { isThere, lease: now } = await look(deps);
    expect({ isThere, now }).toEqual({ isThere: false, now: { ...lease, isTaken: false } });
  });
});
