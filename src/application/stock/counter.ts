import { type DecidedOrder, decideOrders, type WantedOrder } from '../../domain/order.ts';
import { nameOf, type PlacedLine } from '../../domain/order-line.ts';
import { type AtCounter, type Deps, type Entry, type Lease, NEVER_TAKEN } from '../ports.ts';
import {
  type Changed,
  type Command,
  type Decided,
  decideAndSave,
  type Loaded,
  type TooLarge,
} from './decide-and-save.ts';
import type { LastRush } from './last-rush.ts';
import { ifPossible, tooMuchContention } from './retry.ts';
import { isTurn, linesIn, serve, undisturbed } from './serve-counter.ts';

export type Needs = Pick<Deps, 'products' | 'counters' | 'clock' | 'newId' | 'backOff' | 'pause'>;

/**
 * The counter of a busy SKU: flat combining over DynamoDB. Orders that come to many processes do not race for the
 * product, but are put down; one of those who want them serves, which is to decide all that is put down as one
 * group, and the others find their lines. Nothing rests on there being one server alone: the product's
 * version, the lines' keys and the entries themselves keep it right.
 */

/** Longer than a turn takes: who serves is gone, and somebody else does. */
const LEASE_MS = 3_000;
/** Between two looks. */
const [SHORTEST_MS, LONGEST_MS, GROWTH] = [5, 500, 1.25];
/** So many of those who wait look at the lease each time. */
const LOOKERS = 8;
/** A group with more lines has a turn of its own: it is nearly a transaction already. */
const MOST_LINES = 45;

export const fitsOnCounter = (orders: readonly WantedOrder[]): boolean =>
  linesIn(orders).length <= MOST_LINES;

/**
 * Puts orders down, and serves or is served.
 *
 * @param needNot whether it turns out meanwhile that there is nothing to decide.
 * @returns what was decided of each; undefined: it came back, and is to be decided anew.
 * @throws Refusal `too-much-contention`: they were taken away again, and nobody decides them.
 */
export const decideAtCounter = async (
  deps: Needs & { readonly rush: LastRush },
  sku: string,
  orders: readonly WantedOrder[],
  until: number,
  needNot?: Promise<boolean>,
): Promise<readonly (DecidedOrder | undefined)[]> => {
  const { counters, clock, rush } = deps;
  const own = await putDown(deps, sku, orders, until);
  try {
    if ((await needNot) && (await counters.takeBack(own))) return orders.map(() => undefined);
    for (;;) {
      const stand = await untilServing(deps, own, until, rush.leaseAt(sku));
      rush.note(sku, stand.lease);
      if (stand.isServed) return orders.map((order) => asServed(order, stand.lines, clock()));
      const decided = await serve(deps, stand.lease, own, until);
      if (decided) return decided;
    }
  } catch (error) {
    await counters.takeBack(own).catch(() => undefined);
    throw error;
  }
};

/** Of an order whose lines are all there it does not matter by whom: it is new to who waited for it. */
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

/** Decides and saves when it is its turn: nobody who stands at the counter is in the way then. */
export const inTurn = async <S extends Loaded, D extends Decided>(
  deps: Needs,
  sku: string,
  until: number,
  command: Command<S, D>,
): Promise<Changed<S, D> | TooLarge<S, D>> => {
  const own = await putDown(deps, sku, [], until);
  const stand = await untilServing(deps, own, until);
  if (stand.isServed) throw new Error('nobody decides a turn but who has put it down');
  try {
    return await decideAndSave(undisturbed(deps), command, until, 'has the turn');
  } finally {
    await ifPossible(serve(deps, stand.lease, own, until));
  }
};

const putDown = async (
  { counters, clock, newId }: Needs,
  sku: string,
  orders: readonly WantedOrder[],
  until: number,
): Promise<Entry> => {
  const entry = {
    sku,
    id: newId(),
    at: clock().toISOString(),
    deadline: new Date(until).toISOString(),
    orders,
  };
  await counters.putDown(entry);
  return entry;
};

/** Either the entry is gone, or it is for who has put it down to serve, and the lease is theirs. */
type Stand = { readonly lease: Lease } & (
  | { readonly isServed: true; readonly lines: AtCounter['lines'] }
  | { readonly isServed: false }
);

/**
 * Looks until it has been served, or is to serve.
 *
 * @param last the lease as it was seen last: where very many wait somebody else looks at once.
 */
const untilServing = async (
  { counters, clock, pause }: Needs,
  entry: Entry,
  until: number,
  last?: Lease,
): Promise<Stand> => {
  if (last && last.waiting >= LOOKERS) await pause(Math.min(LONGEST_MS, 1.5 * last.turn));
  let known = last ?? { sku: entry.sku, ...NEVER_TAKEN };
  let since = clock().getTime();
  for (let looks = 0; ; looks++) {
    const { isThere, lines, lease } = await counters.look(entry, { lease: isDue(looks, known) });
    if (!isThere) return { isServed: true, lines, lease: known };
    const now = clock().getTime();
    if (lease && lease.fence !== known.fence) since = now;
    known = lease ?? known;
    if (lease && (isFreeFor(entry, lease) || now - since >= LEASE_MS)) {
      const taken = await counters.take(lease);
      if (taken) return { isServed: false, lease: taken };
    }
    if (now >= until && (await counters.takeBack(entry))) throw tooMuchContention();
    if (now < until) await pause(pauseFor(entry, known, looks));
  }
};

/** Where very many wait only some look at the lease each time: enough that one of them sees at once that it is free. */
const isDue = (looks: number, { waiting }: Lease): boolean =>
  looks % Math.max(1, Math.ceil(waiting / LOOKERS)) === 0;

const isFreeFor = ({ id }: Entry, { isTaken, next: [first] }: Lease): boolean =>
  !isTaken && (first === undefined || first === id);

/** Half of the time until its turn: of orders that is the next one, and they look less often by and by. */
const pauseFor = (entry: Entry, { next, turn }: Lease, looks: number): number => {
  const place = next.indexOf(entry.id);
  const ahead = place < 0 ? next.length : place;
  const wait = isTurn(entry) ? (turn * (ahead + 1)) / 2 : (turn / 2) * GROWTH ** looks;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, wait));
};
