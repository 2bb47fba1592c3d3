import type { DecidedOrder } from '../../domain/orders/order.ts';
import { type Change, type Deps, type Entry, type Lease, LeaseLost } from '../ports.ts';
import { type Again, decideAndSave } from './decide-and-save.ts';
import { decideEntries } from './decide-entries.ts';
import { isTurn, type PutDown, putDownFor } from './put-down.ts';
import { serveRestOf } from './rest-of-queue.ts';
import { isCommon } from './retry.ts';

type Needs = Pick<Deps, 'products' | 'counters' | 'unfinished' | 'clock' | 'backOff' | 'pause'>;

/** From this many on it is a rush; two processes are faster without the counter. */
const MANY = 3;
/**
 * While so many wait, a server goes on with another group after its own: to hand the lease over takes as long as to
 * read, or to save. Its own client waits for that.
 */
const VERY_MANY = 16;
/** One that has taken longer for a turn does not: it would be presumed dead before it is done. */
const QUICK_MS = 500;
/** A server retries soon: it competes only with processes that don't know of the rush yet. */
const AGAIN_MS = 5;

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

/**
 * Decides what has been put down, one transaction at a time, until the server's own entry is decided, and once more
 * if very many wait; the last transaction also releases the lease.
 *
 * @returns the decisions on the server's own orders, none if it has none; undefined: another server decides what it wants.
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
      await serveRestOf(deps, before.saved, until);
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
  /** What the lease will say of the turn: of its first group, and the most that were found waiting. */
  readonly turn: number;
  readonly waiting: number;
  readonly saved: readonly Change[];
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
    const isLast = isOwnDone && !(before === undefined && turn < QUICK_MS && areVeryMany(stored));
    const entries = [...some, ...givenBack];
    const waiting = Math.max(before?.waiting ?? 0, waitingIn(stored));
    const after = { ...lease, next: stored.next, turn, waiting };
    return { isLast, turn, waiting, served: { entries, lease: isLast ? after : undefined } };
  };
  const giveBack = async (some: readonly Entry[]): Promise<Group> => {
    const { served, ...group } = without(putDown as PutDown, some);
    await deps.counters.end(served);
    return { ...group, saved: [] };
  };
  const command = {
    load: async (again?: Again<PutDown>) => {
      putDown = await putDownFor(deps, own, absent, again);
      if (!again) turn = before?.turn ?? turnOf(own, begun, deps.clock().getTime());
      return putDown;
    },
    divisible: ({ most }: PutDown) => most,
    decide: (stored: PutDown, at: string, most: number) => {
      const some = stored.toDecide.slice(0, most);
      return {
        ...decideEntries(some, stored, at),
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
    return { isLast, turn, waiting, saved: done.saved, ofOwn: decidedOf(own, some, decided) };
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
