import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { available, type Batch } from '../../src/domain/batch.ts';
import { addBatch } from '../../src/domain/batches/add-batch.ts';
import { type Decision, nothing } from '../../src/domain/decision.ts';
import { byRank, nameOf, type OrderLine, type PlacedLine } from '../../src/domain/order-line.ts';
import type { BackorderPolicy, Product } from '../../src/domain/product.ts';
import { serveQueue } from '../../src/domain/promises/serve-queue.ts';
import { MAX_SHARES } from '../../src/domain/promises/shares.ts';
import { afterBackorders, POLICIES, wholeQueue } from '../support/backorders.ts';
import { AT, line, partialLine } from '../support/builders.ts';
import { qty, soldProduct } from './products.ts';

const ALL = 1_000;

/** A product with some stock, and those who wait for it, first come first. */
type Waiting = { readonly product: Product; readonly queue: readonly PlacedLine[] };

const moreStock = fc.array(
  fc.record({
    qty: fc.integer({ min: 1, max: 30 }),
    eta: fc.constantFrom(null, '2030-01-15', '2030-02-15'),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Some of a product is sold, then others come to wait, and then there is more. */
const waitingFor = (policy: BackorderPolicy) =>
  fc
    .tuple(soldProduct, fc.array(qty, { minLength: 1, maxLength: 20 }), moreStock)
    .map(([sold, quantities, batches]): Waiting => {
      const { product, lines } = afterBackorders(
        { ...sold.product, backorderPolicy: policy },
        ...quantities.map((units, n) => line(`waits-${n}`, units)),
      );
      const stocked = batches.reduce(
        (before, batch, n) => addBatch(before, { ...batch, ref: `more-${n}` }, AT).after,
        product,
      );
      return { product: stocked, queue: lines.filter(({ state }) => state === 'backordered') };
    });

const fillAll = ({ product, queue }: Waiting): Decision =>
  serveQueue(nothing(product), wholeQueue(queue), AT, ALL);

/** The best batch that can take so many units, said in other words. */
const bestOf = (batches: readonly Batch[], units: number): Batch | undefined =>
  batches
    .filter((batch) => available(batch) >= units)
    .sort((a, b) => (a.eta ?? '').localeCompare(b.eta ?? '') || a.added - b.added)[0];

/** Where lines come from that are placed one after the other; undefined if one of them can't be. */
const placed = (
  batches: readonly Batch[],
  [first, ...rest]: readonly OrderLine[],
): readonly string[] | undefined => {
  if (!first) return [];
  const batch = bestOf(batches, first.qty);
  if (!batch) return undefined;
  const taken = { ...batch, allocated: batch.allocated + first.qty };
  const others = placed([...batches.filter(({ ref }) => ref !== batch.ref), taken], rest);
  return others && [batch.ref, ...others];
};

const units = (lines: readonly OrderLine[]): number => lines.reduce((sum, { qty }) => sum + qty, 0);

const stillWaiting = (queue: readonly PlacedLine[], { was }: Decision) => {
  const gone = new Set(was.map(({ accepted }) => accepted));
  return queue.filter(({ accepted }) => !gone.has(accepted));
};

/** One step of whoever asks a queue; one that is interrupted forgets whom it has asked. */
type Step = { readonly page: number; readonly most: number; readonly isForgetful: boolean };

const steps = fc.array(
  fc.record({
    page: fc.integer({ min: 1, max: 6 }),
    most: fc.integer({ min: 1, max: 4 }),
    isForgetful: fc.boolean(),
  }),
  { maxLength: 20 },
);
const LAST: Step = { page: 5, most: 3, isForgetful: false };

/** Asks all in such steps, each on what the one before has left, until all have been asked. */
const fillInSteps = ({ product, queue }: Waiting, [...some]: readonly Step[]) => {
  let now = product;
  let waiting = queue;
  let after = '';
  const filled: PlacedLine[] = [];
  for (let n = 0; now.filling !== null; n++) {
    expect(n).toBeLessThan(ALL);
    const { page, most, isForgetful } = some.shift() ?? LAST;
    const isToGoOn = now.backorderPolicy === 'fill-what-fits' && !isForgetful;
    const behind = waiting.filter(({ accepted }) => !isToGoOn || accepted > after);
    const piece = { lines: behind.slice(0, page), isEnd: behind.length < page };
    const step = serveQueue(nothing(now), piece, AT, most);
    filled.push(...step.lines);
    waiting = stillWaiting(waiting, step);
    after = step.asked?.accepted ?? (isToGoOn ? after : '');
    now = step.after;
  }
  return { after: now, filled, waiting };
};

describe('lines that wait for any stock there is', () => {
  test('strictly, those get it who could be placed one after the other, as many as can be', () =>
    fc.assert(
      fc.property(waitingFor('strict'), (waiting) => {
        const { lines } = fillAll(waiting);
        const { queue, product } = waiting;
        const most = queue.findLastIndex((_, n) => placed(product.batches, queue.slice(0, n + 1)));
        const prefix = queue.slice(0, most + 1);

        expect(lines.map(({ orderId }) => orderId)).toEqual(prefix.map(({ orderId }) => orderId));
        expect(lines.map(({ batchRef }) => batchRef)).toEqual(placed(product.batches, prefix));
      }),
    ));

  test('where whatever fits is filled, nobody still waits who fits in any batch', () =>
    fc.assert(
      fc.property(waitingFor('fill-what-fits'), (waiting) => {
        const filled = fillAll(waiting);
        const most = Math.max(0, ...filled.after.batches.map(available));
        const left = stillWaiting(waiting.queue, filled);

        expect(left.filter((one) => one.qty <= most)).toEqual([]);
      }),
    ));

  test('where whatever fits is filled, who gets nothing could not be placed after those before', () =>
    fc.assert(
      fc.property(waitingFor('fill-what-fits'), (waiting) => {
        const { lines } = fillAll(waiting);
        const before = (one: PlacedLine) => lines.filter(({ accepted }) => accepted < one.accepted);
        const { queue, product } = waiting;

        for (const one of stillWaiting(queue, fillAll(waiting))) {
          expect(placed(product.batches, [...before(one), one])).toBeUndefined();
        }
        expect(lines.map(({ batchRef }) => batchRef)).toEqual(placed(product.batches, lines));
      }),
    ));
});

/** The same of lines some of which take what is there, while their rest waits. */
const someInParts = (policy: BackorderPolicy) =>
  fc
    .tuple(
      soldProduct,
      fc.array(fc.record({ units: qty, isPartial: fc.boolean() }), { minLength: 1, maxLength: 12 }),
      moreStock,
    )
    .map(([sold, wanted, batches]): Waiting => {
      const { product, lines } = afterBackorders(
        { ...sold.product, backorderPolicy: policy },
        ...wanted.map(({ units, isPartial }, n) =>
          isPartial ? partialLine(`waits-${n}`, units) : line(`waits-${n}`, units),
        ),
      );
      const stocked = batches.reduce(
        (before, batch, n) => addBatch(before, { ...batch, ref: `more-${n}` }, AT).after,
        product,
      );
      return { product: stocked, queue: lines.filter(({ state }) => state === 'backordered') };
    });

/** Asks all until nobody can have more; the rest of a line that was divided is one that waits, as any other. */
const fillWhole = ({ product, queue }: Waiting, most: number) => {
  let now = product;
  let all = queue;
  for (let n = 0; now.filling !== null; n++) {
    expect(n).toBeLessThan(ALL);
    const waiting = all.filter(({ state }) => state === 'backordered').toSorted(byRank);
    const step = serveQueue(nothing(now), wholeQueue(waiting), AT, most);
    const changed = new Set(step.was.map(nameOf));
    all = [...all.filter((one) => !changed.has(nameOf(one))), ...step.lines];
    now = step.after;
  }
  return { now, lines: all.toSorted(byRank) };
};

describe.each(POLICIES)('a line that takes what is there (%s)', (policy) => {
  const whoeverWaits = (
    check: (before: Waiting, after: ReturnType<typeof fillWhole>) => void,
  ): void =>
    fc.assert(
      fc.property(someInParts(policy), fc.integer({ min: MAX_SHARES, max: 20 }), (waiting, most) =>
        check(waiting, fillWhole(waiting, most)),
      ),
    );

  test('waits for nothing that is there, and neither does anybody who ranks behind it', () =>
    whoeverWaits((_, { now, lines }) => {
      const waits = lines.filter(({ state }) => state === 'backordered');
      const isFirst = (one: PlacedLine) => policy === 'fill-what-fits' || one === waits[0];
      if (!waits.some((one) => one.partial && isFirst(one))) return;

      expect(now.batches.filter((batch) => available(batch) > 0)).toEqual([]);
    }));

  test('has as many units as before, each once, and every figure is the sum', () =>
    whoeverWaits(({ product, queue }, { now, lines }) => {
      const ofOrder = (some: readonly PlacedLine[], orderId: string) =>
        units(some.filter((one) => one.orderId === orderId));
      const got = lines.filter(({ state }) => state === 'allocated');
      const allocated = ({ batches }: Product) =>
        batches.reduce((sum, batch) => sum + batch.allocated, 0);

      for (const { orderId } of queue) {
        expect(ofOrder(lines, orderId)).toBe(ofOrder(queue, orderId));
      }
      expect(allocated(now)).toBe(allocated(product) + units(got));
      expect(now.backordered).toBe(units(lines) - units(got));
    }));

  test('is overtaken by nobody', () =>
    whoeverWaits(({ queue }, { lines }) => {
      if (policy !== 'strict') return;
      const isServed = ({ orderId }: PlacedLine) =>
        lines.some((one) => one.orderId === orderId && one.state === 'allocated');
      const isComplete = ({ orderId }: PlacedLine) =>
        lines.every((one) => one.orderId !== orderId || one.state === 'allocated');
      // One that waited for its rest before may have got nothing now.
      const first = queue.findIndex((one) => !isComplete(one));
      const behind = first < 0 ? [] : queue.slice(first + 1);

      expect(behind.filter(isServed)).toEqual([]);
    }));
});

describe.each(POLICIES)('lines that wait for any stock there is (%s)', (policy) => {
  test('is either served, and waits no more, or waits on: every figure is the sum', () =>
    fc.assert(
      fc.property(waitingFor(policy), (waiting) => {
        const filled = fillAll(waiting);
        const { before, after, lines, was } = filled;
        const allocated = ({ batches }: Product) =>
          batches.reduce((sum, batch) => sum + batch.allocated, 0);

        expect(lines.map(({ accepted }) => accepted)).toEqual(was.map(({ accepted }) => accepted));
        expect(after.backordered).toBe(units(stillWaiting(waiting.queue, filled)));
        expect(allocated(after)).toBe(allocated(before) + units(lines));
        expect(after.batches.filter((batch) => available(batch) < 0)).toEqual([]);
      }),
    ));

  test('gets the same in whatever steps they are asked, even if some are interrupted', () =>
    fc.assert(
      fc.property(waitingFor(policy), steps, (waiting, some) => {
        const atOnce = fillAll(waiting);

        const inSteps = fillInSteps(waiting, some);

        const { batches, backordered, filling } = atOnce.after;
        expect(inSteps.after).toMatchObject({ batches, backordered, filling });
        expect(inSteps.waiting).toEqual(stillWaiting(waiting.queue, atOnce));
        const places = (lines: readonly PlacedLine[]) =>
          lines
            .toSorted((a, b) => (a.placed < b.placed ? -1 : 1))
            .map(({ orderId, batchRef }) => [orderId, batchRef]);
        expect(places(inSteps.filled)).toEqual(places(atOnce.lines));
      }),
    ));
});
