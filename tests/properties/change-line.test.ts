import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type PlacedLine, units } from '../../src/domain/order-line.ts';
import type { LineChange } from '../../src/domain/orders/change-line.ts';
import { shop } from '../support/shop.ts';
import { type Command, carryOut } from './commands.ts';
import {
  expectClaimsKnown,
  expectEventsToTellAll,
  expectGoodForLong,
  expectHoldsLookedAfter,
  expectNoOverAllocation,
  expectParcelsClosed,
  expectParcelsHere,
  expectPromisesKept,
  expectQueuesServed,
  expectSound,
  expectWholeHistory,
  isLeftByHolds,
} from './invariants.ts';

type Shop = ReturnType<typeof shop>;

const SKU = 'RED-CHAIR';
const QUARTER = 15 * 60_000;

/** A command that fast-check can print. */
const command = (text: string, input: object, carryOut: Command): Command =>
  Object.assign((all: Shop) => carryOut(all), {
    [fc.toStringMethod]: () => `${text} ${JSON.stringify(input)}`,
  });

// Very few names, so that nearly each command meets a line that others have changed before.
const orderId = fc.constantFrom('order-1', 'order-2', 'order-3');
const ref = fc.constantFrom('here', 'soon', 'later');
const qty = fc.integer({ min: 1, max: 15 });
const onShortage = fc.constantFrom('reject', 'backorder', 'partial');
const day = fc.constantFrom(null, '2030-01-01', '2030-02-01', '2030-03-01');

const lineOf = (orderId: string) => ({ orderId, lineId: 'a' });

const allocate = fc
  .record({
    orderId,
    qty,
    onShortage,
    allowSplit: fc.boolean(),
    holdFor: fc.constantFrom(undefined, undefined, QUARTER),
    shipBy: day,
  })
  .map(({ orderId, qty, allowSplit, shipBy, ...how }) => {
    const line = { lineId: 'a', sku: SKU, qty, allowSplit, ...(shipBy && { shipBy }) };
    const order = { orderId, lines: [line], ...how };
    return command('allocate', order, (all) => all.allocate(order));
  });

const change: fc.Arbitrary<LineChange> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ qty, onShortage }) },
  {
    weight: 1,
    arbitrary: fc.record(
      { qty, shipBy: day, notBefore: day, priority: fc.constantFrom(0, 1, 9), onShortage },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: fc.record({ minimumDays: fc.constantFrom(null, 10, 40), onShortage }) },
);

const changeLine = fc
  .record({ orderId, change })
  .map(({ orderId, change }) =>
    command('change', { orderId, ...change }, (all) => all.changeLine(lineOf(orderId), change)),
  );

const changeBatch = fc
  .record({ ref, qty: fc.integer({ min: 0, max: 30 }) })
  .map(({ ref, qty }) =>
    command('change batch', { ref, qty }, (all) => all.changeBatch(ref, { qty })),
  );

const shipUnits = fc
  .record({ orderId, qty, rest: fc.constantFrom('keep', 'keep', 'release') })
  .map(({ orderId, qty, rest }) =>
    command('ship units', { orderId, qty, rest }, (all) =>
      all.shipUnits(orderId, { lines: [{ lineId: 'a', qty }], rest }),
    ),
  );

const simple = fc
  .tuple(
    orderId,
    fc.constantFrom('confirm', 'pack', 'pack', 'unpack', 'ship', 'release', 'reinstate'),
  )
  .map(([orderId, verb]) =>
    command(verb, { orderId }, (all) => {
      if (verb === 'confirm') return all.confirmOrder(orderId);
      if (verb === 'pack') return all.packOrder(orderId);
      if (verb === 'unpack') return all.unpackOrder(orderId);
      if (verb === 'ship') return all.shipOrder(orderId);
      if (verb === 'release') return all.releaseOrder(orderId);
      return all.reinstateOrder(orderId, { onShortage: 'backorder' });
    }),
  );

const pass = fc.constant(
  command('pass', {}, async (all) => {
    all.pass(QUARTER);
    return {};
  }),
);

const sequence = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: changeLine },
    { weight: 4, arbitrary: allocate },
    { weight: 2, arbitrary: changeBatch },
    { weight: 2, arbitrary: shipUnits },
    { weight: 2, arbitrary: simple },
    { weight: 1, arbitrary: pass },
  ),
  { minLength: 5, maxLength: 20, size: 'max' },
);

/** A shop with some chairs here, which are good for a month, and more on their way. */
const stocked = async () => {
  const all = shop();
  await all.addBatch({ ref: 'here', sku: SKU, qty: 12, eta: null, expiresOn: '2030-02-01' });
  await all.addBatch({ ref: 'soon', sku: SKU, qty: 10, eta: '2030-02-01' });
  await all.addBatch({ ref: 'later', sku: SKU, qty: 20, eta: '2030-03-01' });
  return all;
};

const whateverHappens = (check: (all: Shop, command: Command) => Promise<void>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(sequence, async (commands) => {
      const all = await stocked();
      for (const command of commands) await check(all, command);
    }),
  );

describe('whatever happens to lines that are changed', () => {
  test('nothing is promised twice, nobody waits for what is there, and the events tell all', () =>
    whateverHappens(async (all, command) => {
      const before = { lines: new Map(all.store.lines), events: [...all.store.events] };
      const { refused } = await carryOut(all, command);
      if (refused || isLeftByHolds(all.store)) await all.rival.finishWork();

      expectNoOverAllocation(all.store);
      expectSound(all.store);
      expectWholeHistory(all.store);
      expectEventsToTellAll(all.store);
      expectQueuesServed(all.store, all.clock().toISOString());
      expectPromisesKept(all.store);
      expectClaimsKnown(all.store);
      expectHoldsLookedAfter(all.store);
      expectParcelsHere(all.store);
      expectParcelsClosed(all.store, before, all.clock().toISOString());
      expectGoodForLong(all.store, all.today());
    }));

  test('a line has what it says: what was asked for last', () =>
    fc.assert(
      fc.asyncProperty(sequence, orderId, change, async (commands, orderId, change) => {
        const all = await stocked();
        for (const command of commands) await carryOut(all, command);
        const before = await lineIn(all, orderId);

        const { refused } = await carryOut(all, (one) => one.changeLine(lineOf(orderId), change));

        const after = await lineIn(all, orderId);
        const wanted = refused ? units(before) : (change.qty ?? units(before));
        expect(units(after)).toBe(wanted);
        // What has left can't come back, and what was promised is given back only if less is wanted.
        expect(unitsIn(after, 'shipped')).toBe(unitsIn(before, 'shipped'));
        const had = unitsIn(before, 'allocated', 'shipped');
        const { shipBy, notBefore, minimumDays } = change;
        const mayLose = [shipBy, notBefore, minimumDays].some((one) => one !== undefined);
        if (!mayLose) {
          expect(unitsIn(after, 'allocated', 'shipped')).toBeGreaterThanOrEqual(
            Math.min(had, wanted),
          );
        }
        // Shown with the line's own key, and once.
        if (after.length > 0) expect(after.filter(({ part }) => !part)).toHaveLength(1);
      }),
    ));

  test('a repeat changes nothing, and is answered the same', () =>
    whateverHappens(async (all, command) => {
      const first = await carryOut(all, command);
      const before = JSON.stringify([...all.store.lines.values(), ...all.store.products.values()]);

      const { answer, refused } = await carryOut(all, command);
      expect(refused).toBe(first.refused);
      expect(JSON.stringify([...all.store.lines.values(), ...all.store.products.values()])).toBe(
        before,
      );
      if (Array.isArray(answer)) expect(answer).toEqual(first.answer);
    }));
});

const lineIn = async (all: Shop, orderId: string): Promise<readonly PlacedLine[]> => {
  await all.finishWork();
  return all.queries.order(orderId);
};

const unitsIn = (parts: readonly PlacedLine[], ...states: readonly string[]): number =>
  units(parts.filter(({ state }) => states.includes(state)));
