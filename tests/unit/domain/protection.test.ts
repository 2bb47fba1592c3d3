import { describe, expect, test } from '@jest/globals';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { nothing } from '../../../src/domain/decision.ts';
import type { OrderLine, PlacedLine } from '../../../src/domain/order-line.ts';
import { release } from '../../../src/domain/orders/release.ts';
import { ship } from '../../../src/domain/orders/ship.ts';
import type { ChannelRule, Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { availabilityOf, profileOf } from '../../../src/domain/promises/availability.ts';
import { explain } from '../../../src/domain/promises/explain.ts';
import { levelTold } from '../../../src/domain/promises/level.ts';
import { repromise } from '../../../src/domain/promises/repromise.ts';
import { serveQueue } from '../../../src/domain/promises/serve-queue.ts';
import { setProtection } from '../../../src/domain/promises/set-protection.ts';
import {
  AT,
  afterOrders,
  dueOn,
  inWarehouse,
  line,
  partialLine,
  placesOf,
  productWith,
  sharesOf,
  splitLine,
} from '../../support/builders.ts';

const kept = (
  product: Product,
  safetyStock: number,
  rules: Readonly<
    Record<string, Omit<ChannelRule, 'channel' | 'min'> & { readonly min?: number }>
  > = {},
  lines: readonly PlacedLine[] = [],
): Product => {
  const channels = Object.entries(rules).map(([channel, rule]) => ({ channel, min: 0, ...rule }));
  const { after } = setProtection(product, { safetyStock, channels }, lines, AT);
  return serveQueue(nothing(after), { lines: [], isStart: true, isEnd: true }, AT, 100).after;
};

const of = (channel: string, one: OrderLine): OrderLine => ({ ...one, channel });

/** What the largest line could be that comes now. */
const most = (product: Product, channel?: string): number =>
  profileOf(product, channel ? { channel } : {}).days.at(-1)?.units ?? 0;

const served = (product: Product, lines: readonly PlacedLine[]) =>
  serveQueue(nothing(product), { lines, isStart: true, isEnd: true }, AT, 100);

describe('safety stock', () => {
  test('is promised to no order', () => {
    const product = kept(productWith(inWarehouse('here', 10)), 3);

    expect(allocate(product, [line('too much', 8)], AT).short).toMatchObject([{ available: 7 }]);
    expect(placesOf(allocate(product, [line('enough', 7)], AT).lines)).toEqual({ enough: 'here' });
  });

  test('is neither for a backorder, nor for a line that takes what is there', () => {
    const product = kept(productWith(inWarehouse('here', 10)), 3);

    const waits = allocate(product, [line('waits', 8)], AT, 'backorder');
    expect(served(waits.after, waits.lines).lines).toEqual([]);
    const takes = allocate(product, [partialLine('takes', 8)], AT, 'backorder');
    expect(sharesOf(takes.lines)).toEqual([
      ['here', 7],
      ['backordered', 1],
    ]);
  });

  test('lowers what is available, by day, and the level', () => {
    const product = kept(productWith(inWarehouse('here', 3), dueOn('2030-02-01', 'ship', 10)), 5);

    expect(profileOf(product).days).toEqual([{ day: '2030-02-01', units: 8, largestBatch: 8 }]);
    expect(levelTold(product)).toBe('ok');
    expect(levelTold(kept(product, 13))).toBe('out');
    const [told] = allocate(product, [line('large', 9)], AT).events;
    expect(told).toMatchObject({ type: 'OutOfStock', available: 8, nextEta: '2030-02-01' });
  });

  test('absorbs a cut: as long as it lasts, no line moves', () => {
    const { product, lines } = afterOrders(
      kept(productWith(inWarehouse('here', 10)), 3),
      line('a', 7),
    );

    const { after, lines: moved } = changeBatch(product, 'here', { qty: 7 }, lines, AT);

    expect(moved).toEqual([]);
    expect(most(after)).toBe(0);
  });

  test('of another batch is for a line that loses its own', () => {
    const start = productWith(inWarehouse('old', 5), inWarehouse('new', 5));
    const { product, lines } = afterOrders(kept(start, 5), line('a', 5));
    expect(placesOf(lines)).toEqual({ a: 'old' });

    const cut = changeBatch(product, 'old', { blocked: true }, lines, AT);

    expect(placesOf(cut.lines)).toEqual({ a: 'new' });
  });

  test('is what expires last of what is here, so that it does not grow old', () => {
    const soon = { ...inWarehouse('soon', 5), expiresOn: '2030-02-01' };
    const later = { ...inWarehouse('later', 5), expiresOn: '2030-05-01' };
    const product = kept(productWith(soon, later), 5);

    expect(sharesOf(allocate(product, [line('a', 5)], AT).lines)).toEqual([['soon', 5]]);
  });
});

describe('what is kept for a channel', () => {
  const start = () => kept(productWith(inWarehouse('here', 10)), 0, { web: { min: 6 } });

  test('is for its orders alone', () => {
    expect(most(start())).toBe(4);
    expect(most(start(), 'store')).toBe(4);
    expect(most(start(), 'web')).toBe(10);
  });

  test('is less once it has been promised some of it', () => {
    const { product } = afterOrders(start(), of('web', line('w', 5)));

    expect([most(product), most(product, 'web')]).toEqual([4, 5]);
  });

  test('is kept anew once that has left, and while some is given back', () => {
    const { product, lines } = afterOrders(start(), of('web', line('w', 5)));

    expect(most(release(product, lines, 'line-released', AT).after)).toBe(4);
    expect(most(ship(product, lines, AT).after)).toBe(0);
  });

  test('counts what its orders had before it was kept', () => {
    const { product, lines } = afterOrders(
      productWith(inWarehouse('here', 10)),
      of('web', line('w', 5)),
    );

    expect(most(kept(product, 0, { web: { min: 6 } }, lines))).toBe(4);
  });

  test('goes first come, first served, where there is too little for all', () => {
    const both = { web: { min: 6 }, store: { min: 6 } };
    const product = kept(productWith(inWarehouse('here', 10)), 0, both);
    expect([most(product), most(product, 'web'), most(product, 'store')]).toEqual([0, 6, 6]);

    const { product: after } = afterOrders(product, of('web', line('w', 6)));

    expect([most(after), most(after, 'web'), most(after, 'store')]).toEqual([0, 0, 4]);
  });

  test('may be ordered while another channel waits for more than it may have', () => {
    const waits = allocate(start(), [line('waits', 5)], AT, 'backorder').after;

    expect(most(waits)).toBe(0);
    expect(most(waits, 'web')).toBe(6);
    expect(allocate(waits, [of('web', line('w', 7))], AT).short).toMatchObject([
      { reason: 'backorders-first' },
    ]);
  });

  test('is claimed by its own order that waits', () => {
    const waits = allocate(start(), [of('web', line('waits', 11))], AT, 'backorder').after;

    expect([most(waits), most(waits, 'web')]).toEqual([0, 0]);
  });

  test('is explained in a dry run as what others can not have', () => {
    const [explained] = explain(start(), [line('a', 5)], 'reject');

    expect(explained).toMatchObject({
      outcome: 'shortage',
      considered: [{ batchRef: 'here', available: 4, takes: 0, verdict: 'too-few-units' }],
    });
  });

  test('goes to those who wait, once it is not kept any more', () => {
    const { after, lines } = allocate(start(), [line('waits', 5)], AT, 'backorder');

    const open = setProtection(after, { safetyStock: 0, channels: [] }, [], AT).after;

    expect(placesOf(served(open, lines).lines)).toEqual({ waits: 'here' });
  });

  test('stays where it is when a planner promises anew', () => {
    const batches = [inWarehouse('here', 10), dueOn('2030-02-01', 'ship', 10)];
    const product = kept(productWith(...batches), 0, { web: { min: 6 } });
    const { product: full, lines } = afterOrders(product, line('has', 4), line('late', 4));
    expect(placesOf(lines)).toEqual({ has: 'here', late: 'ship' });

    const wins = { rules: [{ match: { orderIds: ['late'] }, strategy: 'win' as const }] };
    const decided = repromise(full, lines, { ...wins, default: 'lose' }, AT);

    expect(placesOf(decided.lines)).toEqual({ has: 'ship', late: 'here' });
    expect(most(decided.after, 'web')).toBe(most(full, 'web'));
  });
});

describe('what a channel may have at the most', () => {
  const start = (...rest: readonly Parameters<typeof kept>[3][]) =>
    kept(productWith(inWarehouse('a', 6), inWarehouse('b', 6)), 0, { web: { max: 8 } }, ...rest);

  test('is promised to it at a time, of all batches together', () => {
    expect(allocate(start(), [of('web', splitLine('w', 9))], AT).short).toMatchObject([
      { available: 8 },
    ]);
    expect(sharesOf(allocate(start(), [of('web', splitLine('w', 8))], AT).lines)).toEqual([
      ['a', 6],
      ['b', 2],
    ]);
  });

  test('leaves the rest to others, also while it waits for more', () => {
    const { product } = afterOrders(start(), of('web', splitLine('w', 8)));
    const waits = allocate(product, [of('web', line('waits', 2))], AT, 'backorder').after;

    expect([most(waits), most(waits, 'web')]).toEqual([4, 0]);
  });

  test('is promised again once something of it has left', () => {
    const { product, lines } = afterOrders(start(), of('web', splitLine('w', 8)));
    const waits = allocate(product, [of('web', line('waits', 2))], AT, 'backorder');
    const { after } = ship(waits.after, lines, AT);

    expect(after.filling).toBe(after.version);
    expect(placesOf(served(after, waits.lines).lines)).toEqual({ waits: 'b' });
  });

  test('does not keep a line from a better day', () => {
    const product = kept(productWith(dueOn('2030-02-01', 'ship', 8)), 0, { web: { max: 8 } });
    const { product: late, lines } = afterOrders(product, of('web', line('w', 8)));
    const come = changeBatch(late, 'ship', { eta: '2030-01-20' }, [], AT).after;
    expect(availabilityOf(come, of('web', line('x', 1))).outcome).toBe('shortage');
    const more = { ...productWith(inWarehouse('here', 8)).batches[0], ref: 'here' } as never;

    const { lines: moved } = served(
      { ...come, batches: [more, ...come.batches], filling: 1 },
      lines,
    );

    expect(placesOf(moved)).toEqual({ w: 'here' });
  });
});

test('a product that keeps nothing is as it was', () => {
  const product = productWith(inWarehouse('here', 10));

  expect(allocate(product, [of('web', line('w', 1))], AT).after).not.toHaveProperty('protection');
  expect(setProtection(product, { safetyStock: 0, channels: [] }, [], AT).events).toEqual([]);
});
