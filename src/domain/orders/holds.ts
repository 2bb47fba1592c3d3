import {
  type Decision,
  decisionOf,
  holdConfirmedFact,
  holdExpiredFact,
  holdProlongedFact,
  isWaiting,
  nothing,
} from '../decision.ts';
import type { Fact } from '../events.ts';
import { hasExpired, isHeld, type PlacedLine } from '../order-line.ts';
import type { Product } from '../product.ts';
import { Refusal, type RefusalCode } from '../refusal.ts';
import { givenBack } from './release.ts';

/** Somebody has released it: one that was not confirmed in time has kept its time. */
const isGivenUp = ({ state, heldUntil }: PlacedLine): boolean =>
  state === 'released' && heldUntil === undefined;

/** Lines that nobody has released; all of them if somebody has released all. */
export const unlessGivenUp = (lines: readonly PlacedLine[]): readonly PlacedLine[] =>
  lines.every(isGivenUp) ? lines : lines.filter((line) => !isGivenUp(line));

const isTooLate = (line: PlacedLine, at: string): boolean =>
  hasExpired(line, at) || (line.state === 'released' && !isGivenUp(line));

/** A line on hold whose promise gets worse keeps in mind what its customer was shown, until that is confirmed. */
export const mindingPromise = (was: PlacedLine, now: PlacedLine): PlacedLine =>
  isHeld(now) && now.promised === undefined && isWorse(now, was.shipsOn)
    ? { ...now, promised: was.shipsOn }
    : now;

const isWorse = ({ state, shipsOn }: PlacedLine, promised: string | null): boolean =>
  state === 'backordered' || (shipsOn ?? '') > (promised ?? '');

/**
 * Lines keep what they have; one that nobody holds stays as it is. Each line can or none does.
 *
 * @param acceptLater whether it is all right that a promise got worse while the line was held.
 * @throws Refusal `line-released`, `hold-expired` or `promise-changed`, with the lines that can't.
 */
export const confirm = (
  before: Product,
  lines: readonly PlacedLine[],
  at: string,
  acceptLater = false,
): Decision => {
  refuse(lines.filter(isGivenUp), 'line-released', 'these lines were released');
  const late = lines.filter((line) => isTooLate(line, at));
  refuse(late, 'hold-expired', 'the hold on these lines has expired');
  const held = lines.filter(isHeld);
  if (!acceptLater) refuseWorse(held);
  const kept = held.map(({ heldUntil: _, promised: __, ...line }) => ({ ...line, updatedAt: at }));
  // Who was passed by while the queue is being asked comes first now: it is asked anew.
  const isOvertaken = before.filling !== null && held.some(isWaiting);
  const effects = {
    lines: kept,
    was: held,
    facts: held.map(holdConfirmedFact),
    ...(isOvertaken && { filling: before.version + 1 }),
  };
  return decisionOf(before, effects, at);
};

/**
 * Lines that are held are held until then, unless they are held for longer already. Each line can or none does.
 *
 * @throws Refusal `line-released` or `hold-expired`, with the lines that can't.
 */
export const prolong = (
  before: Product,
  lines: readonly PlacedLine[],
  heldUntil: string,
  at: string,
): Decision => {
  refuse(lines.filter(isGivenUp), 'line-released', 'these lines were released');
  const late = lines.filter((line) => isTooLate(line, at));
  refuse(late, 'hold-expired', 'the hold on these lines has expired');
  const held = lines.filter((line) => isHeld(line) && (line.heldUntil as string) < heldUntil);
  const longer = held.map((line) => ({ ...line, heldUntil, updatedAt: at }));
  return decisionOf(before, { lines: longer, was: held, facts: longer.map(holdProlongedFact) }, at);
};

const refuse = (lines: readonly PlacedLine[], code: RefusalCode, because: string): void => {
  if (lines.length === 0) return;
  const details = lines.map(({ lineId, sku, qty, heldUntil }) => {
    return { lineId, sku, qty, ...(heldUntil && { heldUntil }) };
  });
  throw new Refusal(code, because, details);
};

const refuseWorse = (held: readonly PlacedLine[]): void => {
  const worse = held.filter((line) => line.promised !== undefined && isWorse(line, line.promised));
  if (worse.length === 0) return;
  throw new Refusal(
    'promise-changed',
    'these lines would now ship later than promised when they were held',
    worse.map(({ lineId, sku, qty, state, promised, shipsOn }) => {
      return { lineId, sku, qty, state, promised, shipsOn };
    }),
  );
};

/**
 * Lines that nobody has confirmed in time give back what they have. They keep the time, by which
 * they are distinguished from lines that somebody released.
 *
 * @param next when the first of the other holds expires; null if there are none.
 */
export const expire = (
  before: Product,
  lines: readonly PlacedLine[],
  next: string | null,
  at: string,
): Decision => {
  const expired = lines.filter((line) => hasExpired(line, at));
  if (expired.length === 0 && next === before.firstExpiry) return nothing(before);
  const facts: readonly Fact[] =
    expired.length > 0
      ? expired.map(holdExpiredFact)
      : [{ type: 'HoldsChecked', firstExpiry: next }];
  const effects = { ...givenBack(before, expired, at), was: expired, firstExpiry: next, facts };
  return decisionOf(before, effects, at);
};
