import { type DecidedOrder, decideOrders, type WantedOrder } from '../../domain/order.ts';
import { nameOf, type OrderLine, orderIdsOf, skusOf } from '../../domain/order-line.ts';
import { type Deps, type Entry, type Lease, LeaseLost, type Stored } from '../ports.ts';
import { type Again, decideAndSave, renewed } from './decide-and-save.ts';
import { isCommon } from './retry.ts';

type Needs = Pick<Deps, 'products' | 'counters' | 'clock' | 'backOff' | 'pause'>;

/** The lines considered for a group: in a transaction of 100 items, each line takes one and so does its entry. */
const MOST_IN_GROUP = 90;
/** How many waiting commands learn their place in line; the others look less often. */
const MOST_NEXT = 20;
/** From this many on it is a rush; two processes are faster without the counter. */
const MANY = 3;
/**
 * While so many wait, a server goes on with another group after its own: to hand the lease over takes as long as to
 * read, or to save. Its own client waits for that.
 */
const VERY_MANY = 16;
/** A server retries soon: it competes only with processes that don't know of the rush yet. */
const AGAIN_MS = 5;

export const linesIn = (orders: readonly WantedOrder[]): readonly OrderLine[] =>
  orders.flatMap(({ lines }) => lines);

/** Whether a command waits for a turn of its own. */
export const isTurn = ({ orders }: Entry): boolean => orders.length === 0;

const isRush = ({ waiting }: Pick<Lease, 'waiting'>): boolean => waiting >= MANY;

export type Turn = {
  readonly lease: Lease;
  /** The id of the entry whose process was called to serve and did not come in time. */
  readonly absent?: string | undefined;
};

/** The same, with short waits between retries. */
export const undisturbed = <D extends Pick<Deps, 'backOff' | 'pause'>>(deps: D): D => ({
  ...deps,
  backOff: () => deps.pause(AGAIN_MS),
});

/** What is put down, with what is stored of it. */
type PutDown = Stored & {
  readonly toDecide: readonly Entry[];
  /** How many of them at the most. */
  readonly most: number;
  /** Entries that are removed undecided: their own process decides them, or nobody does. */
  readonly givenBack: readonly Entry[];
  /** Ids of the other entries that wait for a turn of their own. */
  readonly next: readonly string[];
};

/**
 * Decides what has been put down, one transaction at a time, until the server's own entry is decided, and once more
 * if very many wait; the last transaction also releases the lease.
 *
 * @returns the decisions on the server's own orders; undefined: another server decides them.
 */
export const serve = async (
  deps: Needs,
  turn: Turn,
  own: Entry,
  until: number,
): Promise<readonly DecidedOrder[] | undefined> => {
  let ofOwn: readonly DecidedOrder[] | undefined;
  let before: Group | undefined;
  try {
    for (;;) {
      before = await serveGroup(deps, turn, own, until, before);
      ofOwn ??= before.ofOwn;
      if (before.isLast) return ofOwn;
    }
  } catch (error) {
    // One of those that wait takes the lease over.
    if (ofOwn) return ofOwn;
    if (!(error instanceof LeaseLost)) throw error;
    // Otherwise the entry of a finished turn would still be called.
    if (isTurn(own)) await deps.counters.takeBack(own);
    return undefined;
  }
};

type Group = {
  readonly isLast: boolean;
  /** The most that were found waiting since the lease was taken. */
  readonly waiting: number;
  readonly ofOwn?: readonly DecidedOrder[] | undefined;
};

const serveGroup = async (
  deps: Needs,
  { lease, absent }: Turn,
  own: Entry,
  until: number,
  before: Group | undefined,
): Promise<Group> => {
  const begun = deps.clock().getTime();
  const isOwn = ({ id }: Entry) => id === own.id;
  let turn = 0;
  let putDown: PutDown | undefined;
  /** What is saved together with the decision on some of the entries: they go, and with the last group the lease. */
  const without = (stored: PutDown, some: readonly Entry[]) => {
    const { toDecide, givenBack } = stored;
    const isOwnDone = some.some(isOwn) || !toDecide.some(isOwn);
    const isLast = isOwnDone && !(before === undefined && areVeryMany(stored));
    const entries = [...some, ...givenBack];
    const waiting = Math.max(before?.waiting ?? 0, waitingIn(stored));
    const after = { ...lease, next: stored.next, turn, waiting };
    return { isLast, waiting, served: { entries, lease: isLast ? after : undefined } };
  };
  const giveBack = async (some: readonly Entry[]): Promise<Group> => {
    const { served, ...group } = without(putDown as PutDown, some);
    await deps.counters.end(served);
    return group;
  };
  const command = {
    load: async (again?: Again<PutDown>) => {
      putDown = await load(deps, own, absent, again);
      if (!again) turn = before ? lease.turn : turnOf(own, begun, deps.clock().getTime());
      return putDown;
    },
    divisible: ({ most }: PutDown) => most,
    decide: (stored: PutDown, at: string, most: number) => {
      const some = stored.toDecide.slice(0, most);
      return {
        ...decideOrders(
          some.flatMap(({ orders }) => orders),
          stored,
          at,
        ),
        ...without(stored, some),
        some,
        busy: isRush({ waiting: waitingIn(stored) }) ? own.sku : undefined,
      };
    },
  };
  try {
    const done = await decideAndSave(undisturbed(deps), command, until, 'has the turn');
    if (!done.saved) return await giveBack(putDown?.toDecide.slice(0, 1) ?? []);
    const { some, decided, isLast, waiting } = done.decided;
    return { isLast, waiting, ofOwn: decidedOf(own, some, decided) };
  } catch (error) {
    if (!putDown || error instanceof LeaseLost || isCommon(error)) throw error;
    // One of them may have caused it: each is decided by its own process.
    return giveBack(putDown.toDecide);
  }
};

const waitingIn = ({ toDecide, next }: PutDown): number => toDecide.length + next.length;

/** A command that waits for its turn is not to wait for another group. */
const areVeryMany = (stored: PutDown): boolean =>
  stored.next.length === 0 && waitingIn(stored) >= VERY_MANY;

/**
 * An order that gets to serve has waited for about a turn: half of the one before, and the reads of its own. A command
 * may have waited for many; its turn takes about twice its reads.
 */
const turnOf = (own: Entry, begun: number, now: number): number =>
  isTurn(own) ? 2 * (now - begun) : now - Date.parse(own.at);

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
 * Lines are assumed to be new, since each process reads its orders before it puts them down; if one is not, the save
 * fails and everything is read. After a lost race the server goes on from the state it was handed back, with one
 * order: a small transaction is fast, and once it has marked the product busy the others come to the counter.
 */
const load = async (
  { products, counters, clock }: Needs,
  own: Entry,
  absent: string | undefined,
  again?: Again<PutDown>,
): Promise<PutDown> => {
  const { products: faster = [], lines: twins = [] } = again?.found ?? {};
  if (again && faster.length > 0 && twins.length === 0) {
    const { stored } = again;
    return {
      ...stored,
      products: renewed(stored.products, faster),
      most: Math.min(1, stored.most),
    };
  }
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
  const toDecide = orders.filter((entry) => !isOfAttempt(entry));
  const isOver = ({ id }: Entry) => id === own.id || id === absent;
  const turns = entries.filter(isTurn);
  return {
    ...stored,
    toDecide,
    most: toDecide.length,
    givenBack: [...orders.filter(isOfAttempt), ...turns.filter(isOver)],
    next: turns
      .filter((entry) => !isOver(entry))
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
