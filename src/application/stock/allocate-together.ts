import { type PlacedLine, skusOf } from '../../domain/order-line.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Change, Deps, Stored } from '../ports.ts';
import type { ShortLine } from './decide-order.ts';
import { type DecidedOrder, decideOrders, type WantedOrder } from './decide-orders.ts';
import { saveInParts, withdrawAbandoned } from './large-order.ts';
import { expireHolds } from './rest-of-queue.ts';
import { type Move, untilSaved } from './retry.ts';

export type OrderOutcome =
  | {
      readonly outcome: 'allocated';
      readonly created: boolean;
      readonly lines: readonly PlacedLine[];
    }
  | { readonly outcome: 'short'; readonly short: readonly ShortLine[] };

type Outcomes = readonly PromiseSettledResult<OrderOutcome>[];

type Needs = Pick<Deps, 'products' | 'queries' | 'attempts' | 'clock' | 'newId' | 'backOff'>;

/** Where several orders fail even alone, it is not the orders' fault. */
const MAX_FAILURES = 3;

/**
 * A lost race hands back what is stored instead, which is worth a try. Whoever loses again has waited
 * longer than others take to save, and looks anew: otherwise it would lose until it happens to be faster.
 */
const LOST_ON_WHAT_IS_KNOWN = 1;

/**
 * Allocates orders with one read and one transaction, one after the other in their order, each all or
 * none. Where that fails each is tried by itself, so that one bad order fails alone.
 *
 * @returns the outcome of each, in their order.
 */
export const allocateTogether = async (
  deps: Needs,
  orders: readonly WantedOrder[],
): Promise<Outcomes> => {
  try {
    return await untilSaved<Stored | undefined, Outcomes>(deps.backOff, undefined, (found, lost) =>
      decideAndSave(deps, orders, lost > LOST_ON_WHAT_IS_KNOWN ? undefined : found),
    );
  } catch (reason) {
    if (orders.length > 1 && !(reason instanceof Refusal)) return eachAlone(deps, orders);
    return orders.map(() => ({ status: 'rejected', reason }));
  }
};

const eachAlone = async (deps: Needs, orders: readonly WantedOrder[]): Promise<Outcomes> => {
  const outcomes: PromiseSettledResult<OrderOutcome>[] = [];
  const failures: PromiseRejectedResult[] = [];
  for (const order of orders) {
    const [outcome] =
      failures.length < MAX_FAILURES ? await allocateTogether(deps, [order]) : failures;
    if (!outcome) continue;
    outcomes.push(outcome);
    if (outcome.status === 'rejected' && !(outcome.reason instanceof Refusal)) {
      failures.push(outcome);
    }
  }
  return outcomes;
};

const load = ({ products }: Needs, orders: readonly WantedOrder[]): Promise<Stored> => {
  const lines = orders.flatMap((order) => order.lines);
  return products.load(skusOf(lines), lines);
};

const decideAndSave = async (
  deps: Needs,
  orders: readonly WantedOrder[],
  known: Stored | undefined,
): Promise<Move<Stored | undefined, Outcomes>> => {
  const found = known ?? (await load(deps, orders));
  if (await expireHolds(deps, found.products)) return { again: undefined };
  if (orders.length > 1 && found.lines.some(({ attempt }) => attempt)) {
    return { done: await eachAlone(deps, orders) };
  }
  const stored = await settled(deps, orders, found);
  if (!stored) return { again: undefined };

  const { decided, changes } = decideOrders(orders, stored, deps.clock().toISOString());
  if (await someAreThere(deps, decided)) return { again: undefined };
  if (!deps.products.fit(changes)) return inPieces(deps, orders, decided, changes);
  const saved = changes.length > 0 ? await deps.products.save(changes) : 'saved';
  if (saved !== 'saved') return { again: renewed(stored, saved) };
  return { done: await answers(deps, orders, decided) };
};

/** What one transaction can't hold: half the orders at a time, or a single large one in parts. */
const inPieces = async (
  deps: Needs,
  orders: readonly WantedOrder[],
  all: readonly DecidedOrder[],
  changes: readonly Change[],
): Promise<Move<Stored | undefined, Outcomes>> => {
  const half = Math.ceil(orders.length / 2);
  if (orders.length > 1) {
    const first = await allocateTogether(deps, orders.slice(0, half));
    return { done: [...first, ...(await allocateTogether(deps, orders.slice(half)))] };
  }
  const [order] = orders as [WantedOrder];
  const [decided] = all as [DecidedOrder];
  if (decided.outcome !== 'allocated') {
    const told = await tellShortages(deps, changes);
    return told ? { done: await answers(deps, orders, all) } : { again: undefined };
  }
  if (!(await saveInParts(deps, decided.fresh, order.onShortage))) return { again: undefined };
  const { lines } = await load(deps, orders);
  return { done: await answers(deps, orders, [{ ...decided, placed: lines }]) };
};

/**
 * The state without a doubt whose the lines of an attempt at a large order are. While it is under
 * way they are nobody's; those that are there after it was found to have ended are the order's.
 *
 * @returns undefined if the state has to be loaded again.
 * @throws Refusal `order-in-progress` if somebody works on the attempt.
 */
const settled = async (
  deps: Needs,
  orders: readonly WantedOrder[],
  found: Stored,
): Promise<Stored | undefined> => {
  const [one, ...more] = found.lines.filter(({ attempt }) => attempt);
  if (!one) return found;
  const ids = new Set([one, ...more].map(({ attempt }) => attempt));
  const running = await deps.attempts.find(one.orderId);
  if (running && ids.has(running.id)) {
    await withdrawAbandoned(deps, running);
    return undefined;
  }
  const now = await load(deps, orders);
  const all = now.lines.every(({ attempt }) => attempt === undefined || ids.has(attempt));
  return all ? now : undefined;
};

/** A twin of a request may have been saved after its lines were read, and before its products. */
const someAreThere = async (
  { products }: Needs,
  decided: readonly DecidedOrder[],
): Promise<boolean> => {
  const short = decided.flatMap((one) => (one.outcome === 'short' ? one.short : []));
  return short.length > 0 && (await products.load([], short)).lines.length > 0;
};

/** Each by itself: unlike allocations, shortages need not be all or none. */
const tellShortages = async ({ products }: Needs, changes: readonly Change[]): Promise<boolean> => {
  for (const one of changes) if ((await products.save([one])) !== 'saved') return false;
  return true;
};

const answers = (
  deps: Needs,
  orders: readonly WantedOrder[],
  decided: readonly DecidedOrder[],
): Promise<Outcomes> =>
  Promise.allSettled(
    decided.map((one, index) => outcomeOf(deps, orders[index] as WantedOrder, one)),
  );

const outcomeOf = async (
  { queries }: Needs,
  { lines }: WantedOrder,
  decided: DecidedOrder,
): Promise<OrderOutcome> => {
  if (decided.outcome === 'refused') throw decided.refusal;
  if (decided.outcome === 'short') return decided;
  const { placed, created } = decided;
  const split = placed.find(({ ordered }) => ordered !== undefined);
  const all = split ? await queries.order(split.orderId) : placed;
  const parts = Map.groupBy(all, ({ lineId }) => lineId);
  return {
    outcome: 'allocated',
    created,
    lines: lines.flatMap(({ lineId }) => parts.get(lineId) ?? []),
  };
};

const renewed = (stored: Stored, found: Stored): Stored => {
  const products = new Map(stored.products.map((product) => [product.sku, product]));
  for (const product of found.products) products.set(product.sku, product);
  return { products: [...products.values()], lines: [...stored.lines, ...found.lines] };
};
