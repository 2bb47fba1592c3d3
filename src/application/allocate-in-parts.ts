import type { LineKey, OrderLine } from '../domain/order-line.ts';
import { release } from '../domain/product.ts';
import { Refusal } from '../domain/refusal.ts';
import { decideOrder } from './decide-order.ts';
import type { Attempt, AttemptStep, Deps, StartedAttempt } from './ports.ts';
import { untilSaved } from './retry.ts';

/**
 * Of the 100 items of a transaction one is the attempt's own, and each line may write three:
 * itself, its product, and the batch that it uses up or opens again.
 */
export const LINES_PER_PART = 33;

/** Longer than an invocation can live: whoever began the attempt is gone. */
const ABANDONED_AFTER_MS = 60_000;

type Needs = Pick<Deps, 'products' | 'attempts' | 'clock' | 'newId' | 'backOff'>;

/**
 * Saves new lines of an order that is too large for one transaction, in several. The attempt is
 * recorded first, so that an interrupted one is found and withdrawn.
 *
 * @returns false if stock ran out meanwhile; nothing is left of the attempt then.
 */
export const saveInParts = async (deps: Needs, lines: readonly OrderLine[]): Promise<boolean> => {
  const attempt = await begin(deps, lines);
  try {
    for (let from = 0; from < lines.length; from += LINES_PER_PART) {
      const part = lines.slice(from, from + LINES_PER_PART);
      const last = from + LINES_PER_PART >= lines.length;
      if (await savePart(deps, part, { ...attempt, last })) continue;
      await withdraw(deps, attempt);
      return false;
    }
    return true;
  } catch (error) {
    // What can't be withdrawn now is found and withdrawn when the attempt counts as abandoned.
    await withdraw(deps, attempt).catch(() => undefined);
    throw error;
  }
};

const begin = async (deps: Needs, lines: readonly OrderLine[]): Promise<StartedAttempt> => {
  const [{ orderId }] = lines as [OrderLine];
  await withdrawAbandoned(deps, orderId);
  const attempt = {
    orderId,
    id: deps.newId(),
    holder: 1,
    lineIds: lines.map(({ lineId }) => lineId),
    startedAt: deps.clock().toISOString(),
  };
  if (!(await deps.attempts.begin(attempt))) throw inProgress(orderId);
  return attempt;
};

const inProgress = (orderId: string): Refusal =>
  new Refusal('order-in-progress', `order ${orderId} is being allocated; ask again in a moment`);

/** @returns whether the whole part is saved: false if a line of it is short. */
const savePart = async (
  deps: Needs,
  part: readonly OrderLine[],
  step: AttemptStep,
): Promise<boolean> => {
  const { products, clock, backOff } = deps;
  const skus = [...new Set(part.map(({ sku }) => sku))];
  return untilSaved(backOff, undefined, async () => {
    const stored = await products.load(skus, part);
    if (stored.lines.length > 0) throw inProgress(step.orderId);
    const { allocations, short } = decideOrder(part, stored, clock().toISOString());
    if (short.length > 0) return { done: false };
    return (await products.save(allocations, step)) === 'saved'
      ? { done: true }
      : { again: undefined };
  });
};

/** Takes back what an attempt has saved, as if it had never been. */
const withdraw = async (deps: Needs, attempt: StartedAttempt): Promise<void> => {
  const { orderId, lineIds } = attempt;
  for (let from = 0; from < lineIds.length; from += LINES_PER_PART) {
    const keys = lineIds.slice(from, from + LINES_PER_PART).map((lineId) => ({ orderId, lineId }));
    await withdrawLines(deps, attempt, keys);
  }
  await deps.attempts.end(attempt);
};

const withdrawLines = (
  { products, clock, backOff }: Needs,
  attempt: Attempt,
  keys: readonly LineKey[],
): Promise<true> =>
  untilSaved(backOff, undefined, async () => {
    const stored = await products.loadPlaced(keys);
    const ofAttempt = stored.lines.filter((line) => line.attempt === attempt.id);
    const changes = stored.products.flatMap((product) => {
      const lines = ofAttempt.filter(({ sku }) => sku === product.sku);
      const decision = release(product, lines, 'order-not-filled', clock().toISOString());
      return decision.events.length > 0 ? [{ ...decision, lines: [], withdrawn: lines }] : [];
    });
    if (changes.length === 0) return { done: true };
    const saved = await products.save(changes, { ...attempt, last: false });
    return saved === 'saved' ? { done: true } : { again: undefined };
  });

/**
 * Withdraws an attempt at an order that nobody works on any more.
 *
 * @returns whether there was one.
 * @throws Refusal `order-in-progress` if somebody still does.
 */
export const withdrawAbandoned = async (deps: Needs, orderId: string): Promise<boolean> => {
  const found = await deps.attempts.find(orderId);
  if (!found) return false;
  const now = deps.clock();
  if (now.getTime() - Date.parse(found.startedAt) < ABANDONED_AFTER_MS) throw inProgress(orderId);
  const attempt = await deps.attempts.takeOver(found, now.toISOString());
  if (!attempt) throw inProgress(orderId);
  await withdraw(deps, attempt);
  return true;
};
