import type { Batch } from '../batch.ts';
import { isHeld, type OrderLine, type PlacedLine, units } from '../order-line.ts';
import type { Deadlines, Product } from '../product.ts';
import { mayServe } from './shares.ts';

/**
 * The batches that a line that comes now may take: none that a line waits for that comes before it in rank, unless
 * nobody has confirmed that one, or the policy lets pass what fits; and none at all while those that wait are being
 * asked.
 */
export const openTo = (
  product: Product,
  { priority = 0 }: Pick<OrderLine, 'priority'>,
): readonly Batch[] => {
  const { batches, backordered, backorderPolicy, filling, today } = product;
  if (backordered === 0) return batches;
  if (filling !== null) return [];
  if (backorderPolicy === 'fill-what-fits') return batches;
  const first = priority > 0 ? mostPatientFrom(priority, product) : mostPatient(product);
  return unclaimed(batches, first, today);
};

/** Those that such a line may not have, if it waits. */
export const unclaimed = (
  batches: readonly Batch[],
  waiting: Claim | undefined,
  today: string | undefined,
): readonly Batch[] =>
  waiting ? batches.filter((batch) => !mayServe(batch, waiting, today)) : batches;

/**
 * Of lines that wait, the one that may have most: what it may not have, no other one may. How long a line wants its
 * units to be good is not told apart: it may then be thought to wait for more than it does, never for less.
 */
export type Claim = Pick<OrderLine, 'shipBy'>;

/** Of two claims the one that lasts longer; one without a day lasts for ever. */
export const longer = (a: Claim | undefined, { shipBy }: Claim): Claim => {
  if (!shipBy) return {};
  return !a || (a.shipBy && a.shipBy < shipBy) ? { shipBy } : a;
};

const mostPatient = (product: Product): Claim | undefined => {
  const { backordered, backorderedOnHold, backorderedBy = {}, today = '' } = product;
  const dated = Object.values(backorderedBy).reduce((sum, units) => sum + units, 0);
  if (backordered > backorderedOnHold + dated) return {};
  return until(Object.keys(backorderedBy), today);
};

const mostPatientFrom = (
  priority: number,
  { backorderedFirst = {}, today = '' }: Product,
): Claim | undefined => {
  const first = Object.entries(backorderedFirst).filter(([one]) => Number(one) >= priority);
  return until(
    first.flatMap(([, deadlines]) => Object.keys(deadlines)),
    today,
  );
};

/** Of a line without a last day. */
const FOR_EVER = '9999-12-31';

/** The claim of who waits until the last of these days, if it is not over. */
const until = (days: readonly string[], today: string): Claim | undefined => {
  const shipBy = days.toSorted().at(-1);
  if (shipBy === FOR_EVER) return {};
  return shipBy && shipBy >= today ? { shipBy } : undefined;
};

/** Whether a line waits, and others behind it though they came earlier. */
const waitsFirst = (line: PlacedLine): boolean => isClaiming(line) && line.priority !== undefined;

/** Units that are known to wait before others that came earlier, and those that do. */
export const unitsFirst = ({ backorderedFirst = {} }: Pick<Product, 'backorderedFirst'>): number =>
  Object.values(backorderedFirst)
    .flatMap((deadlines) => Object.values(deadlines))
    .reduce((sum, units) => sum + units, 0);
export const unitsFirstOf = (lines: readonly PlacedLine[]): number =>
  units(lines.filter(waitsFirst));

/**
 * Whether a batch that comes on another day may serve a line that waits and that it did not serve before: one that has a
 * last day (those on hold are not told apart), or any if the batch would have been too old by then.
 */
export const mayServeOnAnotherDay = (
  { expiresOn }: Pick<Batch, 'expiresOn'>,
  { backordered, backorderedBy = {}, backorderedOnHold }: Product,
): boolean =>
  backorderedOnHold > 0 ||
  Object.keys(backorderedBy).length > 0 ||
  (backordered > 0 && expiresOn !== undefined);

/** A product for which one more line waits. */
export const withWaiting = (product: Product, line: PlacedLine): Product => ({
  ...product,
  backordered: product.backordered + line.qty,
  backorderedOnHold: product.backorderedOnHold + (isHeld(line) ? line.qty : 0),
  ...claimsAfter(product, { was: [], lines: [line] }),
});

type Moves = { readonly was: readonly PlacedLine[]; readonly lines: readonly PlacedLine[] };

/** What is known of those who wait, once some lines have left the queue and others have come. */
export const claimsAfter = (
  { backorderedBy, backorderedFirst = {} }: Product,
  { was, lines }: Moves,
): Pick<Product, 'backorderedBy' | 'backorderedFirst'> => {
  const moved = [...was, ...lines].filter(isClaiming);
  const priorities = new Set(moved.flatMap(({ priority }) => priority ?? []));
  const of = (priority: number) => ({
    was: was.filter((line) => line.priority === priority).map(withLastDay),
    lines: lines.filter((line) => line.priority === priority).map(withLastDay),
  });
  const first = [...priorities].map(
    (priority) => [priority, deadlinesAfter(backorderedFirst[priority], of(priority))] as const,
  );
  return {
    ...(moved.some(({ shipBy }) => shipBy) && {
      backorderedBy: deadlinesAfter(backorderedBy, { was, lines }),
    }),
    ...(first.length > 0 && {
      backorderedFirst: { ...backorderedFirst, ...Object.fromEntries(first) },
    }),
  };
};

const withLastDay = (line: PlacedLine): PlacedLine => ({
  ...line,
  shipBy: line.shipBy ?? FOR_EVER,
});

/** A product as if these lines did not wait for it. */
export const withoutWaiting = (product: Product, lines: readonly PlacedLine[]): Product => {
  const waiting = lines.filter(({ state }) => state === 'backordered');
  return {
    ...product,
    backordered: product.backordered - units(waiting),
    backorderedOnHold: Math.max(0, product.backorderedOnHold - units(waiting.filter(isHeld))),
    ...claimsAfter(product, { was: waiting, lines: [] }),
  };
};

/** So many days are told apart: they are part of the product's item. */
const MOST_DAYS = 10;

/**
 * The units that wait until a day, once some lines have left the queue and others have come. If there are very many
 * days, early ones count as later ones: lines may then be thought to wait for more than they do, never for less.
 */
const deadlinesAfter = (before: Deadlines = {}, { was, lines }: Moves): Deadlines => {
  const left = new Map(Object.entries(before));
  for (const { shipBy, qty } of was.filter(waitsUntilADay)) subtract(left, shipBy, qty);
  for (const { shipBy, qty } of lines.filter(waitsUntilADay)) {
    left.set(shipBy, (left.get(shipBy) ?? 0) + qty);
  }
  const days = [...left.keys()].sort();
  const first = days.at(-MOST_DAYS);
  for (const day of days.slice(0, -MOST_DAYS)) {
    left.set(first as string, (left.get(first as string) ?? 0) + (left.get(day) ?? 0));
    left.delete(day);
  }
  return Object.fromEntries([...left].sort(([a], [b]) => (a < b ? -1 : 1)));
};

const waitsUntilADay = (line: PlacedLine): line is PlacedLine & { readonly shipBy: string } =>
  isClaiming(line) && line.shipBy !== undefined;

/** Whether it waits, and others may not have what it waits for. */
const isClaiming = (line: PlacedLine): boolean => line.state === 'backordered' && !isHeld(line);

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
