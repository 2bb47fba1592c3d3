import type { OnShortage } from '../../domain/allocate.ts';
import { type LineKey, type OrderLine, skusOf } from '../../domain/order-line.ts';
import { Refusal } from '../../domain/refusal.ts';
import { release } from '../../domain/release.ts';
import type { Attempt, AttemptStep, Deps, StartedAttempt } from '../ports.ts';
import { decideOrder } from './decide-order.ts';
import { inParts, type PartOutcome } from './in-steps.ts';
import { expireHolds, fillIfPossible } from './rest-of-queue.ts';
import { untilSaved } from './retry.ts';

/** Longer than a request can live: whoever began the attempt is gone. */
const ABANDONED_AFTER_MS = 60_000;

type Needs = Pick<Deps, 'products' | 'attempts' | 'clock' | 'newId' | 'backOff'>;

/**
 * Saves new lines of an order that is too large for one transaction, in several. The attempt is
 * recorded first, so that an interrupted one is found and withdrawn.
 *
 * @returns false if stock ran out meanwhile; nothing is left of the attempt then.
 */
export const saveInParts = async (
  deps: Needs,
  lines: readonly OrderLine[],
  onShortage: OnShortage,
): Promise<boolean> => {
  const attempt = await begin(deps, lines);
  try {
    const whole = await inParts(lines, (part, last) =>
      savePart(deps, part, onShortage, { ...attempt, last }),
    );
    if (!whole) await withdraw(deps, attempt);
    return whole;
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
    holder: 1,
    startedAt: deps.clock().toISOString(),
  };
  if (!(await deps.attempts.begin(attempt))) throw inProgress(attempt);
  return attempt;
};

const inProgress = ({ orderId }: Attempt): Refusal =>
  new Refusal('order-in-progress', `order ${orderId} is being allocated; ask again in a moment`);

const savePart = (
  deps: Needs,
  part: readonly OrderLine[],
  onShortage: OnShortage,
  step: AttemptStep,
): Promise<PartOutcome> => {
  const { products, clock } = deps;
  return untilSaved<undefined, PartOutcome>(deps.backOff, undefined, async () => {
    const stored = await products.load(skusOf(part), part);
    if (await expireHolds(deps, stored.products)) return { again: undefined };
    if (stored.lines.length > 0) throw inProgress(step);
    const { allocations, short } = decideOrder(
      part,
      stored.products,
      clock().toISOString(),
      onShortage,
    );
    if (short.length > 0) return { done: 'stop' };
    if (!products.fit(allocations, step)) return { done: 'too large' };
    const saved = await products.save(allocations, step);
    return saved === 'saved' ? { done: saved } : { again: undefined };
  });
};

/**
 * Takes back what an attempt has saved, as if it had never been. It is taken over first: a save
 * that is still on its way then comes too late.
 */
const withdraw = async (deps: Needs, attempt: StartedAttempt): Promise<void> => {
  const mine = await deps.attempts.takeOver(attempt, deps.clock().toISOString());
  if (!mine) throw inProgress(attempt);
  const filling = new Set<string>();
  // A cut may split a line meanwhile, which has a part more then.
  for (let keys = await deps.attempts.linesOf(mine); keys.length > 0; ) {
    await inParts(keys, (part) => withdrawPart(deps, part, mine, filling));
    keys = await deps.attempts.linesOf(mine);
  }
  await deps.attempts.end(mine);
  for (const sku of filling) await fillIfPossible(deps)(sku);
};

const withdrawPart = (
  { products, clock, backOff }: Needs,
  keys: readonly LineKey[],
  attempt: Attempt,
  filling: Set<string>,
): Promise<PartOutcome> =>
  untilSaved<undefined, PartOutcome>(backOff, undefined, async () => {
    const stored = await products.loadPlaced(keys);
    const at = clock().toISOString();
    const ofSku = Map.groupBy(
      stored.lines.filter((line) => line.attempt === attempt.id),
      ({ sku }) => sku,
    );
    // Lines of which a hold has expired meanwhile have nothing to give back, but are taken away, too.
    const changes = stored.products.flatMap((product) => {
      const withdrawn = ofSku.get(product.sku) ?? [];
      if (withdrawn.length === 0) return [];
      return [{ ...release(product, withdrawn, 'order-not-filled', at), lines: [], withdrawn }];
    });
    if (changes.length === 0) return { done: 'saved' };
    const step = { ...attempt, last: false };
    if (!products.fit(changes, step)) return { done: 'too large' };
    if ((await products.save(changes, step)) !== 'saved') return { again: undefined };
    for (const { after } of changes) if (after.filling !== null) filling.add(after.sku);
    return { done: 'saved' };
  });

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
