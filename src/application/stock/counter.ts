import { type DecidedOrder, decideOrders, type WantedOrder } from '../../domain/order.ts';
import { nameOf, orderIdsOf, type PlacedLine, skusOf } from '../../domain/order-line.ts';
import {
  type AtCounter,
  type Deps,
  type Entry,
  type Lease,
  LeaseLost,
  type Stored,
} from '../ports.ts';
import {
  type Again,
  type Changed,
  type Command,
  type Decided,
  decideAndSave,
  type Loaded,
  type Rush,
  type TooLarge,
} from './decide-and-save.ts';
import { ifPossible, isCommon, tooMuchContention } from './retry.ts';

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
const [SHORTEST_MS, LONGEST_MS] = [5, 500];
/** A group with more lines has a turn of its own: it is nearly a transaction already. */
const MOST_LINES = 45;
/** Lines that are looked at for a group; each takes an item of the transaction, and so does its entry. */
const MOST_IN_GROUP = 90;
/** So many know their place; others wait longer before they look again. */
const MOST_NEXT = 20;

const linesIn = (orders: readonly WantedOrder[]) => orders.flatMap(({ lines }) => lines);

export const fitsOnCounter = (orders: readonly WantedOrder[]): boolean =>
  linesIn(orders).length <= MOST_LINES;

/**
 * Puts orders down, and serves or is served.
 *
 * @returns what was decided of each; undefined: it came back, and is to be decided anew.
 * @throws Refusal `too-much-contention`: they were taken away again, and nobody decides them.
 */
export const decideAtCounter = async (
  deps: Needs,
  rush: Rush,
  orders: readonly WantedOrder[],
  until: number,
): Promise<readonly (DecidedOrder | undefined)[]> => {
  const entry = await putDown(deps, rush, orders, until);
  try {
    for (;;) {
      const { isThere, lease, lines } = await untilServing(deps, entry, until);
      if (!isThere) return orders.map((order) => asServed(order, lines, deps.clock()));
      const decided = await serve(deps, { lease, own: entry, rush }, until);
      if (decided) return decided;
    }
  } catch (error) {
    await deps.counters.takeBack(entry).catch(() => undefined);
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
  const lines = found.filter((line) => names.has(nameOf(line)));
  if (lines.length < names.size) return undefined;
  const [decided] = decideOrders([order], { products: [], lines }, now.toISOString()).decided;
  return decided?.outcome === 'allocated' ? { ...decided, fresh: order.lines } : decided;
};

/** Decides and saves when it is its turn: nobody who stands at the counter is in the way then. */
export const inTurn = async <S extends Loaded, D extends Decided>(
  deps: Needs,
  rush: Rush,
  until: number,
  command: Command<S, D>,
): Promise<Changed<S, D> | TooLarge<S, D>> => {
  const own = await putDown(deps, rush, [], until);
  const { lease } = await untilServing(deps, own, until);
  const busy = rush.isLost || lease.next.length > 1 ? rush.sku : undefined;
  const saysSo = {
    ...command,
    decide: (stored: S, at: string, most: number) => ({
      ...command.decide(stored, at, most),
      busy,
    }),
  };
  try {
    return await decideAndSave(undisturbed(deps), saysSo, until, 'has the turn');
  } finally {
    await ifPossible(serve(deps, { lease, own, rush }, until));
  }
};

const putDown = async (
  { counters, clock, newId }: Needs,
  { sku }: Rush,
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

/** Looks until the entry is gone, or it is for who has put it down to serve. */
const untilServing = async (
  { counters, clock, pause }: Needs,
  entry: Entry,
  until: number,
): Promise<AtCounter> => {
  let fence = -1;
  let since = 0;
  for (;;) {
    const stand = await counters.look(entry);
    const { isThere, lease } = stand;
    if (!isThere) return stand;
    const now = clock().getTime();
    if (lease.fence !== fence) [fence, since] = [lease.fence, now];
    if (isFreeFor(entry, lease) || now - since >= LEASE_MS) {
      const taken = await counters.take(lease);
      if (taken) return { ...stand, lease: taken };
    }
    if (now >= until && (await counters.takeBack(entry))) throw tooMuchContention();
    if (now < until) await pause(pauseFor(entry, lease));
  }
};

const isTurn = ({ orders }: Entry): boolean => orders.length === 0;

const isFreeFor = ({ id }: Entry, { isTaken, next: [first] }: Lease): boolean =>
  !isTaken && (first === undefined || first === id);

/** About as long as it takes until its turn: of orders that is the next one. */
const pauseFor = (entry: Entry, { next, turn }: Lease): number => {
  const place = next.indexOf(entry.id);
  const turns = isTurn(entry) ? (place < 0 ? next.length : place) : 0;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, turn * (turns + 1)));
};

/** Who serves meets only those who do not know yet that there is a counter. */
const undisturbed = <D extends Needs>(deps: D): D => ({
  ...deps,
  backOff: () => deps.pause(SHORTEST_MS),
});

type Serving = { readonly lease: Lease; readonly own: Entry; readonly rush: Rush };

/** What is put down, with what is stored of it. */
type PutDown = Stored & {
  readonly toDecide: readonly Entry[];
  /** What only who has put it down can decide. */
  readonly givenBack: readonly Entry[];
  /** Ids of others who want the product for themselves. */
  readonly next: readonly string[];
};

/**
 * Decides what is put down, as much as one transaction holds, and again until the server's own is
 * decided; then the lease is given back.
 *
 * @returns what was decided of the server's own; undefined: somebody else decides it.
 */
const serve = async (
  deps: Needs,
  serving: Serving,
  until: number,
): Promise<readonly DecidedOrder[] | undefined> => {
  try {
    for (;;) {
      const group = await serveGroup(deps, serving, until);
      if (group.isLast) return group.ofOwn;
    }
  } catch (error) {
    if (error instanceof LeaseLost) return undefined;
    throw error;
  }
};

type Group = {
  readonly isLast: boolean;
  readonly ofOwn?: readonly DecidedOrder[] | undefined;
};

const serveGroup = async (
  deps: Needs,
  { lease, own, rush }: Serving,
  until: number,
): Promise<Group> => {
  const begun = deps.clock().getTime();
  /** With what is done with some of it: taken away; and after the last group the lease is given back. */
  const without = ({ toDecide, givenBack, next }: PutDown, some: readonly Entry[]) => {
    const isLast = some.includes(own) || !toDecide.includes(own);
    const turn = deps.clock().getTime() - begun;
    const entries = [...some, ...givenBack, ...(isTurn(own) ? [own] : [])];
    return { isLast, served: { entries, lease: isLast ? { ...lease, next, turn } : undefined } };
  };
  let putDown: PutDown | undefined;
  const giveBack = async (some: readonly Entry[]): Promise<Group> => {
    const { isLast, served } = without(putDown as PutDown, some);
    await deps.counters.end(served);
    return { isLast };
  };
  const command = {
    load: async (again?: Again<PutDown>) => {
      putDown = await load(deps, own, again);
      return putDown;
    },
    divisible: ({ toDecide }: PutDown) => toDecide.length,
    decide: (stored: PutDown, at: string, most: number) => {
      const some = stored.toDecide.slice(0, most);
      const others = stored.toDecide.length + stored.next.length - 1;
      return {
        ...decideOrders(
          some.flatMap(({ orders }) => orders),
          stored,
          at,
        ),
        ...without(stored, some),
        some,
        busy: rush.isLost || others > 0 ? own.sku : undefined,
      };
    },
  };
  try {
    const done = await decideAndSave(undisturbed(deps), command, until, 'has the turn');
    if (!done.saved) return await giveBack(putDown?.toDecide.slice(0, 1) ?? []);
    const { some, decided, isLast } = done.decided;
    return { isLast, ofOwn: decidedOf(own, some, decided) };
  } catch (error) {
    if (!putDown || error instanceof LeaseLost || isCommon(error)) throw error;
    // It may be the fault of one of them, and each finds out by itself.
    return giveBack(putDown.toDecide);
  }
};

const decidedOf = (
  own: Entry,
  entries: readonly Entry[],
  decided: readonly DecidedOrder[],
): readonly DecidedOrder[] | undefined => {
  const place = entries.findIndex(({ id }) => id === own.id);
  if (place < 0) return undefined;
  const before = entries.slice(0, place).flatMap(({ orders }) => orders).length;
  return decided.slice(before, before + own.orders.length);
};

/**
 * Lines are taken to be new, as their orders were read before they were put down: if one is not, the save finds
 * out, and everything is read.
 */
const load = async (
  { products, counters, clock }: Needs,
  own: Entry,
  again?: Again<PutDown>,
): Promise<PutDown> => {
  const [entries, product] = await Promise.all([
    counters.entries(own.sku, clock().toISOString()),
    again ? undefined : products.load([own.sku], []),
  ]);
  const orders = firstToFit(entries.filter((entry) => !isTurn(entry)));
  const lines = orders.flatMap((entry) => linesIn(entry.orders));
  const isOfOne = lines.every(({ sku }) => sku === own.sku);
  const stored =
    product && isOfOne ? product : await products.load(skusOf(lines), lines, orderIdsOf(lines));
  const inAttempts = new Set(stored.lines.filter(({ attempt }) => attempt).map(nameOf));
  const isOfAttempt = (entry: Entry) =>
    linesIn(entry.orders).some((line) => inAttempts.has(nameOf(line)));
  return {
    ...stored,
    toDecide: orders.filter((entry) => !isOfAttempt(entry)),
    givenBack: orders.filter(isOfAttempt),
    next: entries
      .filter((entry) => isTurn(entry) && entry.id !== own.id)
      .map(({ id }) => id)
      .slice(0, MOST_NEXT),
  };
};

const firstToFit = (entries: readonly Entry[]): readonly Entry[] => {
  let lines = 0;
  return entries.filter((entry) => {
    lines += linesIn(entry.orders).length;
    return lines <= MOST_IN_GROUP;
  });
};
