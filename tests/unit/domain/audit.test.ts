import { describe, expect, test } from '@jest/globals';
import type { Batch } from '../../../src/domain/batch.ts';
import { type Books, driftsOf, repair } from '../../../src/domain/books/audit.ts';
import type { PlacedLine } from '../../../src/domain/order-line.ts';
import { isForLater } from '../../../src/domain/promises/better.ts';
import {
  AT,
  afterOrders,
  heldUntil,
  inWarehouse,
  line,
  productWith,
} from '../../support/builders.ts';

const UNTIL = '2030-01-01T09:00:00.000Z';
const EARLIER = '2030-01-01T08:30:00.000Z';

/** Ten units of which six are sold to one order and two held for another. */
const sound = (): Books => {
  const start = productWith(inWarehouse('stock', 10));
  const { product, lines } = afterOrders(start, line('sold', 6), heldUntil(UNTIL, line('held', 2)));
  return booksWith({ product, lines });
};

const booksWith = ({ product, lines }: Pick<Books, 'product' | 'lines'>): Books => ({
  product,
  records: product.batches.map(({ ref, purchased: qty, eta }) => ({ ref, original: { qty, eta } })),
  contained: [],
  listed: product.batches.map(({ ref }) => ref),
  lines,
  places: lines.filter(({ state }) => state === 'backordered').map(placeOf),
  later: lines.filter(isForLater).map(placeOf),
  holds: lines.flatMap(({ orderId, lineId, accepted, heldUntil: until }) =>
    until ? [{ orderId, lineId, accepted, until }] : [],
  ),
  hidden: [],
});

const placeOf = ({ orderId, lineId, accepted: place }: PlacedLine) => ({ orderId, lineId, place });

const waiting = (orderId: string, qty: number): PlacedLine => ({
  ...line(orderId, qty),
  state: 'backordered',
  batchRef: null,
  shipsOn: null,
  accepted: `000000000009.${orderId}`,
  placed: '000000000009.00000',
  createdAt: AT,
  updatedAt: AT,
});

const withBatch = (books: Books, change: object): Books => ({
  ...books,
  product: {
    ...books.product,
    batches: books.product.batches.map((batch) => ({ ...batch, ...change })),
  },
});

const found = (books: Books) =>
  driftsOf(books).map(({ figure, batchRef, line: of, was, is }) => [
    figure,
    batchRef ?? of?.orderId ?? null,
    was,
    is,
  ]);

describe('an audit of a SKU', () => {
  test('finds nothing where all figures are those of the lines', () => {
    expect(found(sound())).toEqual([]);
  });

  test.each([
    ['too high', 9],
    ['too low', 7],
  ])('finds a batch whose allocated units are %s', (_, allocated) => {
    expect(found(withBatch(sound(), { allocated }))).toEqual([
      ['allocated', 'stock', allocated, 8],
    ]);
  });

  test('finds a batch from which more has left than lines were shipped', () => {
    expect(found(withBatch(sound(), { shipped: 1 }))).toEqual([['shipped', 'stock', 1, 0]]);
  });

  /** What an audit finds of the batch where it was added in a container. */
  const ofContainer = (books: Books, lists: readonly string[], change: object = {}) =>
    found({
      ...withBatch(books, { container: 'sea-1', ...change }),
      records: books.records.map(({ original, ...record }) => ({
        ...record,
        original: { ...original, container: 'sea-1' },
      })),
      contained: lists.map((container) => ({ container, ref: 'stock', sku: books.product.sku })),
    });

  test('finds a batch that is not in the list of its container, or in that of another one', () => {
    const right = 'open, in container sea-1, listed in container sea-1';
    expect(ofContainer(sound(), ['sea-1'])).toEqual([]);
    expect(ofContainer(sound(), [])).toEqual([
      ['batch', 'stock', 'open, in container sea-1', right],
    ]);
    expect(ofContainer(sound(), ['sea-1', 'sea-2'])).toEqual([
      ['batch', 'stock', `${right}, listed in container sea-2`, right],
    ]);
  });

  test('finds a batch that is missing in the list of its SKU, and one that is still listed after it was removed', () => {
    expect(found({ ...sound(), listed: [] })).toEqual([
      ['batch', 'stock', 'open, not listed', 'open'],
    ]);
    const [stock] = productWith(inWarehouse('gone', 0)).batches as [Batch];
    const closed = { ...stock, removed: {} };
    const record = { ref: 'gone', original: { qty: 5, eta: null }, closed };
    const removed = { ...sound(), records: [...sound().records, record] };
    expect(found(removed)).toEqual([]);
    expect(found({ ...removed, listed: ['stock', 'gone'] })).toEqual([
      ['batch', 'gone', 'closed, listed though removed', 'closed'],
    ]);
  });

  test('finds a batch that has forgotten in which container it came', () => {
    expect(ofContainer(sound(), ['sea-1'], { container: undefined })).toEqual([
      [
        'batch',
        'stock',
        'open, listed in container sea-1',
        'open, in container sea-1, listed in container sea-1',
      ],
    ]);
  });

  test('finds a number of backordered units for which nobody waits', () => {
    const books = sound();
    expect(found({ ...books, product: { ...books.product, backordered: 3 } })).toEqual([
      ['backordered', null, 3, 0],
    ]);
  });

  test('finds a line that waits outside the queue, and a place in it that nobody has', () => {
    const books = sound();
    const lines = [...books.lines, waiting('w', 4)];
    const product = { ...books.product, backordered: 4 };
    const lost = { orderId: 'gone', lineId: 'a', place: '000000000008.00000' };
    expect(found({ ...books, product, lines, places: [lost] })).toEqual([
      ['queue-place', 'w', null, '000000000009.w'],
      ['queue-place', 'gone', '000000000008.00000', null],
    ]);
  });

  test('finds a hold that nobody would end, and one that nobody has', () => {
    const books = sound();
    const [{ until: _, ...place } = { accepted: '', orderId: '', lineId: '' }] = books.holds;
    expect(found({ ...books, holds: [{ ...place, until: EARLIER }] })).toEqual([
      ['hold', 'held', null, UNTIL],
      ['hold', 'held', EARLIER, null],
    ]);
  });

  test('finds that holds are looked after too late, but not that they are too early', () => {
    const books = sound();
    const expecting = (firstExpiry: string | null) =>
      found({ ...books, product: { ...books.product, firstExpiry } });
    expect(expecting(null)).toEqual([['first-expiry', null, null, UNTIL]]);
    expect(expecting('2030-01-02T00:00:00.000Z')).toHaveLength(1);
    expect(expecting(EARLIER)).toEqual([]);
  });

  test('finds that fewer are known to come first than do, as older code leaves it, and repairs it', () => {
    const first = { ...waiting('w', 4), priority: 5 };
    const books = booksWith({ product: { ...sound().product, backordered: 4 }, lines: [first] });
    const places = [{ orderId: 'w', lineId: first.lineId, place: `-4.${first.accepted}` }];
    const lost: Books = {
      ...books,
      places,
      product: { ...books.product, batches: [] },
      records: [],
      listed: [],
    };

    expect(found(lost)).toEqual([['queue-place', null, 0, 4]]);
    const { after } = repair(lost, driftsOf(lost), AT);
    expect(after.backorderedFirst).toEqual({ '5': { '9999-12-31': 4 } });
    expect(found({ ...lost, product: after })).toEqual([]);
  });

  test('finds a closed batch that has stock left, and one that is open and closed', () => {
    const books = sound();
    const [closed] = books.product.batches;
    const records = books.records.map((record) => ({ ...record, closed }));
    expect(found({ ...books, records })).toEqual([['batch', 'stock', 'open and closed', 'open']]);
    const product = { ...books.product, batches: [] };
    expect(found({ ...books, product, records })).toEqual([['batch', 'stock', 'closed', 'open']]);
  });

  test('finds a batch that is stored nowhere, and leaves it to a person', () => {
    const books = sound();
    const lost = { ...books, product: { ...books.product, batches: [] } };
    expect(found(lost)).toEqual([['batch', 'stock', null, null]]);
    expect(repair(lost, driftsOf(lost), AT).events).toEqual([]);
  });
});

describe('a repair', () => {
  test('makes the figures those of the lines, and is published with what was and what is', () => {
    const books = withBatch(sound(), { allocated: 10 });
    const { after, events } = repair(books, driftsOf(books), AT);

    expect(after.version).toBe(books.product.version + 1);
    expect(found({ ...books, product: after })).toEqual([]);
    expect(events).toMatchObject([
      { type: 'StockRepaired', figure: 'allocated', batchRef: 'stock', was: 10, is: 8 },
    ]);
  });

  test('that finds more stock has the queue asked', () => {
    const books = withBatch(sound(), { allocated: 10 });
    const lines = [...books.lines, waiting('w', 2)];
    const product = { ...books.product, backordered: 2 };
    const found = { ...books, product, lines, places: lines.slice(2).map(placeOf) };
    expect(repair(found, driftsOf(found), AT).after.filling).toBe(product.version + 1);
  });

  test('of nothing changes nothing', () => {
    const { after, events } = repair(sound(), [], AT);
    expect(events).toEqual([]);
    expect(after).toEqual(sound().product);
  });
});
