import type { Batch } from '../batch.ts';
import { isClaiming, isHeld, type OrderLine, type PlacedLine, units } from '../order-line.ts';
import type { Deadlines, Product } from '../product.ts';
import { ANY_CHANNEL, channelOf, channelsOf, protectionAfter, unprotected } from './protection.ts';
import { mayServe, type Open } from './shares.ts';

/**
 * What a line that comes now may take: nothing that is kept from it, and nothing that a line may take that waits and
 * comes before it in rank, unless nobody has confirmed that one, or the policy lets pass what fits; and nothing at all
 * while those that wait are being asked.
 *
 * @param safetyStock none for a line that loses what it was promised.
 */
export const openTo = (
  product: Product,
  line: Pick<OrderLine, 'priority' | 'channel'>,
  safetyStock?: number,
): Open => {
  const { backordered, backorderPolicy, filling } = product;
  if (backordered > 0 && filling !== null) return { shares: [], most: 0 };
  const open = unprotected(product, line, safetyStock);
  if (backordered === 0 || backorderPolicy === 'fill-what-fits') return open;
  const { priority = 0 } = line;
  const last = priority > 0 ? mostPatientFrom(priority, product) : mostPatient(product);
  return unclaimed(product, open, last && { ...last, channels: waitingChannels(product) });
};

/** What such lines may not have, if they wait: of batches that may serve them, what is kept from them. */
export const unclaimed = (product: Product, open: Open, waiting: Claim | undefined): Open => {
  if (!waiting) return open;
  const { channels = [ANY_CHANNEL] } = waiting;
  const claimed = new Map<string, number>();
  for (const channel of channels) {
    for (const { batch, qty } of unprotected(product, { channel }).shares) {
      claimed.set(batch.ref, Math.max(qty, claimed.get(batch.ref) ?? 0));
    }
  }
  const shares = open.shares.flatMap((share) => {
    if (!mayServe(share.batch, waiting, product.today)) return [share];
    const qty = share.qty - (claimed.get(share.batch.ref) ?? 0);
    return qty > 0 ? [{ ...share, qty }] : [];
  });
  return { ...open, shares };
};

/** Whether lines that wait leave nothing to a line of any channel. */
export const isAllClaimed = (product: Product, waiting: Claim): boolean =>
  channelsOf(product).every((channel) =>
    unclaimed(product, unprotected(product, { channel }), waiting).shares.every(
      ({ qty }) => qty <= 0,
    ),
  );

/**
 * Of lines that wait, what they may have at the most: the day of the one that waits longest, and all their channels. How
 * long a line wants its units to be good is not distinguished, nor which channel waits until which day: lines may then be
 * thought to wait for more than they do, never for less.
 */
export type Claim = Pick<OrderLine, 'shipBy'> & {
  /** Absent: none of those that have a rule. */
  readonly channels?: readonly string[];
};

/** A claim and that of a further line together. */
export const claimWith = (
  product: Product,
  claim: Claim | undefined,
  line: Pick<OrderLine, 'shipBy' | 'channel'>,
): Claim => ({
  ...longer(claim, line),
  channels: [...new Set([...(claim?.channels ?? []), channelOf(product, line)])],
});

/** Of two days the one that lasts longer; without a day it is for ever. */
const longer = (a: Claim | undefined, { shipBy }: Pick<OrderLine, 'shipBy'>): Claim => {
  if (!shipBy) return {};
  return !a || (a.shipBy && a.shipBy < shipBy)
    ? { shipBy }
    : { ...(a.shipBy && { shipBy: a.shipBy }) };
};

/** Channels with a confirmed line that waits. */
const waitingChannels = ({ protection, ...product }: Product): readonly string[] => {
  const { backordered, backorderedOnHold } = product;
  const named = (protection?.channels ?? []).filter(({ waiting }) => waiting > 0);
  const ofNamed = named.reduce((sum, { waiting }) => sum + waiting, 0);
  const others = backordered - backorderedOnHold > ofNamed ? [ANY_CHANNEL] : [];
  return [...others, ...named.map(({ channel }) => channel)];
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

/** The claim of lines that wait until the last of these days, if it is not over. */
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
 * last day (those on hold are not distinguished), or any if the batch would have been too old by then.
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

/** What is known of those who wait, and of channels, once some lines have left the queue and others have come. */
export const claimsAfter = (
  { backorderedBy, backorderedFirst = {}, ...product }: Product,
  { was, lines }: Moves,
): Pick<Product, 'backorderedBy' | 'backorderedFirst' | 'protection'> => {
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
    ...protectionAfter(product, { was, lines }),
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

/** So many days are distinguished: they are part of the product's item. */
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

/** Lines of a day that is no longer distinguished count among those of the next one. */
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
