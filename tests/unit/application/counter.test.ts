import { beforeEach, describe, expect, test } from '@jest/globals';
import { releaseOrder } from '../../../src/application/orders/release-order.ts';
import type { Entry, Lease } from '../../../src/application/ports.ts';
import type { PlacedLine } from '../../../src/domain/order-line.ts';
import type { Product } from '../../../src/domain/product.ts';
import { inMemory } from '../../support/in-memory.ts';
import { largeOrder, order, useCases } from '../../support/shop.ts';

const SKU = 'RED-CHAIR';
const LATER = '2030-01-01T09:00:00.000Z';

let memory: ReturnType<typeof inMemory>;
let saves: number;
let passes: (() => unknown)[];

/** Another environment on the same table, with what it remembers. */
const environment = () => {
  const deps = {
    ...memory,
    pause: async (milliseconds: number) => {
      memory.pass(milliseconds);
      await passes.shift()?.();
    },
  };
  return { deps, ...useCases(deps) };
};

const wants = (orderId: string, qty = 1) => order(orderId, { [SKU]: qty });

const product = () => memory.store.products.get(SKU);

const makeBusy = () => {
  const found = product();
  if (found) memory.store.products.set(SKU, { ...found, busyUntil: LATER });
};

const calmDown = () => {
  const { busyUntil: _, ...found } = product() as Product;
  memory.store.products.set(SKU, found);
};

const put = (id: string, orders: Entry['orders'], more: Partial<Entry> = {}) =>
  memory.store.entries.set(id, {
    ...{ sku: SKU, id, at: '2030-01-01T07:00:00.000Z', deadline: LATER, orders },
    ...more,
  });

const lease = (more: Partial<Lease>) =>
  memory.store.leases.set(SKU, {
    ...{ sku: SKU, fence: 7, isTaken: false, next: [], turn: 10, waiting: 0 },
    ...more,
  });

const line = (orderId: string, qty = 1) => ({ orderId, lineId: SKU, sku: SKU, qty });
const anOrder = (orderId: string, qty = 1): Entry['orders'] => [
  { lines: [line(orderId, qty)], onShortage: 'reject' },
];

beforeEach(async () => {
  memory = inMemory();
  saves = 0;
  passes = [];
  await useCases(memory.rival).addBatch({ ref: 'chairs', sku: SKU, qty: 10, eta: null });
  const { prepare } = memory.products;
  memory.products.prepare = (...what) => {
    const transaction = prepare(...what);
    if (transaction === 'too large') return transaction;
    return {
      save: async () => {
        const saved = await transaction.save();
        if (saved === 'saved') saves++;
        return saved;
      },
    };
  };
});

const nothingIsLeft = () => {
  expect([...memory.store.entries.values()]).toEqual([]);
  expect([...memory.store.leases.values()].filter(({ isTaken }) => isTaken)).toEqual([]);
};

describe('an order for a SKU that is not busy', () => {
  test('puts nothing down', async () => {
    await environment().allocate(wants('order'));

    expect(memory.store.leases.size).toBe(0);
    expect(product()?.busyUntil).toBeUndefined();
  });

  test('goes to the counter when it has lost two races', async () => {
    const rival = useCases(memory.rival);
    memory.beforeSave.push(
      () => rival.allocate(wants('faster')),
      () => rival.allocate(wants('the fastest')),
    );

    expect(await environment().allocate(wants('order'))).toMatchObject({ created: true });

    expect(memory.store.leases.get(SKU)).toMatchObject({ fence: 1, isTaken: false });
    nothingIsLeft();
  });
});

describe('an order for a busy SKU', () => {
  beforeEach(makeBusy);

  test('is decided with all that is put down, in one transaction', async () => {
    put('a', anOrder('earlier'));
    put('z', anOrder('later'), { at: '2030-01-01T08:30:00.000Z' });

    expect(await environment().allocate(wants('order'))).toMatchObject({
      outcome: 'allocated',
      created: true,
    });

    expect(saves).toBe(1);
    const accepted = [...memory.store.lines.values()].sort((a, b) =>
      a.accepted < b.accepted ? -1 : 1,
    );
    expect(accepted.map(({ orderId }) => orderId)).toEqual(['earlier', 'order', 'later']);
    nothingIsLeft();
  });

  test('is decided by who serves, and its process is answered by its lines', async () => {
    lease({ isTaken: true });
    const other = environment();
    // The other one takes the lease over, as who has it never comes back.
    passes.push(() => other.allocate(wants('other')));

    expect(await environment().allocate(wants('order'))).toMatchObject({
      outcome: 'allocated',
      created: true,
      lines: [{ orderId: 'order', batchRef: 'chairs' }],
    });

    expect(saves).toBe(1);
    nothingIsLeft();
  });

  test('that comes again is answered as before, and one that differs is refused', async () => {
    const { allocate } = environment();
    await allocate(wants('order'));

    expect(await allocate(wants('order'))).toMatchObject({ created: false });
    await expect(allocate(wants('order', 2))).rejects.toMatchObject({ code: 'line-differs' });
    nothingIsLeft();
  });

  test('that there is too little stock for is refused without a write', async () => {
    const { allocate } = environment();
    await allocate(wants('order', 10));
    await allocate(wants('first to be told', 1));
    saves = 0;

    expect(await allocate(wants('short'))).toMatchObject({ outcome: 'short' });

    expect(saves).toBe(0);
    nothingIsLeft();
  });

  test('that was cancelled before it came is refused, whatever its process knows of the rush', async () => {
    const { allocate } = environment();
    await allocate(wants('order'));
    await memory.cancels.remember({ orderId: 'cancelled' }, LATER);

    await expect(allocate(wants('cancelled'))).rejects.toMatchObject({ code: 'line-released' });
    nothingIsLeft();
  });

  test('is taken back when its time is over, and decided by nobody', async () => {
    let fence = 7;
    const keepGoing = () => {
      passes.push(keepGoing);
      lease({ isTaken: true, fence: ++fence });
    };
    keepGoing();

    await expect(environment().allocate(wants('order'))).rejects.toMatchObject({
      code: 'too-much-contention',
    });
    expect(memory.store.entries.size).toBe(0);
    expect(memory.store.lines.size).toBe(0);
  });

  test('has a turn of its own, if it is too large to go with others', async () => {
    const { addBatch, allocate } = environment();
    await addBatch({ ref: 'more', sku: SKU, qty: 1_000, eta: null });

    expect(await allocate(largeOrder('large', 60, SKU))).toMatchObject({ outcome: 'allocated' });

    expect(memory.store.lines.size).toBe(60);
    nothingIsLeft();
  });

  test('decides for itself when its group fails for a reason nobody knows', async () => {
    put('a', anOrder('odd'));
    memory.beforeSave.push(() => {
      throw new Error('one of them can not be saved');
    });

    expect(await environment().allocate(wants('order'))).toMatchObject({ outcome: 'allocated' });

    expect([...memory.store.lines.values()].map(({ orderId }) => orderId)).toEqual(['order']);
    nothingIsLeft();
  });
});

describe('while very many wait', () => {
  beforeEach(async () => {
    await useCases(memory.rival).addBatch({ ref: 'more', sku: SKU, qty: 100, eta: null });
    makeBusy();
  });

  const twenty = (prefix: string) => Array.from({ length: 20 }, (_, n) => `${prefix}-${n}`);
  const putMany = (prefix: string) => {
    for (const id of twenty(prefix)) put(id, anOrder(id));
  };

  /** What happens while a group is saved. */
  const whileSaving = (act: () => unknown) => memory.beforeSave.push(act);

  test('the server decides another group before it releases the lease', async () => {
    putMany('first');
    whileSaving(() => putMany('second'));

    await environment().allocate(wants('own'));

    expect(memory.store.lines.size).toBe(41);
    expect(memory.store.leases.get(SKU)).toMatchObject({ fence: 1, isTaken: false, waiting: 21 });
    nothingIsLeft();
  });

  test('it does not, if a command waits for its turn', async () => {
    putMany('first');
    put('turn', []);
    whileSaving(() => putMany('second'));

    await environment().allocate(wants('own'));

    expect(memory.store.lines.size).toBe(21);
    expect(memory.store.leases.get(SKU)).toMatchObject({ next: ['turn'], isTaken: false });
  });

  test('it does not, if it is so slow that it might be taken for dead', async () => {
    putMany('first');
    whileSaving(() => putMany('second'));
    const { take } = memory.counters;
    memory.counters.take = (seen) => {
      memory.pass(500);
      return take(seen);
    };

    await environment().allocate(wants('own'));

    expect(memory.store.lines.size).toBe(21);
    expect(memory.store.leases.get(SKU)).toMatchObject({ isTaken: false, turn: 500 });
  });

  test('its own client is answered as was decided, whatever becomes of the other group', async () => {
    putMany('first');
    whileSaving(() => {
      memory.counters.entries = () => Promise.reject(new Error('out of reach'));
    });

    expect(await environment().allocate(wants('own'))).toMatchObject({ created: true });
  });
});

describe('whether it is busy', () => {
  test('is said by a group of three and more, for two seconds', async () => {
    makeBusy();
    put('a', anOrder('a'));
    put('b', anOrder('b'));

    await environment().allocate(wants('c'));

    expect(product()?.busyUntil).toBe('2030-01-01T08:00:02.000Z');
  });

  test('is over by itself: then an order goes straight through again', async () => {
    makeBusy();
    await environment().allocate(wants('at the counter'));
    expect(product()?.busyUntil).toBe(LATER);
    memory.pass(2 * 60 * 60 * 1_000);

    await environment().allocate(wants('straight'));

    expect(memory.store.leases.get(SKU)?.fence).toBe(1);
  });
});

describe('releases and batches for a busy SKU', () => {
  const released = (orderId: string) => ({ orderId, lineId: SKU, qty: 1 });
  const stateOf = (orderId: string) =>
    [...memory.store.lines.values()].find((one) => one.orderId === orderId)?.state;
  const refs = () => product()?.batches.map(({ ref }) => ref);

  /** The next who comes serves while another one waits: whoever has the lease never comes back. */
  const servedByAnother = (meanwhile: () => unknown = () => {}) => {
    lease({ isTaken: true });
    passes.push(async () => {
      await meanwhile();
      await environment().allocate(wants('of the server'));
    });
  };

  beforeEach(async () => {
    await environment().allocate(wants('early'));
    makeBusy();
    saves = 0;
  });

  test('go straight through while it is not', async () => {
    memory.pass(2 * 60 * 60 * 1_000);
    const { addBatch, releaseOrder } = environment();

    await releaseOrder('early');
    await addBatch({ ref: 'more', sku: SKU, qty: 5, eta: null });

    expect(memory.store.leases.size).toBe(0);
  });

  test('go to the counter when they have lost two races', async () => {
    memory.pass(2 * 60 * 60 * 1_000);
    const rival = useCases(memory.rival);
    const lose = () =>
      memory.beforeSave.push(
        () => rival.allocate(wants(`faster-${memory.store.lines.size}`)),
        () => rival.allocate(wants(`the-fastest-${memory.store.lines.size}`)),
      );
    const { addBatch, releaseOrder } = environment();

    lose();
    expect(await releaseOrder('early')).toMatchObject([{ state: 'released' }]);
    lose();
    expect(await addBatch({ ref: 'more', sku: SKU, qty: 5, eta: null })).toMatchObject({
      created: true,
    });

    expect(memory.store.leases.get(SKU)).toMatchObject({ fence: 2, isTaken: false });
    nothingIsLeft();
  });

  test('are decided with the orders, in the order in which they came, in one transaction', async () => {
    put('a', [], { release: [released('early')] });
    put('b', anOrder('takes what was given back', 10));
    put('c', [], { batch: { ref: 'more', qty: 1, eta: null } });

    expect(await environment().allocate(wants('own'))).toMatchObject({
      lines: [{ batchRef: 'more' }],
    });

    expect(saves).toBe(1);
    expect(stateOf('early')).toBe('released');
    expect(stateOf('takes what was given back')).toBe('allocated');
    nothingIsLeft();
  });

  test('are answered by what a server has left', async () => {
    servedByAnother();
    expect(await environment().releaseOrder('early')).toMatchObject([{ state: 'released' }]);
    expect(saves).toBe(1);

    servedByAnother();
    expect(
      await environment().addBatch({ ref: 'more', sku: SKU, qty: 5, eta: null }),
    ).toMatchObject({ batch: { ref: 'more', purchased: 5 }, created: true });
    expect(saves).toBe(2);
    nothingIsLeft();
  });

  test('that come twice at once are done once', async () => {
    put('a', [], { release: [released('early')] });
    put('b', [], { batch: { ref: 'more', qty: 5, eta: null } });
    put('c', [], { release: [released('early')] });
    put('d', [], { batch: { ref: 'more', qty: 5, eta: null } });

    await environment().allocate(wants('own'));

    expect(memory.store.events.filter(({ type }) => type === 'Deallocated')).toHaveLength(1);
    expect(memory.store.events.filter(({ type }) => type === 'BatchAdded')).toHaveLength(2);
    nothingIsLeft();
  });

  test('are refused by their own process: a batch of that name is there with other content', async () => {
    servedByAnother(() => put('a', [], { batch: { ref: 'more', qty: 7, eta: null } }));

    await expect(
      environment().addBatch({ ref: 'more', sku: SKU, qty: 5, eta: null }),
    ).rejects.toMatchObject({ code: 'batch-differs' });

    expect(refs()).toEqual(['chairs', 'more']);
    nothingIsLeft();
  });

  test('of a batch that was there all the time, and has nothing left, change nothing', async () => {
    const { addBatch, allocate } = environment();
    await addBatch({ ref: 'gone', sku: SKU, qty: 50, eta: '2029-01-01' });
    await allocate(wants('all of it', 50));
    put('a', [], { batch: { ref: 'gone', qty: 50, eta: '2029-01-01' } });

    expect(await addBatch({ ref: 'more', sku: SKU, qty: 5, eta: null })).toMatchObject({
      created: true,
    });

    expect(memory.store.batches.get('gone')).toMatchObject({ closed: { allocated: 50 } });
    nothingIsLeft();
  });

  test('of lines that were shipped meanwhile change nothing', async () => {
    await useCases(memory.rival).allocate(wants('another'));
    makeBusy();
    put('a', [], { release: [released('another')] });
    put('b', [], { release: [released('early')] });
    // Between the server's read and its save.
    memory.beforeSave.push(() => {
      calmDown();
      return useCases(memory.rival).shipOrder('early');
    });

    await environment().allocate(wants('own'));

    expect(['another', 'early', 'own'].map(stateOf)).toEqual(['released', 'shipped', 'allocated']);
    // The first one by itself, as the server was overtaken.
    expect(saves).toBe(2);
    nothingIsLeft();
  });

  test('of lines of an attempt at a large order are left to their own process', async () => {
    const [name, early] = [...memory.store.lines][0] as [string, PlacedLine];
    memory.store.lines.set(name, { ...early, attempt: 'attempt' });
    put('a', [], { release: [released('early')] });

    await environment().allocate(wants('own'));

    expect(stateOf('early')).toBe('allocated');
    nothingIsLeft();
  });

  test('of lines that are others meanwhile are left to their own process', async () => {
    put('a', [], { release: [{ ...released('early'), qty: 2 }] });
    put('b', [], { release: [released('early'), released('unknown')] });

    await environment().allocate(wants('own'));

    expect(stateOf('early')).toBe('allocated');
    nothingIsLeft();
  });

  test('give to those that wait, though orders come behind them', async () => {
    const { allocate } = environment();
    await allocate(wants('all', 9));
    await useCases(memory.rival).allocate({ ...wants('waits'), onShortage: 'backorder' });
    makeBusy();
    put('a', [], { release: [released('early')] });
    put('b', [{ lines: [line('later')], onShortage: 'backorder' }]);

    await allocate({ ...wants('own'), onShortage: 'backorder' });

    expect(['waits', 'later', 'own'].map(stateOf)).toEqual([
      'allocated',
      'backordered',
      'backordered',
    ]);
    nothingIsLeft();
  });

  test('have a turn of their own, if they depend on what their caller knows', async () => {
    const { deps } = environment();
    const { putDown } = deps.counters;
    const put: Entry[] = [];
    deps.counters.putDown = (entry) => {
      put.push(entry);
      return putDown(entry);
    };

    await releaseOrder(deps)('early', { matches: () => true });

    expect(put).toMatchObject([{ orders: [] }]);
    expect(put[0]).not.toHaveProperty('release');
    expect(stateOf('early')).toBe('released');
    nothingIsLeft();
  });
});

describe('another command on a busy SKU', () => {
  beforeEach(makeBusy);

  test('gets its turn, and serves what has been put down meanwhile', async () => {
    put('a', anOrder('waiting'));

    expect(await environment().changeBatch('chairs', { qty: 5 })).toMatchObject({
      batch: { purchased: 5 },
    });

    expect([...memory.store.lines.values()]).toMatchObject([{ orderId: 'waiting' }]);
    nothingIsLeft();
  });

  test('is called when its turn comes, and nobody serves before it', async () => {
    put('turn', []);
    const { allocate, changeBatch } = environment();
    await allocate(wants('order'));
    expect(memory.store.leases.get(SKU)).toMatchObject({ next: ['turn'], isTaken: false });

    // Who was called has died: it is passed over.
    await changeBatch('chairs', { qty: 5 });

    nothingIsLeft();
  });
});
