import { byPreference } from '../../domain/batch.ts';
import type { Decision } from '../../domain/decision.ts';
import {
  asOf,
  hasExpired,
  type LineKey,
  linesOf,
  nameOf,
  type PlacedLine,
  skusOf,
} from '../../domain/order-line.ts';
import { hasHoldsToExpire } from '../../domain/product.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Change, Deps, Stored, Wanted } from '../ports.ts';
import { inOneTransaction } from './change-stock.ts';
import { fitsOnCounter } from './counter.ts';
import { withoutDueHolds } from './due-holds.ts';
import { mustBeExpected } from './expected.ts';
import { firstOf, inSteps } from './in-steps.ts';
import { withdrawAbandoned } from './large-order.ts';
import { serveRestOf } from './rest-of-queue.ts';
import { patienceEnds, tooMuchContention } from './retry.ts';

export type Needs = Omit<Deps, 'restockNeeds' | 'callers' | 'cancels'>;

type Lines = readonly PlacedLine[];

/** Lines of an order: those named, or all. */
export type SomeLines = {
  readonly lineIds?: readonly string[] | undefined;
  /** Whether the order is as its caller knows it. */
  readonly matches?: ((lines: Lines) => boolean) | undefined;
};

/** The same, and what is said of them once they are changed. */
export type LinesToChange = SomeLines & {
  readonly orderId: string;
  readonly done:
    | 'changed'
    | 'confirmed'
    | 'packed'
    | 'prolonged'
    | 'reinstated'
    | 'released'
    | 'shipped'
    | 'unpacked';
};

/** All lines of the order as they stand, and how many are still to be changed: there was no time for them. */
export type OrderChanged = { readonly lines: Lines; readonly left: number };

type Rules = {
  /** Which lines it is about, if none is named. */
  readonly choose: (all: Lines) => Lines;
  /** All or none: it throws a Refusal if it may not happen to one of the lines. */
  readonly decide: (stored: Stored, at: string) => readonly Decision[];
  /** The same for a server at the counter, if one can decide it. */
  readonly wanted?: (lines: Lines) => Wanted;
};

/**
 * Changes lines of an order. All are judged on one reading before anything is written; what fits one
 * transaction is one, and a larger change goes in steps. If it is interrupted between two of them it says
 * how far it has come, and the same again goes on.
 */
export const changeOrder = async (
  deps: Needs,
  what: LinesToChange,
  rules: Rules,
): Promise<OrderChanged> => {
  const until = patienceEnds(deps.clock);
  const saved: Change[] = [];
  try {
    for (;;) {
      const all = await linesOfOrder(deps, what.orderId);
      const chosen = what.lineIds
        ? what.lineIds.flatMap((lineId) => linesNamed(all, { orderId: what.orderId, lineId }))
        : rules.choose(all);
      const isExpected = (now: Lines): boolean =>
        saved.length > 0 || !what.matches || what.matches(replaced(all, now));
      // A server does not know what the caller expects.
      const wanted = what.matches ? undefined : rules.wanted;
      const judgement = { decide: rules.decide, wanted, isExpected };
      const changed = await changeLines(deps, chosen, judgement, saved, until);
      if (changed) return { lines: replaced(all, changed.lines), left: changed.left };
      if (deps.clock().getTime() >= until) throw tooMuchContention();
    }
  } catch (error) {
    throw error instanceof Refusal ? withProgress(error, what, saved) : error;
  } finally {
    await serveRestOf(deps, saved, until);
  }
};

/** An order's lines with some of them as they are now, and parts that are new behind those of their line. */
export const replaced = (all: Lines, some: Lines): Lines => {
  const [first] = all as [PlacedLine];
  const ours = some.filter(({ orderId }) => orderId === first.orderId);
  const now = new Map([...all, ...ours].map((line) => [nameOf(line), line]));
  return [...Map.groupBy(now.values(), ({ lineId }) => lineId).values()].flat();
};

type Judgement = Pick<Rules, 'decide'> & {
  readonly wanted: Rules['wanted'] | undefined;
  readonly isExpected: (now: Lines) => boolean;
};

/** @returns the lines as they stand then; undefined: one was split meanwhile, and all are to be listed anew. */
const changeLines = async (
  deps: Needs,
  lines: Lines,
  { decide, wanted, isExpected }: Judgement,
  saved: Change[],
  until: number,
): Promise<OrderChanged | undefined> => {
  const first = await deps.products.loadPlaced(lines);
  const at = deps.clock().toISOString();
  if (wereSplit(lines, first.lines)) return undefined;
  mustBeExpected(isExpected(first.lines.map((line) => asOf(line, at))));
  // Only these: what stays as it is, such as a part that can't leave yet, is judged with its line.
  const toChange = decide(await asOfNow(deps, first, at), at).flatMap(({ was }) => was);
  const now = new Map(first.lines.map((line) => [nameOf(line), line]));
  let isSplit = false;
  let isFirst = true;
  let left = 0;

  await inSteps(toChange, async (rest) => {
    const some = firstOf(rest);
    const step = await inOneTransaction(
      deps,
      {
        at,
        cause: deps.cause,
        load: async (): Promise<Stored> => {
          const isKnown = isFirst && some.length === toChange.length;
          const stored = isKnown ? first : await deps.products.loadPlaced(some);
          isFirst = false;
          isSplit = wereSplit(some, stored.lines);
          return { ...stored, lines: linesOf(some, stored.lines) };
        },
        wanted: forCounter(some, wanted),
        divisible: () => some.length,
        decide: ({ products, lines: found }, when, most) => ({
          most,
          changes: isSplit ? [] : decide({ products, lines: found.slice(0, most) }, when),
        }),
      },
      until,
    );
    if (isSplit) return rest.length;
    saved.push(...step.saved);
    const seen = [...step.stored.lines, ...step.saved.flatMap((one) => one.lines)];
    for (const line of seen) now.set(nameOf(line), line);
    const { most } = step.decided;
    if (deps.clock().getTime() < until) return most;
    left = rest.length - most;
    return rest.length;
  });
  if (isSplit) return undefined;
  // Of those that were not to change, the holds may have been ended on the way.
  const expired = first.lines.filter((line) => hasExpired(line, at));
  const found = expired.length > 0 ? await deps.products.loadPlaced(expired) : { lines: [] };
  for (const line of found.lines) now.set(nameOf(line), asOf(line, at));
  return { lines: [...now.values()], left };
};

/** Lines of one SKU, as there is a counter for each, and so few that they are changed at once. */
const forCounter = (lines: Lines, wantedOf: Rules['wanted'] | undefined): Wanted | undefined => {
  const wanted = skusOf(lines).length === 1 ? wantedOf?.(lines) : undefined;
  return wanted && fitsOnCounter(wanted) ? wanted : undefined;
};

/** As it will be once the holds that are due are ended: what these give back is there to be judged by. */
const asOfNow = async (deps: Needs, stored: Stored, at: string): Promise<Stored> => {
  const products = stored.products.map(async (product) => {
    if (!hasHoldsToExpire(product, at)) return product;
    const now = await withoutDueHolds(deps.products, product, at);
    const refs = new Set(now.batches.map(({ ref }) => ref));
    // Those in play that these holds have nothing to do with.
    const others = product.batches.filter(({ ref }) => !refs.has(ref));
    return { ...now, batches: [...now.batches, ...others].sort(byPreference(now.today)) };
  });
  return { ...stored, products: await Promise.all(products) };
};

/** Whether the order, or a line of it, is not there. */
export const isMissing = ({ code }: Refusal): boolean =>
  code === 'order-not-found' || code === 'line-not-found';

/** Whether a line was split or changed since it was listed: it has less or more, or parts that were not listed. */
const wereSplit = (listed: Lines, found: Lines): boolean => {
  const now = new Map(found.map((line) => [nameOf(line), line]));
  return listed.some((line) => {
    const { qty, ordered } = now.get(nameOf(line)) ?? {};
    return qty !== line.qty || ordered !== line.ordered;
  });
};

/** What a refusal says of the lines that were changed before it, if it comes between two steps. */
export const withProgress = (
  { code, message, details, cause }: Refusal,
  { orderId, done }: Pick<LinesToChange, 'orderId' | 'done'>,
  saved: readonly Change[],
): Refusal => {
  // Lines of other orders may have been served with what these gave back.
  const changed = saved.flatMap(({ was }) => was.filter((line) => line.orderId === orderId));
  const count = new Set(changed.map(nameOf)).size;
  const progress =
    count > 0
      ? `${count} ${count === 1 ? 'line was' : 'lines were'} ${done} before the request stopped; send it again to continue`
      : code === 'unavailable'
        ? `it is not known whether any line was ${done}`
        : `nothing was ${done}`;
  return new Refusal(code, `${progress}: ${message}`, details, { cause });
};

/**
 * An order's lines as they are now, once nobody is allocating it: otherwise further ones would still
 * come.
 *
 * @throws Refusal `order-not-found`, or `order-in-progress`.
 */
export const linesOfOrder = async (deps: Needs, orderId: string): Promise<Lines> => {
  const running = await deps.attempts.find(orderId);
  if (running) await withdrawAbandoned(deps, running);
  const lines = await deps.queries.order(orderId);
  const at = deps.clock().toISOString();
  if (lines.length > 0) return lines.map((line) => asOf(line, at));
  throw new Refusal('order-not-found', `there is no order ${orderId}`);
};

/** A line of an order: all its parts, if it is split. */
export const linesNamed = (all: Lines, { orderId, lineId }: LineKey): Lines => {
  const parts = all.filter((line) => line.lineId === lineId);
  if (parts.length > 0) return parts;
  throw new Refusal('line-not-found', `order ${orderId} has no line ${lineId}`);
};
