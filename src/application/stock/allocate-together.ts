import { type OrderLine, orderIdsOf, type PlacedLine, skusOf } from '../../domain/order-line.ts';
import {
  type DecidedOrder,
  decideOrders,
  MAX_LINES,
  type ShortLine,
  type WantedOrder,
} from '../../domain/orders/order.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Change, Deps, Stored } from '../ports.ts';
import { ifItFits } from './change-stock.ts';
import { decideAtCounter, fitsOnCounter } from './counter.ts';
import {
  type Again,
  type Changed,
  decideAndSave,
  renewed,
  type TooLarge,
} from './decide-and-save.ts';
import { saveInSteps, withdrawAbandoned } from './large-order.ts';
import { linesIn } from './put-down.ts';
import { serveRestOf } from './rest-of-queue.ts';
import { patienceEnds, untilDone } from './retry.ts';
import { togetherOrAlone } from './together-or-alone.ts';

export type OrderOutcome =
  | {
      readonly outcome: 'allocated';
      readonly created: boolean;
      readonly lines: readonly PlacedLine[];
    }
  | { readonly outcome: 'short'; readonly short: readonly ShortLine[] };

export type Needs = Omit<Deps, 'restockNeeds'>;

type Outcome = PromiseSettledResult<OrderOutcome>;

/**
 * Allocates orders with one read and one transaction, one after the other in their order, each all or
 * none. Where that fails each is tried by itself, so that one bad order fails alone.
 *
 * @returns the outcome of each, in their order.
 */
export const allocateTogether = (
  deps: Needs,
  orders: readonly WantedOrder[],
  until: number,
): Promise<readonly Outcome[]> => togetherOrAlone(orders, (some) => allocateAll(deps, some, until));

/** Straight through; or at the counter, if others want the same stock. */
const allocateAll = async (
  deps: Needs,
  orders: readonly WantedOrder[],
  until: number,
): Promise<readonly Outcome[]> => {
  const straight = await decideAndSave(deps, commandFor(deps, orders), until, 'together');
  if (!('rush' in straight)) return afterwards(deps, orders, straight, until);
  if (!fitsOnCounter({ orders })) return whenItIsTheirTurn(deps, orders, until);
  return atTheCounter(deps, straight.rush, orders, until);
};

const atTheCounter = async (
  deps: Needs,
  sku: string,
  orders: readonly WantedOrder[],
  until: number,
): Promise<readonly Outcome[]> => {
  const decided = await decideAtCounter(deps, sku, { orders }, until);
  const anew = orders.filter((_, index) => !decided[index]);
  const others = anew.length > 0 ? await whenItIsTheirTurn(deps, anew, until) : [];
  return Promise.all(
    orders.map(async (order, index) => {
      const one = decided[index];
      return one ? answer(deps, order, one) : (others[anew.indexOf(order)] as Outcome);
    }),
  );
};

const whenItIsTheirTurn = async (
  deps: Needs,
  orders: readonly WantedOrder[],
  until: number,
): Promise<readonly Outcome[]> =>
  afterwards(deps, orders, await ifItFits(deps, commandFor(deps, orders), until), until);

const commandFor = (deps: Needs, orders: readonly WantedOrder[]) => ({
  load: (again?: Again<Stored>) => load(deps, orders, again),
  decide: (stored: Stored, at: string) => decideOrders(orders, stored, at),
  isTorn: ({ decided }: Decided) => someAreThere(deps, decided),
});

type Decided = ReturnType<typeof decideOrders>;

/** Answers, if it is saved; what does not fit a transaction goes in several. */
const afterwards = async (
  deps: Needs,
  orders: readonly WantedOrder[],
  { saved, decided: { decided, changes } }: Changed<Stored, Decided> | TooLarge<Stored, Decided>,
  until: number,
): Promise<readonly Outcome[]> => {
  if (saved) {
    const isServed = await serveRestOf(deps, saved, until);
    return answers(deps, orders, isServed ? await asTheyAreNow(deps, orders, decided) : decided);
  }
  const [order] = orders as [WantedOrder];
  if (orders.length === 1)
    return allocateLarge(deps, order, decided[0] as DecidedOrder, changes, until);
  const half = Math.ceil(orders.length / 2);
  const first = await allocateTogether(deps, orders.slice(0, half), until);
  return [...first, ...(await allocateTogether(deps, orders.slice(half), until))];
};

/** Their lines may have got something since. */
const asTheyAreNow = (
  { products }: Needs,
  orders: readonly WantedOrder[],
  decided: readonly DecidedOrder[],
): Promise<readonly DecidedOrder[]> =>
  Promise.all(
    decided.map(async (one, index) => {
      if (one.outcome !== 'allocated') return one;
      const { lines } = await products.load([], (orders[index] as WantedOrder).lines);
      return { ...one, placed: lines };
    }),
  );

/** An order that no transaction holds: its shortages by themselves, or its lines in steps. */
const allocateLarge = async (
  deps: Needs,
  order: WantedOrder,
  decided: DecidedOrder,
  changes: readonly Change[],
  until: number,
): Promise<readonly Outcome[]> => {
  if (decided.outcome !== 'allocated') {
    await tellShortages(deps, changes);
    return answers(deps, [order], [decided]);
  }
  await refuseTooLarge(deps, order, decided);
  if (!(await saveInSteps(deps, { ...order, lines: decided.fresh }, until))) {
    return allocateAll(deps, [order], until);
  }
  return answers(deps, [order], await asTheyAreNow(deps, [order], [decided]));
};

/** The lines that an order has are counted only where so many more come that no transaction holds them. */
const refuseTooLarge = async (
  { queries }: Needs,
  { lines }: WantedOrder,
  { fresh }: DecidedOrder & { readonly outcome: 'allocated' },
): Promise<void> => {
  const [{ orderId }] = lines as [OrderLine];
  const there = new Set((await queries.order(orderId)).map(({ lineId }) => lineId)).size;
  if (there + fresh.length <= MAX_LINES) return;
  throw new Refusal(
    'order-too-large',
    `order ${orderId} has ${there} lines; the maximum is ${MAX_LINES}`,
  );
};

/** Unlike allocations, shortages need not be all or none: a product that was changed meanwhile tells its own. */
const tellShortages = async ({ products }: Needs, changes: readonly Change[]): Promise<void> => {
  for (const one of changes) {
    const transaction = products.prepare([one]);
    if (transaction !== 'too large') await transaction.save();
  }
};

/**
 * A lost race hands back what is stored instead, which is worth one try. After a second one it is older
 * than others take to save, so everything is read anew; so it is if lines were known that a rival may
 * have changed.
 */
const load = async (
  deps: Needs,
  orders: readonly WantedOrder[],
  again?: Again<Stored>,
): Promise<Stored> => {
  const isUsable = again?.found && again.lost === 0 && again.stored.lines.length === 0;
  const found = isUsable
    ? {
        ...again.stored,
        products: renewed(again.stored.products, again.found.products),
        lines: again.found.lines,
      }
    : await loadAll(deps, orders);
  return found.lines.some(({ attempt }) => attempt) ? settled(deps, orders, found) : found;
};

const loadAll = ({ products }: Needs, orders: readonly WantedOrder[]): Promise<Stored> => {
  const lines = linesIn(orders);
  return products.load(skusOf(lines), lines, orderIdsOf(lines));
};

/**
 * The state without a doubt whose the lines of an attempt at a large order are. While it is under
 * way they are nobody's; those that are there after it was found to have ended are the order's.
 *
 * @throws Refusal `order-in-progress` if somebody works on the attempt.
 */
const settled = (deps: Needs, orders: readonly WantedOrder[], first: Stored): Promise<Stored> => {
  let found = first;
  return untilDone(deps, patienceEnds(deps.clock), async () => {
    const ofAttempts = found.lines.filter(({ attempt }) => attempt);
    const ids = new Set(ofAttempts.map(({ attempt }) => attempt));
    for (const orderId of new Set(ofAttempts.map((line) => line.orderId))) {
      const running = await deps.attempts.find(orderId);
      if (running && ids.has(running.id)) await withdrawAbandoned(deps, running);
    }
    found = await loadAll(deps, orders);
    const isSettled = found.lines.every(({ attempt }) => !attempt || ids.has(attempt));
    return isSettled ? found : undefined;
  });
};

/** A twin of a request may have been saved after its lines were read, and before its products. */
const someAreThere = async (
  { products }: Needs,
  decided: readonly DecidedOrder[],
): Promise<boolean> => {
  const short = decided.flatMap((one) => (one.outcome === 'short' ? one.short : []));
  return short.length > 0 && (await products.load([], short)).lines.length > 0;
};

const answers = (
  deps: Needs,
  orders: readonly WantedOrder[],
  decided: readonly DecidedOrder[],
): Promise<readonly Outcome[]> =>
  Promise.all(decided.map((one, index) => answer(deps, orders[index] as WantedOrder, one)));

const answer = async (deps: Needs, order: WantedOrder, decided: DecidedOrder): Promise<Outcome> => {
  const [outcome] = await Promise.allSettled([outcomeOf(deps, order, decided)]);
  return outcome;
};

const outcomeOf = async (
  { queries }: Needs,
  { lines }: WantedOrder,
  decided: DecidedOrder,
): Promise<OrderOutcome> => {
  if (decided.outcome === 'refused') throw decided.refusal;
  if (decided.outcome === 'short') return decided;
  const { placed, fresh } = decided;
  const split = placed.find(({ ordered }) => ordered !== undefined);
  const all = split ? await queries.order(split.orderId) : placed;
  const parts = Map.groupBy(all, ({ lineId }) => lineId);
  return {
    outcome: 'allocated',
    created: fresh.length > 0,
    lines: lines.flatMap(({ lineId }) => parts.get(lineId) ?? []),
  };
};
