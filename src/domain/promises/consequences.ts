import { isWaiting } from '../decision.ts';
import { nameOf, type PlacedLine } from '../order-line.ts';
import { hasSomething, hasStock } from '../orders/parts.ts';
import { type ChangedPromise, promisesBetween } from './promises-between.ts';

/** What becomes of units of a line: they leave at another time or from another batch, or the line gives them back. */
export type Consequence = Omit<ChangedPromise, 'effect'> & {
  readonly effect: ChangedPromise['effect'] | 'released';
  /** Whether they could leave by the line's last day, and can't any more. */
  readonly breaksPromise: boolean;
};

/** What is bad for somebody first. */
const ORDER: readonly Consequence['effect'][] = ['released', 'loses', 'moves', 'gains'];

/** What has become of lines, what is worst first, and otherwise in the order in which they were. */
export const consequencesBetween = (
  before: readonly PlacedLine[],
  after: readonly PlacedLine[],
  today?: string,
): readonly Consequence[] => {
  const now = new Map(after.map((line) => [nameOf(line), line]));
  const still = new Set(after.filter(hasSomething).map(nameOfWhole));
  const released = before
    .filter((line) => hasSomething(line) && !still.has(nameOfWhole(line)))
    .map((from) => {
      const { orderId, lineId, qty } = from;
      const to = now.get(nameOf(from)) ?? from;
      return { orderId, lineId, qty, from, to, effect: 'released' as const };
    });
  return [...released, ...promisesBetween(before, after, today)]
    .map((change) => ({ ...change, breaksPromise: breaksPromise(change) }))
    .sort((a, b) => ORDER.indexOf(a.effect) - ORDER.indexOf(b.effect));
};

const nameOfWhole = ({ orderId, lineId }: PlacedLine): string => nameOf({ orderId, lineId });

const breaksPromise = ({ from, to, effect }: Omit<Consequence, 'breaksPromise'>): boolean =>
  from.shipBy !== undefined && hasStock(from) && (effect === 'released' || isWaiting(to));
