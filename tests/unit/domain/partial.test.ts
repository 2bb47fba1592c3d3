import { describe, expect, test } from '@jest/globals';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { changeBatch } from '../../../src/domain/batches/change-batch.ts';
import { receivePart } from '../../../src/domain/batches/receive-part.ts';
import { nothing } from '../../../src/domain/decision.ts';
import {
  byRank,
  nameOf,
  type OrderLine,
  type PlacedLine,
  rankOf,
  units,
} from '../../../src/domain/order-line.ts';
import { changeLine } from '../../../src/domain/orders/change-line.ts';
import { MAX_PARTS } from '../../../src/domain/orders/parts.ts';
import { reinstate } from '../../../src/domain/orders/reinstate.ts';
import { release } from '../../../src/domain/orders/release.ts';
import { onDay, type Product } from '../../../src/domain/product.ts';
import { allocate, askedFor } from '../../../src/domain/promises/allocate.ts';
import { explain } from '../../../src/domain/promises/explain.ts';
import { movePromises } from '../../../src/domain/promises/move-promises.ts';
import { serveQueue } from '../../../src/domain/promises/serve-queue.ts';
import { MAX_DIVISIONS, MAX_SHARES } from '../../../src/domain/promises/shares.ts';
import { afterBackorders } from '../../support/backorders.ts';
import {
  AT,
  allocatedOf,
  dueOn,
  heldUntil,
  inWarehouse,
  line,
  partialLine,
  productWith,
  SKU,
  sharesOf,
} from '../../support/builders.ts';

const ALL = 100;

/** A product, and lines of it as they stand. */
type Stand = { readonly product: Product; readonly lines: readonly PlacedLine[] };

const having = (product: Product, ...orders: readonly OrderLine[]): Stand =>
  afterBackorders(product, ...orders);

const merged = (lines: readonly PlacedLine[], changed: readonly PlacedLine[]) => [
  ...new Map([...lines, ...changed].map((one) => [nameOf(one), one])).values(),
];

/** The queue is asked until nobody who waits can have anything of it. */
const served = ({ product, lines }: Stand): Stand => {
  let stand = { product, lines };
  for (let n = 0; stand.product.filling !== null && n < ALL; n++) {
    const waiting = stand.lines.filter(({ state }) => state === 'backordered').toSorted(byRank);
    const queue = { lines: waiting, isEnd: true };
    const step = serveQueue(nothing(stand.product), queue, AT, MAX_SHARES);
    stand = { product: step.after, lines: merged(stand.lines, step.lines) };
  }
  return stand;
};

/** What is there, with so many units more. */
const withMore = ({ product, lines }: Stand, ref: string, qty: number): Stand =>
  served({ product: addBatch(product, inWarehouse(ref, qty), AT).after, lines });

const onlyOf = (orderId: string, { lines }: Stand) =>
  lines.filter((one) => one.orderId === orderId);

describe('a line that takes what is there', () => {
  test('has it, and waits for the rest, right behind its own place', () => {
    const stock = productWith(inWarehouse('here', 6));

    const { lines, after, events } = allocate(stock, [partialLine('order', 10)], AT, 'backorder');

    expect(sharesOf(lines)).toEqual([
      ['here', 6],
      ['backordered', 4],
    ]);
    const [own, rest] = lines as [PlacedLine, PlacedLine];
    expect(own).toMatchObject({ lineId: SKU, ordered: 10 });
    expect(own.part).toBeUndefined();
    expect(rest).toMatchObject({ lineId: SKU, part: rest.placed });
    expect(rest.ordered).toBeUndefined();
    expect(rankOf(rest).startsWith(`${rankOf(own)}/`)).toBe(true);
    expect(after).toMatchObject({ backordered: 4, filling: null, outOfStock: true });
    expect(events).toMatchObject([
      { type: 'Allocated', qty: 6, batchRef: 'here' },
      { type: 'Backordered', qty: 4, part: rest.part },
      { type: 'OutOfStock', available: 0, backordered: 4 },
    ]);
  });

  test('waits with all of it where nothing is there, and is no part of anything', () => {
    const { lines } = having(productWith(), partialLine('order', 10));

    expect(lines).toMatchObject([{ state: 'backordered', qty: 10 }]);
    expect(lines[0]).not.toHaveProperty('ordered');
  });

  test('has all of it where there is enough, of what comes later, too', () => {
    const stock = productWith(inWarehouse('here', 6), dueOn('2030-02-01', 'soon', 9));

    const { product, lines } = having(stock, partialLine('order', 10));

    expect(sharesOf(lines)).toEqual([
      ['here', 6],
      ['soon', 4],
    ]);
    expect(product.backordered).toBe(0);
  });

  test('takes nothing that comes too late for it', () => {
    const stock = onDay(
      productWith(inWarehouse('here', 2), dueOn('2030-02-01', 'late', 9)),
      '2030-01-01',
    );

    const { lines } = having(stock, { ...partialLine('order', 10), shipBy: '2030-01-15' });

    expect(sharesOf(lines)).toEqual([
      ['here', 2],
      ['backordered', 8],
    ]);
  });

  test('takes nothing that a line before it waits for', () => {
    const stock = productWith(inWarehouse('here', 6));

    const { lines } = having(stock, line('first', 9), partialLine('order', 10));

    expect(sharesOf(lines)).toEqual([
      ['backordered', 9],
      ['backordered', 10],
    ]);
  });

  test('is the only one that does: others are had whole or not at all', () => {
    const stock = productWith(inWarehouse('here', 6));
    const lines = [line('order', 7, 'whole'), partialLine('order', 7, 'partial')];

    const decision = allocate(
      { ...stock, backorderPolicy: 'fill-what-fits' },
      lines,
      AT,
      'backorder',
    );

    expect(sharesOf(decision.lines)).toEqual([
      ['backordered', 7],
      ['here', 6],
      ['backordered', 1],
    ]);
  });

  test('is not one that is kept together with others: that never waits, and is had whole', () => {
    const stock = productWith(inWarehouse('here', 6));
    const kit = { ...line('kit', 10), keepTogether: true } as const;

    expect(askedFor(kit, 'partial')).toBe(kit);
    expect(allocate(stock, [kit], AT, 'backorder')).toMatchObject({
      lines: [],
      short: [{ reason: 'shortage' }],
    });
  });

  test('learns that from a dry run before', () => {
    const stock = productWith(inWarehouse('here', 6), dueOn('2030-02-01', 'late', 9));
    const hurried = { ...partialLine('order', 10), shipBy: '2030-01-15' };

    const [told] = explain(onDay(stock, '2030-01-01'), [hurried], 'backorder');

    expect(told).toMatchObject({
      outcome: 'partial',
      batchRef: 'here',
      considered: [
        { batchRef: 'here', takes: 6, verdict: 'taken' },
        { batchRef: 'late', takes: 0, verdict: 'comes-too-late' },
      ],
    });
  });

  test('on hold waits for the rest on hold, and keeps nobody from anything', () => {
    const cart = heldUntil('2030-01-01T09:00:00.000Z', partialLine('cart', 10));
    const stand = having(productWith(inWarehouse('here', 6)), cart);

    expect(stand.product).toMatchObject({ backordered: 4, backorderedOnHold: 4 });
    const more = addBatch({ ...stand.product, filling: null }, inWarehouse('more', 2), AT).after;
    expect(sharesOf(having({ ...more, filling: null }, line('order', 2)).lines)).toEqual([
      ['more', 2],
    ]);
  });
});

describe('the rest of a line that takes what is there', () => {
  const start = () => having(productWith(inWarehouse('here', 6)), partialLine('order', 10));

  test('takes what comes, however little, and keeps its place', () => {
    const stand = withMore(start(), 'more', 1);

    expect(sharesOf(stand.lines)).toEqual([
      ['here', 6],
      ['more', 1],
      ['backordered', 3],
    ]);
    const [own, , rest] = stand.lines as [PlacedLine, PlacedLine, PlacedLine];
    expect(rankOf(rest).startsWith(`${rankOf(own)}/`)).toBe(true);
    expect(stand.product).toMatchObject({ backordered: 3, filling: null });
  });

  test('is overtaken by nobody', () => {
    const { product, lines } = start();
    const later = allocate(product, [line('later', 1)], AT, 'backorder');
    expect(sharesOf(later.lines)).toEqual([['backordered', 1]]);

    const stand = withMore({ product: later.after, lines: [...lines, ...later.lines] }, 'more', 3);

    expect(units(onlyOf('order', stand).filter(({ batchRef }) => batchRef === 'more'))).toBe(3);
    expect(sharesOf(onlyOf('later', stand))).toEqual([['backordered', 1]]);
    expect(sharesOf(onlyOf('later', withMore(stand, 'last', 2)))).toEqual([['last', 1]]);
  });

  test('leaves to those behind it what comes too late for it', () => {
    const stock = onDay(productWith(inWarehouse('here', 6)), '2030-01-01');
    const first = having(
      stock,
      { ...partialLine('order', 10), shipBy: '2030-01-15' },
      line('later', 5),
    );
    const { after } = addBatch(first.product, dueOn('2030-02-01', 'soon', 8), AT);

    const stand = served({ product: after, lines: first.lines });

    expect(sharesOf(onlyOf('order', stand))).toEqual([
      ['here', 6],
      ['backordered', 4],
    ]);
    expect(sharesOf(onlyOf('later', stand))).toEqual([['soon', 5]]);
  });

  test('may be divided so often; then it waits until all of it is there', () => {
    let stand = having(productWith(), partialLine('order', 50));
    for (let day = 1; day <= 49; day++) stand = withMore(stand, `day-${day}`, 1);

    expect(stand.lines).toHaveLength(MAX_DIVISIONS + 1);
    expect(stand.product).toMatchObject({ backordered: 50 - MAX_DIVISIONS, filling: null });
    expect(stand.lines.at(-1)).toMatchObject({ partial: 0, qty: 50 - MAX_DIVISIONS });

    stand = withMore(stand, 'all', 30);
    expect(stand.product.backordered).toBe(0);
    expect(units(stand.lines)).toBe(50);
    expect(stand.lines.length).toBeLessThanOrEqual(MAX_PARTS);
  });

  test('takes of very many batches what they have, in several decisions', () => {
    const refs = Array.from({ length: 15 }, (_, n) => `batch-${n}`);
    const stock = productWith(...refs.map((ref) => inWarehouse(ref, 1)));

    const stand = having(stock, partialLine('order', 20));
    expect(stand.lines).toHaveLength(MAX_SHARES);
    expect(stand.product.filling).toBe(stand.product.version);

    const after = served(stand);
    expect(after.product).toMatchObject({ backordered: 5, filling: null });
    expect(units(after.lines)).toBe(20);
    expect(Object.values(allocatedOf(after.product))).toEqual(Array(15).fill(1));
  });

  test('is left to the next step with all it gets, where that is more than is wanted in this one', () => {
    const { product, lines } = having(productWith(), line('first', 1), partialLine('order', 9));
    const stocked = ['a', 'b'].reduce(
      (now, ref) => addBatch(now, inWarehouse(ref, 2), AT).after,
      product,
    );

    const step = (most: number) => serveQueue(nothing(stocked), { lines, isEnd: true }, AT, most);

    expect(sharesOf(step(3).lines)).toEqual([['a', 1]]);
    expect(step(3)).toMatchObject({ asked: lines[0], after: { filling: stocked.filling } });
    expect(sharesOf(step(4).lines)).toEqual([
      ['a', 1],
      ['a', 1],
      ['b', 2],
      ['backordered', 6],
    ]);
    expect(step(4).after.filling).toBeNull();
  });
});

describe('a line that takes what is there and loses some of it', () => {
  test('keeps what the batch still has, and takes later what comes', () => {
    const { product, lines } = having(
      productWith(inWarehouse('here', 10)),
      partialLine('order', 10),
    );
    expect(lines[0]).not.toHaveProperty('ordered');

    const cut = changeBatch(product, 'here', { qty: 7 }, lines, AT);
    expect(sharesOf(cut.lines)).toEqual([
      ['here', 7],
      ['backordered', 3],
    ]);

    const stand = withMore({ product: cut.after, lines: merged(lines, cut.lines) }, 'more', 1);
    expect(sharesOf(stand.lines)).toEqual([
      ['here', 7],
      ['more', 1],
      ['backordered', 2],
    ]);
  });

  test('moves to another batch with as much as that has', () => {
    const { product, lines } = having(
      productWith(inWarehouse('here', 10), inWarehouse('other', 4)),
      partialLine('order', 10),
    );

    const cut = changeBatch(product, 'here', { qty: 0 }, lines, AT);

    expect(sharesOf(cut.lines)).toEqual([
      ['other', 4],
      ['backordered', 6],
    ]);
    expect(cut.lines[0]).toMatchObject({ ordered: 10 });
    expect(cut.after).toMatchObject({ backordered: 6 });
    expect(allocatedOf(cut.after)).toEqual({ here: 0, other: 4 });
    expect(cut.events.map(({ type }) => type)).toEqual([
      'BatchQuantityChanged',
      'Deallocated',
      'Allocated',
      'Backordered',
      'OutOfStock',
    ]);
  });

  test('takes of very many other batches what they have, in several decisions', () => {
    const refs = Array.from({ length: 12 }, (_, n) => `batch-${n}`);
    const stock = productWith(inWarehouse('here', 20), ...refs.map((ref) => inWarehouse(ref, 1)));
    const { product, lines } = having(stock, partialLine('order', 20));

    const cut = changeBatch(product, 'here', { qty: 0 }, lines, AT);
    expect(cut.after.filling).toBe(cut.after.version);

    const stand = served({ product: cut.after, lines: merged(lines, cut.lines) });
    expect(stand.product).toMatchObject({ backordered: 8, filling: null });
    expect(units(stand.lines)).toBe(20);
  });

  test('publishes what it will not have in time, if its shipment is put off', () => {
    const stock = onDay(
      productWith(dueOn('2030-01-10', 'ship', 10), dueOn('2030-01-12', 'other', 4)),
      '2030-01-01',
    );
    const { product, lines } = having(stock, {
      ...partialLine('order', 10),
      shipBy: '2030-01-15',
    });
    const late = changeBatch(product, 'ship', { eta: '2030-02-01' }, [], AT);

    const moved = movePromises(late.after, 'ship', lines, AT);

    expect(sharesOf(moved.lines)).toEqual([
      ['other', 4],
      ['backordered', 6],
    ]);
    const { part } = moved.lines[1] as PlacedLine;
    expect(moved.events).toMatchObject([
      { type: 'Deallocated', qty: 10 },
      { type: 'PromiseBroken', part, qty: 6 },
      { type: 'Allocated', qty: 4 },
      { type: 'Backordered', part, qty: 6 },
      { type: 'OutOfStock' },
    ]);
  });
});

describe('a line that takes what is there', () => {
  test('gets a better day only for all that it has of a shipment', () => {
    const { product, lines } = having(
      productWith(dueOn('2030-02-01', 'soon', 10)),
      partialLine('order', 10),
    );
    const queue = { lines, isEnd: true, closed: product.batches };
    const few = addBatch(product, inWarehouse('few', 4), AT).after;

    expect(serveQueue(nothing(few), queue, AT, ALL).lines).toEqual([]);
    const enough = addBatch(few, inWarehouse('more', 6), AT).after;
    expect(sharesOf(serveQueue(nothing(enough), queue, AT, ALL).lines)).toEqual([
      ['few', 4],
      ['more', 6],
    ]);
  });

  test('has units kept for it of what comes of a shipment that is too late for it', () => {
    const shipment = onDay(productWith(dueOn('2030-02-01', 'ship', 60)), '2030-01-01');
    const hurried = { ...partialLine('hurried', 50), shipBy: '2030-01-05' };
    const { product, lines } = having(shipment, hurried, line('second', 20));

    const receipt = { receipt: 'GR-1', qty: 40 };
    const [first, second] = lines as [PlacedLine, PlacedLine];
    const handing = { into: 'ship~1', lines: [second], waiting: [first], isEnd: true };
    const { after, lines: moved } = receivePart(product, 'ship', receipt, handing, AT);

    // All 40 that nobody was promised: whoever comes behind gets none of them.
    expect(moved).toEqual([]);
    const stand = served({ product: after, lines });
    expect(sharesOf(onlyOf('hurried', stand))).toEqual([
      ['ship~1', 40],
      ['backordered', 10],
    ]);
  });

  test('is had whole or not at all if that is said when it is reinstated', () => {
    const { product, lines } = having(
      productWith(inWarehouse('here', 6)),
      partialLine('order', 10),
    );
    const released = release(product, lines, 'line-released', AT);
    const stored = { products: [released.after], lines: released.lines };

    expect(() => reinstate(stored, { onShortage: 'reject' }, AT)).toThrow(
      expect.objectContaining({ code: 'shortage' }),
    );
    const [again] = reinstate(stored, { onShortage: 'partial' }, AT);
    expect(sharesOf(again?.lines ?? [])).toEqual([
      ['here', 6],
      ['backordered', 4],
    ]);
  });
});

describe('a change of a line', () => {
  const stock = () => productWith(inWarehouse('here', 6));

  test('takes what is there of the missing units, and waits for the others', () => {
    const { product, lines } = having(stock(), line('order', 4));

    const { lines: now } = changeLine(product, lines, { qty: 10, onShortage: 'partial' }, AT);

    expect(sharesOf(now)).toEqual([
      ['here', 6],
      ['backordered', 4],
    ]);
  });

  test('lets a line that waits for all of it take what is there', () => {
    const { product, lines } = having(stock(), line('order', 10));
    const change = { qty: 10, onShortage: 'partial' } as const;

    const changed = changeLine(product, lines, change, AT);
    const stand = served({ product: changed.after, lines: changed.lines });

    expect(sharesOf(stand.lines)).toEqual([
      ['here', 6],
      ['backordered', 4],
    ]);
    expect(changeLine(stand.product, stand.lines, change, AT).events).toEqual([]);
  });

  test('is refused if it is to be whole, and the line keeps what it has', () => {
    const { product, lines } = having(stock(), partialLine('order', 4));

    expect(() => changeLine(product, lines, { qty: 10 }, AT)).toThrow(
      expect.objectContaining({ code: 'shortage' }),
    );
    const { lines: now } = changeLine(product, lines, { qty: 10, onShortage: 'backorder' }, AT);
    expect(sharesOf(now)).toEqual([
      ['here', 6],
      ['backordered', 4],
    ]);
  });

  test('of the last day on which it may leave takes what is in time', () => {
    const { product, lines } = having(
      onDay(productWith(inWarehouse('here', 3), dueOn('2030-02-01', 'soon', 12)), '2030-01-01'),
      line('other', 12),
      partialLine('order', 3),
    );
    const [other, own] = lines as [PlacedLine, PlacedLine];
    const change = { shipBy: '2030-01-15' } as const;

    expect(() => changeLine(product, [other], change, AT)).toThrow();
    const freed = release(product, [own], 'line-released', AT).after;
    const { lines: now } = changeLine(
      { ...freed, filling: null },
      [other],
      { ...change, onShortage: 'partial' },
      AT,
    );
    expect(sharesOf(now)).toEqual([
      ['here', 3],
      ['backordered', 9],
    ]);
  });
});
