import {
  available,
  type Batch,
  byPreference,
  hasCome,
  isLate,
  isNews,
  lastTold,
  MAX_QTY,
  onHand,
  type Told,
  toldBy,
  toTheSecond,
} from '../batch.ts';
import { type Decision, decisionOf, nothing } from '../decision.ts';
import type { Fact } from '../events.ts';
import type { Product } from '../product.ts';
import { choosing, type OnBatch } from '../promises/give-way.ts';
import { Refusal } from '../refusal.ts';
import {
  type Counted,
  difference,
  lastCounted,
  noted,
  outdated,
  stockCountedFact,
} from './count.ts';

/** All of these change in one transaction, beside what follows from it. */
const MOST_BATCHES = 90;

export type ProductCount = Counted & {
  /** Why, in the caller's words. */
  readonly reason?: string | undefined;
  /** For a report that comes later than the count: when it was counted. */
  readonly told?: Told | undefined;
};

/** A line that may have to give way, and the batch that it has. */
export type Promised = OnBatch & { readonly batchRef: string };

/** What is blocked lies elsewhere, and is counted by itself. */
export const isOnShelf = ({ blocked }: Batch): boolean => !blocked;

/** Units that lie on the shelf, in all batches of a product. */
export const unitsOnHand = (batches: readonly Batch[]): number =>
  batches.filter(isOnShelf).reduce((sum, batch) => sum + onHand(batch), 0);

/**
 * Units more, or fewer, than there should be of a product all of whose batches are in play; undefined: a later count is
 * known, or this one is.
 *
 * @throws Refusal `count-outdated`, `qty-below-shipped`
 */
export const differenceOfAll = (
  { batches, counted: last }: Product,
  { told, ...count }: ProductCount,
): number | undefined => {
  if (isLate(told, last)) return undefined;
  const there = unitsOnHand(batches);
  const isSince = (batch: Batch, { at }: Told) =>
    isOnShelf(batch) && onHand(batch) > 0 && (lastTold(batch, 'counted')?.at ?? '') > at;
  if (told && batches.some((batch) => isSince(batch, told))) throw outdated(there, undefined);
  return difference(there, count, told);
};

/** How many of so many units that are not there were promised to lines. */
export const unitsPromised = (batches: readonly Batch[], missing: number): number =>
  Math.max(0, missing - batches.reduce((sum, batch) => sum + unpromisedHere(batch), 0));

/** Of a shipment that comes in parts, what is here is promised. */
const unpromisedHere = (batch: Batch): number =>
  hasCome(batch) ? Math.max(0, available(batch)) : 0;

/**
 * All that lies in the warehouse of a product was counted. A surplus goes to the batch that is allocated from last. What
 * is missing is taken from units that nobody is promised, of that batch first, and then from the lines that give way
 * first, whichever batch they have: their batches stay over-allocated, until they shed these lines.
 *
 * @param promised lines that give way for what is missing, of each batch.
 * @throws Refusal `count-outdated`, `qty-below-shipped`, `qty-too-large`, `batch-not-arrived`, `count-too-large`
 */
export const countProduct = (
  before: Product,
  count: ProductCount,
  promised: readonly Promised[],
  at: string,
): Decision => {
  const units = differenceOfAll(before, count);
  const told = count.told ?? { at: toTheSecond(at) };
  if (units === undefined || (units === 0 && !isNews(told, before.counted))) return nothing(before);
  const lastFirst = before.batches.filter(isOnShelf).toSorted(byPreference(before.today)).reverse();
  const moved = units > 0 ? surplus(before, lastFirst, units) : lack(lastFirst, -units, promised);
  if (moved.size > MOST_BATCHES) {
    throw new Refusal(
      'count-too-large',
      `more than ${MOST_BATCHES} batches would change; count the batches one by one`,
    );
  }
  const { counted, reason } = count;
  const facts: Fact[] = [stockCountedFact(null, counted, units, reason)];
  const batches = before.batches.map((batch) => {
    const by = moved.get(batch.ref);
    if (by === undefined) return batch;
    const now = noted(batch, by);
    facts.push({
      type: 'BatchQuantityChanged',
      batchRef: batch.ref,
      from: batch.purchased,
      to: now.purchased,
      ...(reason && { reason }),
    });
    return { ...now, counted: toldBy(told, lastCounted(before, batch)) };
  });
  return decisionOf(before, { batches, counted: toldBy(told, before.counted), facts }, at);
};

/** By how many units the quantity of a batch changes. */
type Moved = ReadonlyMap<string, number>;

const surplus = ({ sku }: Product, lastFirst: readonly Batch[], units: number): Moved => {
  const here = lastFirst.filter(hasCome);
  const batch = here.find((one) => onHand(one) > 0) ?? here[0];
  if (!batch) {
    throw new Refusal(
      'batch-not-arrived',
      `no batch of SKU ${sku} is in the warehouse; add a batch for the units found`,
    );
  }
  if (batch.purchased + units > MAX_QTY) {
    throw new Refusal(
      'qty-too-large',
      `batch ${batch.ref} can't have ${batch.purchased + units} units: the maximum is ${MAX_QTY}`,
    );
  }
  return new Map([[batch.ref, units]]);
};

const lack = (lastFirst: readonly Batch[], units: number, promised: readonly Promised[]): Moved => {
  const moved = new Map<string, number>();
  let missing = units;
  const take = (batch: Batch, most: number) => {
    const taken = -(moved.get(batch.ref) ?? 0);
    const more = Math.min(missing, most, onHand(batch) - taken);
    if (more <= 0) return;
    moved.set(batch.ref, -taken - more);
    missing -= more;
  };
  for (const batch of lastFirst) take(batch, unpromisedHere(batch));
  const choice = choosing<Promised>(missing);
  promised.toSorted((a, b) => (a.place < b.place ? 1 : -1)).every(choice.look);
  // The last one chosen is larger than what the others leave: these need not give what it does.
  for (const { batchRef, qty } of choice.chosen().toReversed()) {
    const batch = lastFirst.find(({ ref }) => ref === batchRef);
    if (batch) take(batch, qty);
  }
  // The index may not have shown a line of this moment.
  for (const batch of lastFirst) take(batch, missing);
  return moved;
};
