import { byRank, isHeld, nameOf, type PlacedLine } from '../order-line.ts';
import { hasSomething } from '../orders/parts.ts';

/**
 * What is to become of a line when a planner promises a SKU anew, in the order in which lines have their turn; within a
 * strategy they have it by rank.
 */
export const STRATEGIES = ['win', 'gain', 'redistribute', 'improve', 'fill', 'lose'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Which lines a rule is about: those that meet all its conditions. */
export type Match = {
  readonly priority?:
    | { readonly min?: number | undefined; readonly max?: number | undefined }
    | undefined;
  readonly orderIds?: readonly string[] | undefined;
  readonly channels?: readonly string[] | undefined;
};

/** The first rule that a line matches counts. One that matches none, where there is no default, is left alone. */
export type Strategies = {
  readonly rules: readonly { readonly match: Match; readonly strategy: Strategy }[];
  readonly default?: Strategy | undefined;
};

/** A line by its name, with all its parts that have stock or wait. */
export type Turn = {
  readonly line: string;
  readonly strategy: Strategy;
  readonly parts: readonly PlacedLine[];
};

/** Whether a line gets a better day at the expense of those behind it. */
export const takesFromOthers = (strategy: Strategy): boolean =>
  strategy === 'win' || strategy === 'gain' || strategy === 'redistribute';

/** Who loses first comes first. */
export const LOSING: readonly Strategy[] = ['lose', 'fill', 'redistribute'];
export const mayLose = (strategy: Strategy): boolean => LOSING.includes(strategy);

/** Whether a planner's rules are about it: carts, parcels and kits are left as they are. */
const isFree = (line: PlacedLine): boolean =>
  hasSomething(line) && !isHeld(line) && !line.packed && !line.keepTogether;

/** Whose turn it is one after the other. */
export const inTurn = (lines: readonly PlacedLine[], strategies: Strategies): readonly Turn[] => {
  const free = lines.filter(isFree);
  const ofStrategy = Map.groupBy(free, (line) => strategyFor(line, strategies));
  return STRATEGIES.flatMap((strategy) => {
    const ranked = (ofStrategy.get(strategy) ?? []).toSorted(byRank);
    const ofLine = Map.groupBy(ranked, ({ orderId, lineId }) => nameOf({ orderId, lineId }));
    return [...ofLine].map(([line, parts]) => ({ line, strategy, parts }));
  });
};

const strategyFor = (line: PlacedLine, strategies: Strategies): Strategy | undefined =>
  strategies.rules.find(({ match }) => matches(line, match))?.strategy ?? strategies.default;

const matches = ({ orderId, priority = 0, channel }: PlacedLine, match: Match): boolean => {
  const { orderIds, channels } = match;
  const { min = 0, max = priority } = match.priority ?? {};
  const isInRange = min <= priority && priority <= max;
  const isNamed = !orderIds || orderIds.includes(orderId);
  return (
    isInRange && isNamed && (!channels || (channel !== undefined && channels.includes(channel)))
  );
};
