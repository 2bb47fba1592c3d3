import { linesOf, type OrderLine, type PlacedLine, skusOf } from '../../domain/order-line.ts';
import { allOrNone, refusalOfFresh, type WantedOrder } from '../../domain/orders/order.ts';
import { release } from '../../domain/orders/release.ts';
import type { Product } from '../../domain/product.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Attempt, Change, Deps, StartedAttempt } from '../ports.ts';
import { inOneTransaction } from './change-stock.ts';
import { firstOf, inSteps } from './in-steps.ts';
import { serveRestOf } from './rest-of-queue.ts';
import { patienceEnds, tooMuchContention } from './retry.ts';

/** Longer than a request can live: its owner is gone. */
const ABANDONED_AFTER_MS = 60_000;

type Needs = Pick<
  Deps,
  'products' | 'attempts' | 'unfinished' | 'clock' | 'newId' | 'backOff' | 'counters' | 'pause'
>;

/**
 * Saves an order whose lines are all new, and that is too large for one transaction, in steps. The attempt is recorded
 * first, so that an interrupted one is found and withdrawn.
 *
 * @returns false if stock ran out meanwhile; nothing is left of the attempt then.
 */
export const saveInSteps = async (
  deps: Needs,
  order: WantedOrder,
  until: number,
): Promise<boolean> => {
  const attempt = await begin(deps, order.lines);
  try {
    const isWhole = await saveSteps(deps, order, attempt, until);
    if (!isWhole) await withdraw(deps, attempt);
    return isWhole;
  } catch (error) {
    // What can't be withdrawn now is found and withdrawn when the attempt counts as abandoned.
    await withdraw(deps, attempt).catch(() => undefined);
    throw error;
  }
};

const begin = async (deps: Needs, lines: readonly OrderLine[]): Promise<StartedAttempt> => {
  const [{ orderId }] = lines as [OrderLine];
  const earlier = await deps.attempts.find(orderId);
  if (earlier) await withdrawAbandoned(deps, earlier);
  const attempt = {
    orderId,
    id: deps.newId(),
    fence: 1,
    startedAt: deps.clock().toISOString(),
  };
  if (!(await deps.attempts.begin(attempt))) throw inProgress(attempt);
  return attempt;
};

const inProgress = ({ orderId }: Pick<Attempt, 'orderId'>): Refusal =>
  new Refusal('order-in-progress', `order ${orderId} is being allocated; try again in a moment`);

const saveSteps = async (
  deps: Needs,
  { lines, onShortage, cause }: WantedOrder,
  attempt: Attempt,
  until: number,
): Promise<boolean> => {
  const done: Change[] = [];
  let isShort = false;
  await inSteps(lines, async (rest) => {
    const some = firstOf(rest);
    const saved = await inOneTransaction(
      deps,
      {
        cause,
        load: () => deps.products.load(skusOf(some), some, [attempt.orderId]),
        divisible: () => some.length,
        decide: (stored, at, most) => {
          if (stored.lines.length > 0) throw inProgress(attempt);
          const refused = refusalOfFresh(some, stored.cancels);
          if (refused) throw refused;
          const wanted = some.slice(0, most);
          const decided = allOrNone(wanted, bySku(stored.products), at, onShortage);
          const step = { ...attempt, last: most >= rest.length };
          return decided.short.length > 0
            ? { most, isShort: true, changes: [] }
            : { most, isShort: false, changes: decided.allocations, step };
        },
      },
      until,
    );
    done.push(...saved.saved);
    ({ isShort } = saved.decided);
    if (isShort || saved.decided.most >= rest.length) return rest.length;
    if (deps.clock().getTime() >= until) throw tooMuchContention();
    return saved.decided.most;
  });
  if (!isShort) await serveRestOf(deps, done, until);
  return !isShort;
};

const bySku = (products: readonly Product[]): ReadonlyMap<string, Product> =>
  new Map(products.map((product) => [product.sku, product]));

/**
 * Takes back what an attempt has saved, as if it had never been. It is taken over first: a save
 * that is still on its way then comes too late.
 */
const withdraw = async (deps: Needs, attempt: StartedAttempt): Promise<void> => {
  const mine = await deps.attempts.takeOver(attempt, deps.clock().toISOString());
  if (!mine) throw inProgress(attempt);
  const until = patienceEnds(deps.clock);
  const saved: Change[] = [];
  // A cut may split a line meanwhile, which has a part more then.
  for (let lines = await deps.attempts.linesOf(mine); lines.length > 0; ) {
    await inSteps(lines, (rest) => withdrawSome(deps, firstOf(rest), mine, saved, until));
    lines = await deps.attempts.linesOf(mine);
  }
  await deps.attempts.end(mine);
  await serveRestOf(deps, saved, until);
};

const withdrawSome = async (
  deps: Needs,
  lines: readonly PlacedLine[],
  attempt: Attempt,
  saved: Change[],
  until: number,
): Promise<number> => {
  const step = await inOneTransaction(
    deps,
    {
      load: () => deps.products.loadPlaced(lines),
      divisible: () => lines.length,
      decide: (stored, at, most) => {
        const mine = linesOf(lines.slice(0, most), stored.lines).filter(
          (one) => one.attempt === attempt.id,
        );
        const ofSku = Map.groupBy(mine, ({ sku }) => sku);
        // Lines that were not confirmed in time have nothing to give back, but are taken away, too.
        const changes = stored.products.flatMap((product): readonly Change[] => {
          const withdrawn = ofSku.get(product.sku) ?? [];
          if (withdrawn.length === 0) return [];
          const released = release(product, withdrawn, 'order-not-filled', at);
          return [{ ...released, lines: [], withdrawn }];
        });
        return { most, changes, step: { ...attempt, last: false } };
      },
    },
    until,
  );
  saved.push(...step.saved);
  return step.decided.most;
};

/**
 * Withdraws an attempt at an order that nobody works on any more.
 *
 * @throws Refusal `order-in-progress` if somebody still does.
 */
export const withdrawAbandoned = async (deps: Needs, attempt: StartedAttempt): Promise<void> => {
  const age = deps.clock().getTime() - Date.parse(attempt.startedAt);
  if (age < ABANDONED_AFTER_MS) throw inProgress(attempt);
  await withdraw(deps, attempt);
};
