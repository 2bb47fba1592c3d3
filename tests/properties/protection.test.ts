import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Store, waitingFor } from '../../src/adapters/in-memory/store.ts';
import type { NewOrder } from '../../src/application/orders/allocate-order.ts';
import { available } from '../../src/domain/batch.ts';
import { isHeld, type PlacedLine, rankOf, units } from '../../src/domain/order-line.ts';
import {
  type ChannelRule,
  hasHoldsToExpire,
  type Product,
  type Protection,
} from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { profileOf } from '../../src/domain/promises/availability.ts';
import { countedOf, mostFor, unprotected } from '../../src/domain/promises/protection.ts';
import { mayServe, sharesFor } from '../../src/domain/promises/shares.ts';
import { AT } from '../support/builders.ts';
import { shop } from '../support/shop.ts';
import { type Command, carryOut, commands, isPlanned } from './commands.ts';
import {
  expectClaimsKnown,
  expectEventsToTellAll,
  expectLevelsTold,
  expectNoOverAllocation,
  expectPromisesKept,
  expectSound,
  expectWholeHistory,
} from './invariants.ts';

const SKUS = ['RED-CHAIR', 'BLUE-LAMP'] as const;
const CHANNELS = ['web', 'store', undefined] as const;

const rule = fc
  .tuple(fc.nat({ max: 25 }), fc.option(fc.nat({ max: 40 }), { nil: undefined }))
  .map(([min, more]) => ({ min, ...(more !== undefined && { max: min + more }) }));

const protection: fc.Arbitrary<Protection<ChannelRule>> = fc
  .record({
    safetyStock: fc.nat({ max: 15 }),
    channels: fc.record({ web: rule, store: rule }, { requiredKeys: [] }),
  })
  .map(({ safetyStock, channels }) => ({
    safetyStock,
    channels: Object.entries(channels)
      .map(([channel, one]) => ({ channel, ...one }))
      .sort((a, b) => (a.channel < b.channel ? -1 : 1)),
  }));

/** What is kept from the start, and what is kept instead after so many commands. */
const plays = fc.record({
  first: fc.tuple(protection, protection),
  sequence: commands,
  later: fc.array(fc.tuple(fc.nat({ max: 12 }), fc.constantFrom(...SKUS), protection), {
    maxLength: 3,
  }),
});

/** Orders come from three places, by their ids. */
const channelOf = (orderId: string) => CHANNELS[Number(orderId.at(-1)) % CHANNELS.length];
const withChannel = (order: NewOrder): NewOrder => {
  const channel = channelOf(order.orderId);
  const lines = order.lines.map((line) => ({ ...line, ...(channel && { channel }) }));
  return { ...order, lines };
};

type Shop = ReturnType<typeof shop>;

/** A moment of a shop. */
type Moment = Pick<Store, 'products' | 'lines'> & { readonly events: number };
const momentOf = ({ products, lines, events }: Store): Moment => ({
  products: new Map(products),
  lines: new Map(lines),
  events: events.length,
});

/** Checks a rule after each of any commands in a shop that keeps units of what it has. */
const whateverIsKept = (
  check: (shop: Shop, before: Moment, command: Command | undefined) => Promise<void> | void,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(plays, async ({ first, sequence, later }) => {
      const fresh = shop();
      const open: Shop = {
        ...fresh,
        allocate: (order, ...rest) => fresh.allocate(withChannel(order), ...rest),
      };
      for (const [index, sku] of SKUS.entries()) {
        await open.putProduct(sku, {});
        await open.protect(sku, first[index] as Protection<ChannelRule>);
      }
      for (const [index, command] of sequence.entries()) {
        for (const [, sku, kept] of later.filter(([at]) => at === index)) {
          const before = momentOf(open.store);
          await open.protect(sku, kept);
          await check(open, before, undefined);
        }
        const before = momentOf(open.store);
        await carryOut(open, command);
        await check(open, before, command);
      }
    }),
  );

const unitsLeft = ({ batches }: Product): number =>
  batches.reduce((sum, batch) => sum + Math.max(0, available(batch)), 0);

const unused = ({ protection }: Product): number =>
  (protection?.channels ?? []).reduce(
    (sum, { min, allocated }) => sum + Math.max(0, min - allocated),
    0,
  );

/** What takes units away, or lets lines lose theirs, or keeps more. */
const lowers: readonly string[] = [
  'BatchQuantityChanged',
  'BatchBlocked',
  'BatchEtaChanged',
  'BatchExpiryChanged',
  'BatchRemoved',
  'BatchOverdue',
  'ProtectionChanged',
  'Shipped',
];

const channelsOf = (product: Product) => product.protection?.channels ?? [];

describe('whatever is kept, and whatever happens', () => {
  test('nothing is promised twice, and what each channel has is the sum of its lines', () =>
    whateverIsKept(({ store }) => {
      expectNoOverAllocation(store);
      expectSound(store);
      expectWholeHistory(store);
      expectEventsToTellAll(store);
      expectPromisesKept(store);
      expectClaimsKnown(store);
      expectLevelsTold(store);
      for (const product of store.products.values()) {
        const lines = [...store.lines.values()].filter(({ sku }) => sku === product.sku);
        const right = channelsOf(product).map((one) => ({
          ...one,
          ...countedOf(one.channel, lines),
        }));
        expect(channelsOf(product)).toEqual(right);
      }
    }));

  test('a channel gets no more than it may have', () =>
    whateverIsKept(({ store }, before) => {
      for (const product of store.products.values()) {
        const had = channelsOf(before.products.get(product.sku) ?? product);
        for (const { channel, max = Number.POSITIVE_INFINITY, allocated } of channelsOf(product)) {
          const old = had.find((one) => one.channel === channel)?.allocated ?? allocated;
          expect(allocated).toBeLessThanOrEqual(Math.max(max, old));
        }
      }
    }));

  test('nobody takes what is kept for others, or safety stock', () =>
    whateverIsKept(({ store }, before, command) => {
      // A planner moves promises between channels.
      if (!command || isPlanned(command)) return;
      for (const product of store.products.values()) {
        const old = before.products.get(product.sku);
        const news = store.events.slice(before.events).filter(({ sku }) => sku === product.sku);
        if (!old || news.some(({ type }) => lowers.includes(type))) continue;
        const kept = old.protection?.safetyStock ?? 0;
        if (unitsLeft(old) - kept < unused(old)) continue;
        expect(unitsLeft(product) - kept).toBeGreaterThanOrEqual(unused(product));
      }
    }));

  test('what a forecast says is what an order gets that may be split, while nobody waits', () =>
    whateverIsKept(({ store }) => {
      for (const product of store.products.values()) {
        if (product.backordered > 0) continue;
        for (const channel of CHANNELS) {
          const of = channel ? { channel } : {};
          const { days, overdue } = profileOf(product, of);
          const units = (days.at(-1)?.units ?? 0) + (overdue?.units ?? 0);
          const shortOf = (qty: number) => {
            const line = { orderId: 'new', lineId: 'a', sku: product.sku, qty, allowSplit: true };
            return allocate(product, [{ ...line, ...of }], AT).short.length;
          };
          expect([units > 0 ? shortOf(units) : 0, shortOf(units + 1)]).toEqual([0, 1]);
        }
      }
    }));

  test('the first who waits does so for nothing that it may have', () =>
    whateverIsKept(async (open, _, command) => {
      if (!command) return;
      await open.rival.finishWork();
      const at = open.clock().toISOString();
      for (const product of open.store.products.values()) {
        if (hasHoldsToExpire(product, at)) continue;
        expect(product.filling).toBe(null);
        const queue = waitingFor(open.store, product.sku);
        const isFirst = (_: PlacedLine, index: number) =>
          product.backorderPolicy !== 'strict' ||
          !queue.slice(0, index).some((one) => !isHeld(one));
        const idle = queue
          .filter(isFirst)
          .filter(
            (line) =>
              sharesFor(unprotected(product, line), line, product.today ?? at.slice(0, 10)).length >
              0,
          );
        expect(idle).toEqual([]);
      }
    }));

  test('an order takes nothing that a line may have that waits before it, of whatever channel', () =>
    whateverIsKept(({ store, clock }, before) => {
      const day = clock().toISOString().slice(0, 10);
      for (const product of store.products.values()) {
        const old = before.products.get(product.sku);
        const news = store.events.slice(before.events).filter(({ sku }) => sku === product.sku);
        const plain = ['Allocated', 'Backordered', 'OutOfStock', 'AvailabilityChanged'];
        if (old?.backorderPolicy !== 'strict' || old.version + 1 !== product.version) continue;
        if (news.some(({ type }) => !plain.includes(type))) continue;
        const fresh = [...store.lines.values()].filter(
          (line) =>
            line.sku === product.sku &&
            line.placed > `${String(product.version).padStart(12, '0')}`,
        );
        const waiting = waitingFor(store, product.sku).filter(
          (line) => !isHeld(line) && fresh.every((one) => rankOf(line) < rankOf(one)),
        );
        for (const line of waiting) {
          const open = (of: Product) =>
            Math.min(
              mostFor(of, line),
              units(unprotected(of, line).shares.filter(({ batch }) => mayServe(batch, line, day))),
            );
          expect(open(product)).toBeGreaterThanOrEqual(Math.min(open(old), line.qty));
        }
      }
    }));
});
