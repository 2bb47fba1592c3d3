import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OrderLine, PlacedLine, Wanted } from '../../src/domain/order-line.ts';
import { onDay, type Product } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import {
  type Availability,
  availabilityOf,
  availabilityOfCart,
  type LineOfCart,
  profileOf,
} from '../../src/domain/promises/availability.ts';
import { explain } from '../../src/domain/promises/explain.ts';
import { MAX_SHARES } from '../../src/domain/promises/shares.ts';
import { AT } from '../support/builders.ts';
import { shop } from '../support/shop.ts';
import { carryOut, commands } from './commands.ts';

const MORE_THAN_MOST = { minLength: MAX_SHARES + 1, maxLength: MAX_SHARES + 4 };
const SKUS = ['RED-CHAIR', 'BLUE-LAMP'] as const;
/** Before anything is due, on a day on which something is, and when something is overdue. */
const day = fc.constantFrom('2030-01-01', '2030-02-01', '2030-02-10', '2030-04-01');
const soon = fc.constantFrom('2030-01-01', '2030-02-01', '2030-02-15', '2030-03-01');
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const wanted: fc.Arbitrary<Wanted> = fc
  .record({
    sku: fc.constantFrom(...SKUS),
    qty: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 20 }) },
      { weight: 1, arbitrary: fc.integer({ min: 21, max: 130 }) },
    ),
    allowSplit: fc.boolean(),
    shipBy: optional(soon),
    notBefore: optional(soon),
  })
  .map(({ shipBy, notBefore, ...line }) => ({
    ...line,
    ...(shipBy && { shipBy }),
    ...(notBefore && (!shipBy || notBefore <= shipBy) && { notBefore }),
  }));

const lineOf = (one: Wanted, lineId = 'new'): OrderLine => ({ ...one, orderId: 'new', lineId });

const sku = fc.constantFrom(...SKUS);
const eta = fc.constantFrom(
  ...[null, '2030-02-01', '2030-02-05', '2030-02-20', '2030-03-01', '2030-04-01'],
);
const delivery = fc.record({ sku, qty: fc.integer({ min: 1, max: 30 }), eta });
/** So many small batches of a SKU that a line can't come from all of them. */
const crumbs = fc
  .tuple(sku, fc.array(fc.record({ qty: fc.integer({ min: 1, max: 3 }), eta }), MORE_THAN_MOST))
  .map(([sku, batches]) => batches.map((batch) => ({ sku, ...batch })));
const deliveries = fc.oneof(
  { weight: 5, arbitrary: fc.array(delivery, { maxLength: 6, size: 'max' }) },
  { weight: 1, arbitrary: crumbs },
);
const pasts = fc.tuple(deliveries, commands, deliveries);

type Past = typeof pasts extends fc.Arbitrary<infer P> ? P : never;

/** A shop in which all sorts of things have happened: lines that wait, that are held, that were moved. */
const after = async ([early, sequence, late]: Past) => {
  const fresh = shop();
  for (const [n, batch] of early.entries()) await fresh.addBatch({ ref: `early-${n}`, ...batch });
  for (const command of sequence) await carryOut(fresh, command);
  for (const [n, batch] of late.entries()) await fresh.addBatch({ ref: `late-${n}`, ...batch });
  return fresh;
};

/** Checks a rule on the products of any shop, on any day. */
const whateverThereIs = (check: (product: Product, line: Wanted) => void) =>
  fc.assert(
    fc.asyncProperty(pasts, day, wanted, async (past, today, line) => {
      const { store } = await after(past);
      for (const product of store.products.values()) {
        check(onDay(product, today), { ...line, sku: product.sku });
      }
    }),
  );

const isOverdue = (shipsOn: string | null, today: string) => shipsOn !== null && shipsOn < today;

/** The first day on which a line that was allocated leaves, said in other words; null: nobody knows. */
const leaves = (parts: readonly PlacedLine[], { notBefore = '' }: Wanted, today: string) =>
  parts.some(({ shipsOn }) => isOverdue(shipsOn, today))
    ? null
    : [notBefore, ...parts.map(({ shipsOn }) => shipsOn ?? today)].reduce((a, b) =>
        a > b ? a : b,
      );

/** Allocates one unit after another, until there is no further one. */
const unitByUnit = (start: Product): readonly PlacedLine[] => {
  const units: PlacedLine[] = [];
  let now = start;
  for (;;) {
    const unit = lineOf({ sku: start.sku, qty: 1, allowSplit: true }, `${units.length}`);
    const { after, lines } = allocate(now, [unit], AT);
    if (lines.length === 0) return units;
    units.push(...lines);
    now = after;
  }
};

/** How many of them leave on which day. */
const byDay = (units: readonly PlacedLine[], today: string): ReadonlyMap<string | null, number> => {
  const ofDay = Map.groupBy(units, (unit) => leaves([unit], unit, today));
  return new Map([...ofDay].map(([day, some]) => [day, some.length]));
};

/** Whether so many units come from so few batches that one line may have them as its parts. */
const fitOneLine = (product: Product, qty: number): boolean => {
  const refs = unitByUnit(product).map(({ batchRef }) => batchRef);
  return new Set(refs.slice(0, qty)).size <= MAX_SHARES;
};

describe('what can be promised by day', () => {
  test('equals what allocating one unit after another gives', () =>
    whateverThereIs((product) => {
      const { days, overdue } = profileOf(product);
      const left = byDay(unitByUnit(product), product.today as string);
      const dated = [...left].flatMap(([on, units]) => (on === null ? [] : [{ on, units }]));
      let sum = 0;
      const counted = dated
        .sort((a, b) => (a.on < b.on ? -1 : 1))
        .map(({ on, units }) => {
          sum += units;
          return { day: on, units: sum };
        });

      expect(days.map(({ day, units }) => ({ day, units }))).toEqual(counted);
      expect(overdue?.units ?? 0).toBe(left.get(null) ?? 0);
    }));

  test('names the largest line of one batch that is allocated by then, and no larger one is', () =>
    whateverThereIs((product) => {
      const { sku } = product;
      const largest = profileOf(product).days.map(({ day: shipBy, largestBatch: qty }) =>
        [qty, qty + 1].map((one) => allocate(product, [lineOf({ sku, qty: one, shipBy })], AT)),
      );

      expect(largest.map((tried) => tried.map(({ lines }) => lines.length))).toEqual(
        largest.map(() => [1, 0]),
      );
    }));

  test('is when any line could leave: on the first day on which there is enough, in ten batches or in one', () =>
    whateverThereIs((product, { sku, qty, allowSplit }) => {
      const { days, overdue } = profileOf(product);
      const isSplit = allowSplit && fitOneLine(product, qty);
      const count = isSplit ? 'units' : 'largestBatch';
      const first = days.find((one) => one[count] >= qty);
      const last = overdue ? overdue[count] : 0;
      const inAll = isSplit ? last + (days.at(-1)?.units ?? 0) : last;
      const answer = availabilityOf(product, { sku, qty, ...(allowSplit && { allowSplit }) });

      const earliest = answer.outcome === 'available' ? answer.earliest : undefined;
      expect(earliest).toBe(first ? first.day : inAll >= qty ? null : undefined);
    }));
});

/** What is answered of a line, and what has become of it, in the same words. */
const answered = (availability: LineOfCart['availability']) => {
  if (availability.outcome !== 'available') return availability;
  const { outcome, earliest, shares } = availability;
  return { outcome, earliest, from: shares.map(({ batch, qty }) => [batch.ref, qty]) };
};
const happened = (parts: readonly PlacedLine[], line: Wanted, today: string) => ({
  outcome: 'available',
  earliest: leaves(parts, line, today),
  from: parts.map(({ batchRef, qty }) => [batchRef, qty]),
});

describe('the answer for a line', () => {
  test('is what an order would be answered, and its dry run', () =>
    whateverThereIs((product, line) => {
      const answer = answered(availabilityOf(product, line));
      const { lines, short } = allocate(product, [lineOf(line)], AT);
      const [explained] = explain(product, [lineOf(line)], 'reject');

      const [why] = short.map(
        ({ reason: outcome, orderId: _, lineId: __, sku: ___, qty: ____, ...rest }) => ({
          outcome,
          ...rest,
        }),
      );
      expect(answer).toEqual(why ?? happened(lines, line, product.today as string));
      expect(explained?.outcome).toBe(
        answer.outcome === 'available' ? 'allocated' : answer.outcome,
      );
    }));

  test('has the earliest day on which it would get it, if that is too late', () =>
    whateverThereIs((product, line) => {
      const answer: Availability = availabilityOf(product, line);
      if (answer.outcome !== 'too-late' || !answer.earliest) return;

      const { shipBy: _, ...rest } = line;
      const { lines } = allocate(product, [lineOf({ ...rest, shipBy: answer.earliest })], AT);
      expect(leaves(lines, line, product.today as string)).toBe(answer.earliest);
    }));
});

describe('the answer for a cart', () => {
  const known = { weight: 19, arbitrary: wanted };
  const unknown = { weight: 1, arbitrary: wanted.map((one) => ({ ...one, sku: 'NO-SUCH' })) };
  const carts = fc.array(fc.oneof(known, unknown), { minLength: 1, maxLength: 3 });

  test('is what happens when it is ordered at once', () =>
    fc.assert(
      fc.asyncProperty(pasts, carts, async (past, lines) => {
        const { store, products, finishWork, allocate: order, today } = await after(past);
        await finishWork();
        const stored = await products.load([...store.products.keys()], []);
        const answer = availabilityOfCart(stored.products, lines);

        const ordered = await order({
          orderId: 'new',
          lines: lines.map((line, n) => ({ ...line, lineId: `${n}` })),
        });

        const partsOf = (n: number): readonly PlacedLine[] =>
          ordered.outcome === 'allocated'
            ? ordered.lines.filter(({ lineId }) => lineId === `${n}`)
            : [];
        const reasonOf = (n: number) =>
          ordered.outcome === 'short'
            ? ordered.short.find(({ lineId }) => lineId === `${n}`)?.reason
            : undefined;
        const outcomes = answer.lines.map(({ availability: { outcome } }) => outcome);
        expect(outcomes).toEqual(lines.map((_, n) => reasonOf(n) ?? 'available'));
        if (ordered.outcome !== 'allocated') {
          expect(answer.together).toEqual({ outcome: 'shortage' });
          return;
        }
        const became = lines.map((line, n) => happened(partsOf(n), line, today()));
        expect(answer.lines.map(({ availability }) => answered(availability))).toEqual(became);
        const days = became.map(({ earliest }) => earliest);
        const last = days.includes(null) ? null : days.reduce((a, b) => (`${a}` > `${b}` ? a : b));
        const isInTime = lines.every(({ shipBy }) => !shipBy || (last !== null && last <= shipBy));
        expect(answer.together).toEqual({
          outcome: isInTime ? 'available' : 'too-late',
          earliest: last,
        });
      }),
    ));
});
