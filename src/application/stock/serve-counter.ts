import { type DecidedOrder, decideOrders, type WantedOrder } from '../../domain/order.ts';
import { nameOf, type OrderLine, orderIdsOf, skusOf } from '../../domain/order-line.ts';
import { type Deps, type Entry, type Lease, LeaseLost, type Stored } from '../ports.ts';
import { type Again, decideAndSave } from './decide-and-save.ts';
import { isCommon } from './retry.ts';

type Needs = Pick<Deps, 'products' | 'counters' | 'clock' | 'backOff' | 'pause'>;

/** Lines that are looked at for a group; each takes an item of the transaction, and so does its entry. */
const MOST_IN_GROUP = 90;
/** So many know their place; others wait longer before they look again. */
const MOST_NEXT = 20;
/** So many at once are a rush: two get on faster without the counter. */
const MANY = 3;
/** Before who serves tries again: all others but those who know of no rush yet are at the counter. */
const AGAIN_MS = 5;

export const linesIn = (orders: readonly WantedOrder[]): readonly OrderLine[] =>
  orders.flatMap(({ lines }) => lines);

/** Whether somebody wants the product for themselves. */
export const isTurn = ({ orders }: Entry): boolean => orders.length === 0;

export type Turn = {
  readonly lease: Lease;
  /** Whoever was called to serve and did not come in time: the id of what they have put down. */
  readonly absent?: string | undefined;
};

/** Without long waits. */
export const undisturbed = <D extends Pick<Deps, 'backOff' | 'pause'>>(deps: D): D => ({
  ...deps,
  backOff: () => deps.pause(AGAIN_MS),
});

/** What is put down, with what is stored of it. */
type PutDown = Stored & {
  readonly toDecide: readonly Entry[];
  /** How many of them at the most. */
  readonly most: number;
  /** What is to be decided by who has put it down, or by nobody any more. */
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
export const serve = async (
  deps: Needs,
  turn: Turn,
  own: Entry,
  until: number,
): Promise<readonly DecidedOrder[] | undefined> => {
  try {
    for (;;) {
      const group = await serveGroup(deps, turn, own, until);
      if (group.isLast) return group.ofOwn;
    }
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    // Nobody else takes a turn away that is over.
    if (isTurn(own)) await deps.counters.takeBack(own);
    return undefined;
  }
};

type Group = {
  readonly isLast: boolean;
  readonly ofOwn?: readonly DecidedOrder[] | undefined;
};

const serveGroup = async (
  deps: Needs,
  { lease, absent }: Turn,
  own: Entry,
  until: number,
): Promise<Group> => {
  const begun = deps.clock().getTime();
  const isOwn = ({ id }: Entry) => id === own.id;
  /** With what is done with some of it: taken away; and after the last group the lease is given back. */
  const without = ({ toDecide, givenBack, next }: PutDown, some: readonly Entry[]) => {
    const isLast = some.some(isOwn) || !toDecide.some(isOwn);
    // About as long as it took to read takes the save.
    const turn = 2 * (deps.clock().getTime() - begun);
    const entries = [...some, ...givenBack];
    const waiting = toDecide.length + next.length;
    const after = { ...lease, next, turn, waiting };
    return { isLast, served: { entries, lease: isLast ? after : undefined } };
  };
  let putDown: PutDown | undefined;
  const giveBack = async (some: readonly Entry[]): Promise<Group> => {
    const { isLast, served } = without(putDown as PutDown, some);
    await deps.counters.end(served);
    return { isLast };
  };
  const command = {
    load: async (again?: Again<PutDown>) => {
      putDown = await load(deps, own, absent, again);
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
        busy: stored.toDecide.length + stored.next.length >= MANY ? own.sku : undefined,
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
 * out, and everything is read. Who loses a race goes on from what it hands back with the first order alone: a
 * small transaction is fast, and once it has said that the product is busy all others come to the counter.
 */
const load = async (
  { products, counters, clock }: Needs,
  own: Entry,
  absent: string | undefined,
  again?: Again<PutDown>,
): Promise<PutDown> => {
  const { products: faster = [], lines: twins = [] } = again?.found ?? {};
  if (again && faster.length > 0 && twins.length === 0) {
    const now = new Map([...again.stored.products, ...faster].map((one) => [one.sku, one]));
    return { ...again.stored, products: [...now.values()], most: Math.min(1, again.stored.most) };
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
