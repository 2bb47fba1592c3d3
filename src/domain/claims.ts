import type { Batch } from './batch.ts';
import { isHeld, type OrderLine, type PlacedLine, units } from './order-line.ts';
import type { Deadlines, Product } from './product.ts';
import { mayServe } from './shares.ts';

/**
 * The batches that a line that comes now may take: none that an earlier line waits for, unless nobody has confirmed
 * that one, or the policy lets pass what fits; and none at all while those that wait are being asked.
 */
export const openTo = (product: Product): readonly Batch[] => {
  const { batches, backordered, backorderPolicy, filling, today } = product;
  if (backordered === 0) return batches;
  if (filling !== null) return [];
  if (backorderPolicy === 'fill-what-fits') return batches;
  return unclaimed(batches, mostPatient(product), today);
};

/** Those that such a line may not have, if it waits. */
export const unclaimed = (
  batches: readonly Batch[],
  waiting: Claim | undefined,
  today: string | undefined,
): readonly Batch[] =>
  waiting ? batches.filter((batch) => !mayServe(batch, waiting, today)) : batches;

/** Of lines that wait, the one that may have most: what it may not have, no other one may. */
export type Claim = Pick<OrderLine, 'shipBy'>;

/** Of two claims the one that lasts longer; one without a day lasts for ever. */
export const longer = (a: Claim | undefined, b: Claim): Claim => {
  if (!a || !b.shipBy) return b;
  return a.shipBy && a.shipBy < b.shipBy ? b : a;
};

const mostPatient = (product: Product): Claim | undefined => {
  const { backordered, backorderedOnHold, backorderedBy = {}, today = '' } = product;
  const dated = Object.values(backorderedBy).reduce((sum, units) => sum + units, 0);
  if (backordered > backorderedOnHold + dated) return {};
  const shipBy = Object.keys(backorderedBy).sort().at(-1);
  return shipBy && shipBy >= today ? { shipBy } : undefined;
};

/** Whether a line that waits may have a last day: those on hold are not told apart. */
export const mayWaitUntilADay = ({ backorderedBy = {}, backorderedOnHold }: Product): boolean =>
  backorderedOnHold > 0 || Object.keys(backorderedBy).length > 0;

/** A product for which one more line waits. */
export const withWaiting = (product: Product, line: PlacedLine): Product => ({
  ...product,
  backordered: product.backordered + line.qty,
  backorderedOnHold: product.backorderedOnHold + (isHeld(line) ? line.qty : 0),
  ...(waitsUntilADay(line) && {
    backorderedBy: deadlinesAfter(product.backorderedBy, { was: [], lines: [line] }),
  }),
});

/** A product as if these lines did not wait for it. */
export const withoutWaiting = (product: Product, lines: readonly PlacedLine[]): Product => {
  const waiting = lines.filter(({ state }) => state === 'backordered');
  return {
    ...product,
    backordered: product.backordered - units(waiting),
    backorderedOnHold: Math.max(0, product.backorderedOnHold - units(waiting.filter(isHeld))),
    ...(waiting.some(waitsUntilADay) && {
      backorderedBy: deadlinesAfter(product.backorderedBy, { was: waiting, lines: [] }),
    }),
  };
};

/** So many days are told apart: they are part of the product's item. */
const MOST_DAYS = 10;

/**
 * The units that wait until a day, once some lines have left the queue and others have come. If there are very many
 * days, early ones count as later ones: lines may then be thought to wait for more than they do, never for less.
 */
export const deadlinesAfter = (
  before: Deadlines = {},
  { was, lines }: { readonly was: readonly PlacedLine[]; readonly lines: readonly PlacedLine[] },
): Deadlines => {
  const units = new Map(Object.entries(before));
  for (const { shipBy, qty } of was.filter(waitsUntilADay)) subtract(units, shipBy, qty);
  for (const { shipBy, qty } of lines.filter(waitsUntilADay)) {
    units.set(shipBy, (units.get(shipBy) ?? 0) + qty);
  }
  const days = [...units.keys()].sort();
  const first = days.at(-MOST_DAYS);
  for (const day of days.slice(0, -MOST_DAYS)) {
    units.set(first as string, (units.get(first as string) ?? 0) + (units.get(day) ?? 0));
    units.delete(day);
  }
  return Object.fromEntries([...units].sort(([a], [b]) => (a < b ? -1 : 1)));
};

export const waitsUntilADay = (
  line: PlacedLine,
): line is PlacedLine & { readonly shipBy: string } =>
  line.state === 'backordered' && line.shipBy !== undefined && !isHeld(line);

/** Of a day that is not told apart any more, they count among those of the next one. */
const subtract = (units: Map<string, number>, from: string, qty: number): void => {
  let rest = qty;
  for (const day of [...units.keys()].sort().filter((one) => one >= from)) {
    const there = units.get(day) ?? 0;
    if (there > rest) {
      units.set(day, there - rest);
      return;
    }
    units.delete(day);
    rest -= there;
  }
};
