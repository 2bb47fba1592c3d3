import { because } from '../../domain/decision.ts';
import type { Cause } from '../../domain/events.ts';
import { hasHoldsToExpire, isBusy, type Product } from '../../domain/product.ts';
import type {
  AttemptStep,
  Change,
  Deps,
  Products,
  Served,
  Stored,
  Transaction,
  Wanted,
} from '../ports.ts';
import { endDueHolds } from './due-holds.ts';
import { asManyAsFit, NOTHING, type Prepared } from './in-steps.ts';
import { tooMuchContention, untilDone } from './retry.ts';
import { leavesToTheQueue, withQueueServed } from './serve-queue.ts';

export type Needs = Pick<Deps, 'products' | 'counters' | 'clock' | 'backOff'>;

/** What was loaded: products, and what else the decision is made on. */
export type Loaded = { readonly products: readonly Product[] };

/** What a command decides: changes of products, and whatever its caller wants to know. */
export type Decided = {
  readonly changes: readonly Change[];
  readonly step?: AttemptStep;
  readonly served?: Served;
  /** The SKU whose product is marked busy by the save. */
  readonly busy?: string | undefined;
};

/** What the try before came to: it lost a race and found this instead, or it ended due holds. */
export type Again<S> = { readonly stored: S; readonly found?: Stored; readonly lost: number };

/** Products, those that a lost race has handed back instead of the older ones. */
export const renewed = (
  known: readonly Product[],
  found: readonly Product[],
): readonly Product[] => [
  ...new Map([...known, ...found].map((product) => [product.sku, product])).values(),
];

export type Command<S extends Loaded, D extends Decided> = {
  readonly load: (again?: Again<S>) => Promise<S>;
  /** Pure: on the first so many lines, where it can be divided. */
  readonly decide: (stored: S, at: string, most: number) => D;
  /** Into how many lines it can be divided, to decide on as many as fit; without it is whole. */
  readonly divisible?: (stored: S) => number;
  /** Whether what was read was not of one moment, and is to be read again. */
  readonly isTorn?: (decided: D) => Promise<boolean>;
  /** Whether its caller serves those who wait once it is through with all its steps. */
  readonly leavesQueue?: true;
  /** The time that counts; now, unless given. */
  readonly at?: string;
  /** What its caller gives as the cause. What follows from it for lines that wait, or whose hold has ended, is not its own. */
  readonly cause?: Cause | undefined;
  /** The same for a server at the counter, if one can decide it. */
  readonly wanted?: Wanted | undefined;
};

export type Changed<S, D> = {
  readonly stored: S;
  readonly decided: D;
  /** As they were saved, with what they gave to lines that waited. */
  readonly saved: readonly Change[];
  /** It has been at the counter: if nothing was saved then, a server there has done it. */
  readonly isServed?: boolean;
};

/** What does not fit a transaction, though it was divided as far as it can be: nothing was saved. */
export type TooLarge<S, D> = Omit<Changed<S, D>, 'saved'> & { readonly saved?: never };

/** Others are changing the product of this SKU: nothing was saved. */
export type Contended = { readonly rush: string; readonly saved?: never };

/** After this many lost races what can be decided together goes to the counter; a single one may be bad luck. */
const RACES = 2;

/** During a rush, each save marks the product busy for this long. */
const BUSY_MS = 2_000;

/**
 * What can be decided together goes to the counter as soon as it has lost twice. Other commands are decided one by one,
 * and go there only while the product is busy: the groups would leave them no chance.
 */
export type Way = 'together' | 'by itself';

/**
 * Loads, ends the holds that are due, decides, serves the lines that wait as far as one transaction holds,
 * and saves under the products' versions or decides again on fresher state; unless others are in the way,
 * and it is not the turn of who decides.
 *
 * @throws Refusal of the decision, or `too-much-contention`.
 */
export async function decideAndSave<S extends Loaded, D extends Decided>(
  deps: Needs,
  command: Command<S, D>,
  until: number,
  way: 'has the turn',
): Promise<Changed<S, D> | TooLarge<S, D>>;
export async function decideAndSave<S extends Loaded, D extends Decided>(
  deps: Needs,
  command: Command<S, D>,
  until: number,
  way: Way,
): Promise<Changed<S, D> | TooLarge<S, D> | Contended>;
export async function decideAndSave<S extends Loaded, D extends Decided>(
  deps: Needs,
  command: Command<S, D>,
  until: number,
  way: Way | 'has the turn',
): Promise<Changed<S, D> | TooLarge<S, D> | Contended> {
  const { products, clock } = deps;
  const { load, divisible, isTorn } = command;
  let again: Again<S> | undefined;
  const lostOn: string[] = [];

  return untilDone<Changed<S, D> | TooLarge<S, D> | Contended>(deps, until, async (lost) => {
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
      (most) => effective(command.decide(stored, at, most), clock(), command.cause),
      (decided) => prepareAll(deps, decided),
    );
    if (!fitting) return { stored, decided: command.decide(stored, at, 1) };
    const { decided } = fitting;
    again = undefined;
    if (await isTorn?.(decided)) return undefined;
    const rush = rushFor(way, decided.changes, lostOn, clock());
    if (rush) return { rush };
    const isServing = !command.leavesQueue && decided.changes.some(leavesToTheQueue);
    const { transaction, saved } = isServing
      ? await queueServed(products, fitting, at)
      : { ...fitting, saved: decided.changes };
    const found = await transaction.save();
    if (found === 'saved') return { stored, decided, saved };
    // A line that is already there is a repeat of the same request, not a rival.
    if (found.lines.length === 0) lostOn.push(skuLost(found, decided.changes));
    again = { stored, found, lost };
    return undefined;
  });
}

const dueOf = ({ products }: Loaded, at: string): readonly Product[] =>
  products.filter((product) => hasHoldsToExpire(product, at));

/**
 * Without those of its changes that change nothing; the others say what they were made for, and that their product is
 * busy, if it is.
 */
const effective = <D extends Decided>(decided: D, now: Date, cause?: Cause): D => {
  const busyUntil = new Date(now.getTime() + BUSY_MS).toISOString();
  const changes = decided.changes.filter(
    ({ events, withdrawn = [] }) => events.length > 0 || withdrawn.length > 0,
  );
  return {
    ...decided,
    changes: changes.map((change) => {
      const caused = because(change, cause);
      const isBusy = change.after.sku === decided.busy;
      return isBusy ? { ...caused, after: { ...change.after, busyUntil } } : caused;
    }),
  };
};

const prepareAll = (
  { products, counters }: Needs,
  { changes, step, served }: Decided,
): Transaction | 'too large' => {
  if (changes.length > 0) return products.prepare(changes, step, served);
  if (!served) return NOTHING;
  return {
    save: async () => {
      await counters.end(served);
      return 'saved';
    },
  };
};

/** The SKU for which this decision has to go to the counter. */
const rushFor = (
  way: Way | 'has the turn',
  changes: readonly Change[],
  lostOn: readonly string[],
  now: Date,
): string | undefined => {
  if (way === 'has the turn' || changes.length === 0) return undefined;
  if (way === 'together' && lostOn.length >= RACES) return lostOn.at(-1);
  return changes.find(({ before }) => isBusy(before, now.toISOString()))?.before.sku;
};

const skuLost = ({ products }: Stored, [first]: readonly Change[]): string =>
  products[0]?.sku ?? (first as Change).before.sku;

/** With the lines served that wait, if that fits the transaction too. */
const queueServed = async (
  products: Products,
  { decided: { changes, step, served }, transaction }: Prepared<Decided>,
  at: string,
): Promise<{ readonly transaction: Transaction; readonly saved: readonly Change[] }> => {
  const all = await Promise.all(changes.map((one) => withQueueServed(products, one, at)));
  const [first] = all;
  if (first && all.length === 1 && !step && !served) {
    return { transaction: first.transaction, saved: [first.decided] };
  }
  const together = all.map((one, index) => one?.decided ?? (changes[index] as Change));
  const larger = products.prepare(together, step, served);
  return larger === 'too large'
    ? { transaction, saved: changes }
    : { transaction: larger, saved: together };
};
