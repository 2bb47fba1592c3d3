import {
  type Decision,
  decisionOf,
  holdConfirmedFact,
  holdExpiredFact,
  nothing,
} from './decision.ts';
import type { Fact } from './events.ts';
import { hasExpired, isHeld, type PlacedLine } from './order-line.ts';
import type { Product } from './product.ts';
import { Refusal, type RefusalCode } from './refusal.ts';
import { givenBack } from './release.ts';

/** Somebody has released it: one that was not confirmed in time has kept its time. */
export const isGivenUp = ({ state, heldUntil }: PlacedLine): boolean =>
  state === 'released' && heldUntil === undefined;

const isTooLate = (line: PlacedLine, at: string): boolean =>
  hasExpired(line, at) || (line.state === 'released' && !isGivenUp(line));

/**
 * Lines keep what they have; one that nobody holds stays as it is. Each line can or none does.
 *
 * @throws Refusal `line-released` or `hold-expired`, with the lines that can't.
 */
export const confirm = (before: Product, lines: readonly PlacedLine[], at: string): Decision => {
  refuse(lines.filter(isGivenUp), 'line-released', 'these lines were released');
  const late = lines.filter((line) => isTooLate(line, at));
  refuse(late, 'hold-expired', 'the hold on these lines has expired');
  const held = lines.filter(isHeld);
  const kept = held.map(({ heldUntil: _, ...line }) => ({ ...line, updatedAt: at }));
  return decisionOf(before, { lines: kept, was: held, facts: held.map(holdConfirmedFact) }, at);
};

const refuse = (lines: readonly PlacedLine[], code: RefusalCode, because: string): void => {
  if (lines.length === 0) return;
  const details = lines.map(({ lineId, sku, qty, heldUntil }) => {
    return { lineId, sku, qty, ...(heldUntil && { heldUntil }) };
  });
  throw new Refusal(code, because, details);
};

/**
 * Lines that nobody has confirmed in time give back what they have. They keep the time, by which
 * they are told from those that somebody released.
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
