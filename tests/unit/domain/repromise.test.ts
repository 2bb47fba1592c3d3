import { describe, expect, test } from '@jest/globals';
import { available } from '../../../src/domain/batch.ts';
import type { NewBatch } from '../../../src/domain/batches/add-batch.ts';
import { byRank, type OrderLine, type PlacedLine } from '../../../src/domain/order-line.ts';
import { onDay, type Product } from '../../../src/domain/product.ts';
import { allocate } from '../../../src/domain/promises/allocate.ts';
import { foreseePromises } from '../../../src/domain/promises/foresee-promises.ts';
import { promisesBetween } from '../../../src/domain/promises/promises-between.ts';
import { firstExchanges, repromise } from '../../../src/domain/promises/repromise.ts';
import type { Strategies, Strategy } from '../../../src/domain/promises/strategies.ts';
import {
  AT,
  dueOn,
  heldUntil,
  inWarehouse,
  line,
  placesOf,
  productWith,
  sharesOf,
  splitLine,
} from '../../support/builders.ts';

const TODAY = AT.slice(0, 10);
const here = (qty: number) => inWarehouse('here', qty);
const march = (qty: number) => dueOn('2030-03-01', 'march', qty);
const april = (qty: number) => dueOn('2030-04-01', 'april', qty);

/** A product of which these lines have come one after the other; who can't have anything waits. */
const sold = (batches: readonly NewBatch[], ...lines: readonly OrderLine[]) => {
  let product: Product = onDay(productWith(...batches), TODAY);
  const placed = lines.flatMap((one) => {
    const decision = allocate(product, [one], AT, 'backorder');
    product = decision.after;
    return decision.lines;
  });
  return { product, lines: placed };
};

/** Orders by their strategies. */
const by = (strategies: Record<string, Strategy>): Strategies => ({
  rules: Object.entries(strategies).map(([orderId, strategy]) => ({
    match: { orderIds: [orderId] },
    strategy,
  })),
});

type Sold = ReturnType<typeof sold>;
const promisedAnew = ({ product, lines }: Sold, strategies: Strategies): readonly PlacedLine[] =>
  foreseePromises(product, lines, strategies, AT);

const exchanged = ({ product, lines }: Sold, strategies: Strategies) =>
  repromise(product, lines, strategies, AT);

describe('a line that wins', () => {
  const shop = () =>
    sold([here(5), march(5), april(5)], line('first', 5), line('second', 5), line('third', 5));

  test('gets the best day there is from a line that may lose, which takes what is left', () => {
    expect(placesOf(promisedAnew(shop(), by({ third: 'win', first: 'lose' })))).toEqual({
      first: 'april',
      second: 'march',
      third: 'here',
    });
  });

  test('takes nothing from a line that no rule is about', () => {
    expect(exchanged(shop(), by({ third: 'win' })).events).toEqual([]);
  });

  test.each(['win', 'gain', 'improve'] as const)(
    'takes nothing from one that shall %s',
    (other) => {
      expect(exchanged(shop(), by({ third: 'win', first: other, second: other })).events).toEqual(
        [],
      );
    },
  );

  test('that waits gets stock of one that may lose, which waits then', () => {
    const short = sold([here(5)], line('has', 5), line('waits', 5));

    const decision = exchanged(short, by({ waits: 'win', has: 'fill' }));

    expect(placesOf(decision.lines)).toEqual({ has: 'backordered', waits: 'here' });
    expect(decision.after).toMatchObject({ backordered: 5 });
    expect(decision.events.map(({ type, ...of }) => [type, 'orderId' in of && of.orderId])).toEqual(
      [
        ['Allocated', 'waits'],
        ['Deallocated', 'has'],
        ['Backordered', 'has'],
      ],
    );
  });

  test('takes as few units as it needs, from the last in rank', () => {
    const lines = ['a', 'b', 'c', 'd'].map((orderId) => line(orderId, 2));
    const shop = sold([here(8), march(3)], ...lines, line('wins', 3));

    const decision = exchanged(shop, { ...by({ wins: 'win' }), default: 'lose' });

    expect(placesOf(decision.lines)).toEqual({ wins: 'here', c: 'march', d: 'backordered' });
  });

  test('takes first of those that shall lose, then of those that may', () => {
    const shop = sold(
      [here(6), march(2)],
      line('loses', 2),
      line('fills', 2),
      line('shares', 2),
      line('wins', 2),
    );
    const { lines } = exchanged(
      shop,
      by({ wins: 'win', shares: 'redistribute', fills: 'fill', loses: 'lose' }),
    );

    expect(placesOf(lines)).toEqual({ wins: 'here', loses: 'march' });
  });

  test('comes before one that gains, whichever was accepted first', () => {
    const shop = sold(
      [here(2), march(2), april(2)],
      line('loses', 2),
      line('gains', 2),
      line('wins', 2),
    );

    expect(placesOf(promisedAnew(shop, by({ loses: 'lose', gains: 'gain', wins: 'win' })))).toEqual(
      { wins: 'here', gains: 'march', loses: 'april' },
    );
  });

  test('that may be split takes what each batch has', () => {
    const shop = sold(
      [here(2), march(2), april(4)],
      line('a', 2),
      line('b', 2),
      splitLine('wins', 4),
    );

    const { lines } = exchanged(shop, by({ wins: 'win', a: 'lose', b: 'lose' }));

    expect(sharesOf(lines)).toEqual([
      ['here', 2],
      ['march', 2],
      ['april', 2],
      ['april', 2],
    ]);
  });

  test('that must leave by a day gets nothing that comes later', () => {
    const shop = sold([march(2)], line('has', 2), { ...line('wins', 2), shipBy: '2030-02-01' });

    expect(exchanged(shop, by({ wins: 'win', has: 'lose' })).events).toEqual([]);
  });

  test('does not leave before it is wanted, and takes nothing for that', () => {
    const shop = sold([here(2), march(2)], line('has', 2), {
      ...line('wins', 2),
      notBefore: '2030-03-01',
    });

    expect(exchanged(shop, by({ wins: 'win', has: 'lose' })).events).toEqual([]);
  });

  test('takes nothing that a cart holds', () => {
    const shop = sold(
      [here(2)],
      heldUntil('2030-01-01T09:00:00.000Z', line('cart', 2)),
      line('wins', 2),
    );

    expect(exchanged(shop, { ...by({ wins: 'win' }), default: 'lose' }).events).toEqual([]);
  });

  test('may be chosen by the channel that its order came from', () => {
    const shop = sold([here(2), march(2)], line('first', 2), {
      ...line('store', 2),
      channel: 'store',
    });
    const win = { match: { channels: ['store'] }, strategy: 'win' } as const;

    const lines = promisedAnew(shop, { rules: [win], default: 'lose' });

    expect(placesOf(lines)).toEqual({ first: 'march', store: 'here' });
  });

  test('opens no parcel, and tears no kit', () => {
    const shop = sold(
      [here(2)],
      { ...line('kit', 1), keepTogether: true },
      line('parcel', 1),
      line('wins', 1),
    );
    const lines = shop.lines.map((one) =>
      one.orderId === 'parcel' ? { ...one, packed: true as const } : one,
    );

    expect(
      exchanged({ ...shop, lines }, { ...by({ wins: 'win' }), default: 'lose' }).events,
    ).toEqual([]);
  });

  test('is larger than many lines together, and still gets what they have', () => {
    const many = Array.from({ length: 60 }, (_, n) => line(`order-${n}`, 1));
    const shop = sold([here(60), march(60)], ...many, line('wins', 60));

    const lines = promisedAnew(shop, { ...by({ wins: 'win' }), default: 'lose' });

    const places = Object.groupBy(Object.entries(placesOf(lines)), ([, place]) => place);
    expect(places.here).toEqual([['wins', 'here']]);
    expect(places.march).toHaveLength(60);
  });
});

test('lines that are redistributed get by rank what there is, and may lose', () => {
  const shop = sold([here(4), march(4)], line('small', 3), line('large', 4), {
    ...line('urgent', 4),
    priority: 5,
  });

  expect(placesOf(promisedAnew(shop, { rules: [], default: 'redistribute' }))).toEqual({
    urgent: 'here',
    small: 'march',
    large: 'backordered',
  });
});

test('a line that improves gets what is free, though its product keeps promises', () => {
  const { product, lines } = sold([march(4)], line('waits for March', 3));
  const more = { ...product, batches: [...productWith(here(3)).batches, ...product.batches] };
  const kept: Product = { ...more, promisePolicy: 'keep' };
  const improve = by({ 'waits for March': 'improve' });

  expect(placesOf(promisedAnew({ product: kept, lines }, improve))).toEqual({
    'waits for March': 'here',
  });
  expect(promisedAnew({ product: kept, lines }, by({ another: 'improve' }))).toEqual(lines);
});

test('a line that fills gets nothing at the expense of others', () => {
  const shop = sold([here(4), march(4)], line('loses', 4), line('fills', 4));

  expect(exchanged(shop, by({ loses: 'lose', fills: 'fill' })).events).toEqual([]);
});

test('the first rule that a line matches counts', () => {
  const shop = sold([here(4), march(4)], line('first', 4), { ...line('second', 4), priority: 3 });
  const wins: Strategies = {
    rules: [
      { match: { priority: { min: 1, max: 5 } }, strategy: 'win' },
      { match: {}, strategy: 'lose' },
    ],
  };

  expect(placesOf(promisedAnew(shop, wins))).toEqual({ first: 'march', second: 'here' });
  expect(
    exchanged(shop, { rules: [{ match: {}, strategy: 'lose' }, ...wins.rules] }).events,
  ).toEqual([]);
});

test('where earlier lines come first whatever they want, a winner that can not be served keeps those behind from stock', () => {
  const shop = sold([here(4)], line('loses', 4), line('large', 9), line('small', 2));
  const strategies = by({ loses: 'lose', large: 'win', small: 'win' });

  expect(exchanged(shop, strategies).events).toEqual([]);
  const { product, lines } = shop;
  const fitting: Product = { ...product, backorderPolicy: 'fill-what-fits' };
  expect(placesOf(exchanged({ product: fitting, lines }, strategies).lines)).toEqual({
    small: 'here',
    loses: 'backordered',
  });
});

test('what is decided at once and step by step is the same, and the same again changes nothing', () => {
  const lines = Array.from({ length: 12 }, (_, n) => ({
    ...line(`order-${n}`, 1 + (n % 4)),
    ...(n % 3 > 0 && { priority: n % 3 }),
  }));
  const shop = sold([here(6), march(6), april(6)], ...lines);
  const strategies: Strategies = {
    rules: [
      { match: { priority: { min: 2 } }, strategy: 'win' },
      { match: { priority: { min: 1 } }, strategy: 'gain' },
    ],
    default: 'redistribute',
  };
  const whole = exchanged(shop, strategies);
  let steps = 0;
  let { product, lines: now } = shop as { product: Product; lines: readonly PlacedLine[] };
  for (;;) {
    const [step] = firstExchanges(product, now, strategies, AT, 1);
    if (!step) break;
    const changed = new Map(step.lines.map((one) => [one.orderId, one]));
    now = now.map((one) => changed.get(one.orderId) ?? one);
    product = step.after;
    steps++;
  }

  expect(steps).toBeGreaterThan(1);
  expect(product).toEqual(whole.after);
  expect(placesOf(now)).toMatchObject(placesOf(whole.lines));
  expect(product.batches.every((batch) => available(batch) >= 0)).toBe(true);
});

test('a line that two exchanges move is stored once, and published twice', () => {
  const shop = sold(
    [here(2), march(2), april(2)],
    line('loses', 2),
    line('wins', 2),
    line('gains', 2),
  );

  const { lines, was, events } = exchanged(shop, by({ loses: 'lose', wins: 'win', gains: 'gain' }));

  expect(placesOf(lines)).toEqual({ wins: 'here', gains: 'march', loses: 'april' });
  expect(lines).toHaveLength(3);
  expect(was.toSorted(byRank)).toEqual(shop.lines);
  const lost = events.filter((event) => event.type === 'Deallocated' && event.orderId === 'loses');
  expect(lost).toMatchObject([{ batchRef: 'here' }, { batchRef: 'march' }]);
});

test('what becomes of promises is listed by units, also of a line that is in other parts', () => {
  const shop = sold([here(3), march(9)], splitLine('loses', 5), line('wins', 3));
  const after = promisedAnew(shop, by({ loses: 'lose', wins: 'win' }));

  const told = promisesBetween(shop.lines, after, TODAY);

  expect(
    told.map(({ orderId, qty, effect, from, to }) => [
      orderId,
      qty,
      effect,
      from.batchRef,
      to.batchRef,
    ]),
  ).toEqual([
    ['loses', 3, 'loses', 'here', 'march'],
    ['wins', 3, 'gains', 'march', 'here'],
  ]);
});
