import { leavesOn } from '../batch.ts';
import { isWaiting } from '../decision.ts';
import { type LineKey, nameOf, type PlacedLine, units } from '../order-line.ts';
import { hasSomething } from '../orders/parts.ts';
import { laterDay, NEVER } from './better.ts';

/** Units of a line that come from another batch than before, or from the same on another day, or wait. */
export type ChangedPromise = Pick<LineKey, 'orderId' | 'lineId'> & {
  readonly qty: number;
  readonly from: PlacedLine;
  readonly to: PlacedLine;
  /** Whether they can leave earlier, later, or on the same day. */
  readonly effect: 'gains' | 'loses' | 'moves';
};

/** Units that parts of a line have of one batch, or wait for. */
type Units = { readonly of: PlacedLine; readonly qty: number };

/**
 * What has become of the promises of lines, in the order in which they were. A line may be in other parts than before, so
 * its units are compared, those first that leave first.
 */
export const promisesBetween = (
  before: readonly PlacedLine[],
  after: readonly PlacedLine[],
  today = '',
): readonly ChangedPromise[] => {
  const now = Map.groupBy(after.filter(hasSomething), nameOfLine);
  return [...Map.groupBy(before.filter(hasSomething), nameOfLine)].flatMap(([name, was]) => {
    const is = now.get(name) ?? [];
    return changed(unitsBeyond(was, is, today), unitsBeyond(is, was, today), today);
  });
};

const nameOfLine = ({ orderId, lineId }: PlacedLine): string => nameOf({ orderId, lineId });

/** Units of each batch and day that some parts have beyond those that the others have, those first that leave first. */
const unitsBeyond = (
  parts: readonly PlacedLine[],
  others: readonly PlacedLine[],
  today: string,
): readonly Units[] => {
  const promiseOf = (line: PlacedLine) => `${dayOf(line, today)}#${line.batchRef}`;
  const had = Map.groupBy(others, promiseOf);
  return [...Map.groupBy(parts, promiseOf)]
    .map(([promise, some]) => ({
      of: some[0] as PlacedLine,
      qty: units(some) - units(had.get(promise) ?? []),
    }))
    .filter(({ qty }) => qty > 0)
    .sort((a, b) => (dayOf(a.of, today) < dayOf(b.of, today) ? -1 : 1));
};

const changed = (
  was: readonly Units[],
  is: readonly Units[],
  today: string,
): readonly ChangedPromise[] => {
  const [first, next] = [was[0], is[0]];
  if (!first || !next) return [];
  const qty = Math.min(first.qty, next.qty);
  const { orderId, lineId } = first.of;
  const change = { orderId, lineId, qty, from: first.of, to: next.of };
  const rest = (all: readonly Units[]) =>
    all.flatMap((one, n) => (n > 0 ? one : one.qty > qty ? { ...one, qty: one.qty - qty } : []));
  return [
    { ...change, effect: effectOf(dayOf(first.of, today), dayOf(next.of, today)) },
    ...changed(rest(was), rest(is), today),
  ];
};

const effectOf = (was: string, is: string): ChangedPromise['effect'] =>
  is < was ? 'gains' : is > was ? 'loses' : 'moves';

/** Later than that of anything that is promised, even if nobody knows when it comes. */
const NO_DAY = '~';

const dayOf = (line: PlacedLine, today: string): string => {
  if (isWaiting(line)) return NO_DAY;
  return laterDay(leavesOn({ eta: line.shipsOn }, today) ?? NEVER, line.notBefore);
};
