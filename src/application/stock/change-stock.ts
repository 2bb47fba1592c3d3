import { hasHoldsToExpire, type Product } from '../../domain/product.ts';
import type { AttemptStep, Change, Deps, Products, Stored, Transaction } from '../ports.ts';
import { endDueHolds } from './due-holds.ts';
import { asManyAsFit, NOTHING, type Prepared } from './in-steps.ts';
import { serveRestOf } from './rest-of-queue.ts';
import { patienceEnds, tooMuchContention, untilDone } from './retry.ts';
import { leavesToTheQueue, withQueueServed } from './serve-queue.ts';

export type Needs = Pick<Deps, 'products' | 'unfinished' | 'clock' | 'backOff'>;

/** What was loaded: products, and what else the decision is made on. */
type Loaded = { readonly products: readonly Product[] };

/** What a command decides: changes of products, and whatever its caller wants to know. */
type Decided = { readonly changes: readonly Change[]; readonly step?: AttemptStep };

/** What the try before came to: it lost a race and found this instead, or it ended due holds. */
export type Again<S> = { readonly stored: S; readonly found?: Stored; readonly lost: number };

type Command<S extends Loaded, D extends Decided> = {
  readonly load: (again?: Again<S>) => Promise<S>;
  /** Pure: on the first so many lines, where it can be divided. */
  readonly decide: (stored: S, at: string, most: number) => D;
  /** Into how many lines it can be divided, to decide on as many as fit; without it is whole. */
  readonly divisible?: (stored: S) => number;
  /** Whether what was read was not of one moment, and is to be read again. */
  readonly isTorn?: (decided: D) => Promise<boolean>;
  /** The time that counts; now, unless given. */
  readonly at?: string;
};

export type Changed<S, D> = {
  readonly stored: S;
  readonly decided: D;
  /** As they were saved, with what they gave to lines that waited. */
  readonly saved: readonly Change[];
};

/**
 * The unit of work, and the one door to the stock: loads, ends the holds that are due, decides, serves
 * the lines that wait as far as one transaction holds, saves under the products' versions or decides
 * again on fresher state, and serves the rest of the queue in steps. DynamoDB has no session that
 * tracks objects: what is to be committed is what the decision says.
 *
 * @throws Refusal of the decision, or `too-much-contention`.
 */
export const changeStock = async <S extends Loaded, D extends Decided>(
  deps: Needs,
  command: Command<S, D>,
  until = patienceEnds(deps.clock),
): Promise<Changed<S, D>> => {
  const changed = await inOneTransaction(deps, command, until);
  await serveRestOf(deps, changed.saved, until);
  return changed;
};

/** The same for a step of something larger, which sees to the rest of the queues at its end. */
export const inOneTransaction = async <S extends Loaded, D extends Decided>(
  deps: Needs,
  command: Command<S, D>,
  until: number,
): Promise<Changed<S, D>> => {
  const changed = await ifItFits(deps, command, until);
  if (changed.saved) return changed;
  throw new Error('what can not be divided any further does not fit a transaction');
};

/** What does not fit a transaction, though it was divided as far as it can be: nothing was saved. */
type TooLarge<S, D> = Omit<Changed<S, D>, 'saved'> & { readonly saved?: never };

export const ifItFits = async <S extends Loaded, D extends Decided>(
  deps: Needs,
  command: Command<S, D>,
  until: number,
): Promise<Changed<S, D> | TooLarge<S, D>> => {
  const { products, clock } = deps;
  const { load, decide, divisible, isTorn } = command;
  let again: Again<S> | undefined;

  return untilDone<Changed<S, D> | TooLarge<S, D>>(deps, until, async (lost) => {
    let stored = await load(again);
    let at = command.at ?? clock().toISOString();
    for (let due = dueOf(stored, at); due.length > 0; due = dueOf(stored, at)) {
      if (clock().getTime() >= until) throw tooMuchContention();
      for (const product of due) await endDueHolds(deps, product, at, until);
      stored = await load({ stored, lost });
      at = command.at ?? clock().toISOString();
    }
    const fitting = asManyAsFit(
      Math.max(1, divisible?.(stored) ?? 1),
      (most) => effective(decide(stored, at, most)),
      ({ changes, step }) => (changes.length > 0 ? products.prepare(changes, step) : NOTHING),
    );
    if (!fitting) return { stored, decided: decide(stored, at, 1) };
    const { decided } = fitting;
    again = undefined;
    if (await isTorn?.(decided)) return undefined;
    const { transaction, saved } = decided.changes.some(leavesToTheQueue)
      ? await served(products, fitting, at)
      : { ...fitting, saved: decided.changes };
    const found = await transaction.save();
    if (found === 'saved') return { stored, decided, saved };
    again = { stored, found, lost };
    return undefined;
  });
};

const dueOf = ({ products }: Loaded, at: string): readonly Product[] =>
  products.filter((product) => hasHoldsToExpire(product, at));

/** Without those of its changes that change nothing. */
const effective = <D extends Decided>(decided: D): D => ({
  ...decided,
  changes: decided.changes.filter(
    ({ events, withdrawn = [] }) => events.length > 0 || withdrawn.length > 0,
  ),
});

/** With the lines served that wait, if that fits the transaction too. */
const served = async (
  products: Products,
  { decided: { changes, step }, transaction }: Prepared<Decided>,
  at: string,
): Promise<{ readonly transaction: Transaction; readonly saved: readonly Change[] }> => {
  const all = await Promise.all(changes.map((one) => withQueueServed(products, one, at)));
  const [first] = all;
  if (first && all.length === 1 && !step) {
    return { transaction: first.transaction, saved: [first.decided] };
  }
  const together = all.map((one, index) => one?.decided ?? (changes[index] as Change));
  const larger = products.prepare(together, step);
  return larger === 'too large'
    ? { transaction, saved: changes }
    : { transaction: larger, saved: together };
};
