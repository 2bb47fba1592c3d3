import { nameOf, type PlacedLine } from '../../domain/order-line.ts';
import { type DecidedOrder, decideOrders, type WantedOrder } from '../../domain/orders/order.ts';
import {
  type AtCounter,
  type Counters,
  type Deps,
  type Entry,
  type Lease,
  NEVER_TAKEN,
  type Wanted,
} from '../ports.ts';
import {
  type Changed,
  type Command,
  type Decided,
  decideAndSave,
  type Loaded,
  type TooLarge,
} from './decide-and-save.ts';
import { isTurn, linesIn } from './put-down.ts';
import { ifPossible, tooMuchContention } from './retry.ts';
import { serve, type Turn, undisturbed } from './serve-counter.ts';

export type Needs = Pick<
  Deps,
  'products' | 'counters' | 'unfinished' | 'clock' | 'newId' | 'backOff' | 'pause'
>;

/**
 * The counter of a busy SKU: flat combining over DynamoDB. What reaches many processes doesn't race for the product.
 * Each process puts down in the table what it wants; one of them becomes the server and decides everything that is
 * there as one group; the others wait for what comes of it. Correctness does not depend on there being
 * only one server: the product's version, the keys of the lines and the entries themselves guarantee it.
 */

/** A turn takes less: a server that has had the lease for longer is presumed dead. */
const LEASE_MS = 3_000;
/** Between two looks. */
const [SHORTEST_MS, LONGEST_MS, GROWTH] = [5, 500, 1.1];
/** Of the expected wait. */
const PAUSE = 0.4;
/** How many of the waiting processes read the lease on each look. */
const LOOKERS = 12;
/** A group with more lines takes a turn of its own: it nearly fills a transaction by itself. */
const MOST_LINES = 45;

export const fitsOnCounter = ({ orders, release = [] }: Wanted): boolean =>
  linesIn(orders).length + release.length <= MOST_LINES;

/**
 * Puts down what is wanted, and serves it or waits until it is served.
 *
 * @returns the decision on each order; undefined: it was handed back undecided, and must be decided again.
 * @throws Refusal `too-much-contention`: it was taken back, and nobody will decide it.
 */
export const decideAtCounter = async (
  deps: Needs,
  sku: string,
  wanted: Wanted,
  until: number,
): Promise<readonly (DecidedOrder | undefined)[]> => {
  const own = entryOf(deps, sku, wanted, until);
  return withEntry(deps, own, async () => {
    for (;;) {
      const stand = await untilServing(deps, own, until);
      if (stand.isServed) {
        return own.orders.map((order) => asServed(order, stand.lines, deps.clock()));
      }
      // If this process runs out of time, the next look shows whether another server has decided it.
      const decided = await ifPossible(serve(deps, stand, own, until));
      if (decided) return decided;
    }
  });
};

/** An order whose lines have all appeared while this process waited was created by its request. */
const asServed = (
  order: WantedOrder,
  found: readonly PlacedLine[],
  now: Date,
): DecidedOrder | undefined => {
  const names = new Set(order.lines.map(nameOf));
  const lines = found.filter((line) => names.has(nameOf(line)) && !line.attempt);
  if (lines.length < names.size) return undefined;
  const [decided] = decideOrders([order], { products: [], lines }, now.toISOString()).decided;
  return decided?.outcome === 'allocated' ? { ...decided, fresh: order.lines } : decided;
};

/** Waits for a turn, and then decides and saves while nobody at the counter competes. */
export const inTurn = async <S extends Loaded, D extends Decided>(
  deps: Needs,
  sku: string,
  until: number,
  command: Command<S, D>,
): Promise<Changed<S, D> | TooLarge<S, D>> => {
  const own = entryOf(deps, sku, { orders: [] }, until);
  const stand = await withEntry(deps, own, () => untilServing(deps, own, until));
  // A process that is too slow when it is called loses its place and queues again.
  if (stand.isServed) return inTurn(deps, sku, until, command);
  try {
    return await decideAndSave(undisturbed(deps), command, until, 'has the turn');
  } finally {
    await ifPossible(serve(deps, stand, own, until));
  }
};

const entryOf = ({ clock, newId }: Needs, sku: string, wanted: Wanted, until: number): Entry => ({
  ...wanted,
  sku,
  id: newId(),
  at: clock().toISOString(),
  deadline: new Date(until).toISOString(),
});

/** Puts the entry down; if what follows fails, nothing is left at the counter. */
const withEntry = async <T>(
  { counters }: Needs,
  entry: Entry,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    await counters.putDown(entry);
    return await work();
  } catch (error) {
    await counters.takeBack(entry).catch(() => undefined);
    throw error;
  }
};

/** Either the entry was served, or this process has the lease and must serve. */
type Stand =
  | { readonly isServed: true; readonly lines: AtCounter['lines'] }
  | (Turn & { readonly isServed: false });

/** Looks at the counter until the entry has been served or this process gets the lease. */
const untilServing = async (
  { counters, clock, pause }: Needs,
  entry: Entry,
  until: number,
): Promise<Stand> => {
  let known: Lease = { sku: entry.sku, ...NEVER_TAKEN };
  let since = clock().getTime();
  for (let looks = 0; ; looks++) {
    const at = { lease: isTurn(entry) || isDue(known) };
    const { isThere, lines, lease } = await counters.look(entry, at);
    if (!isThere) return { isServed: true, lines: await allOf(counters, entry, lines) };
    const now = clock().getTime();
    if (now >= until) {
      if (await counters.takeBack(entry)) throw tooMuchContention();
      continue;
    }
    if (lease && lease.fence !== known.fence) since = now;
    known = lease ?? known;
    if (lease && (isFreeFor(entry, lease) || now - since >= LEASE_MS)) {
      const taken = await counters.take(lease);
      const [called] = lease.isTaken ? [] : lease.next;
      const absent = called === entry.id ? undefined : called;
      if (taken) return { isServed: false, lease: taken, absent };
    }
    await pause(pauseFor(entry, known, looks));
  }
};

/** A read of several items is not a snapshot: lines may have been read before the save that removed their entry. */
const allOf = async (
  counters: Counters,
  entry: Entry,
  lines: readonly PlacedLine[],
): Promise<readonly PlacedLine[]> => {
  const isWhole = lines.length >= linesIn(entry.orders).length;
  return isWhole ? lines : (await counters.look(entry, { lease: false })).lines;
};

/** If very many wait, only some read the lease on each look; one of them still notices quickly that it is free. */
const isDue = ({ waiting }: Lease): boolean => Math.random() * waiting < LOOKERS;

const isFreeFor = ({ id }: Entry, { isTaken, next: [first] }: Lease): boolean =>
  !isTaken && (first === undefined || first === id);

/** Orders go with the next group; the longer they wait, the less often they look. */
const pauseFor = (entry: Entry, { next, turn }: Lease, looks: number): number => {
  const place = next.indexOf(entry.id);
  const ahead = place < 0 ? next.length : place;
  const turns = isTurn(entry) ? ahead + 1 : 1;
  const growth = isTurn(entry) ? 1 : GROWTH ** looks;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, turn * turns * PAUSE) * growth);
};
