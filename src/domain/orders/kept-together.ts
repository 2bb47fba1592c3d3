import type { Decision } from '../decision.ts';
import type { PlacedLine } from '../order-line.ts';
import { decideEach, type Stock } from './order.ts';
import { hasStock } from './parts.ts';
import { release } from './release.ts';

/**
 * Of the lines of an order that are kept together, those that still have something give it back once one of them was
 * lost. If none is any more, since somebody has reinstated it meanwhile, all keep what they have.
 */
export const giveBackOthers = ({ products, lines }: Stock, at: string): readonly Decision[] => {
  const others = lines.filter(({ keepTogether, lost }) => keepTogether && !lost);
  return lines.some(({ lost }) => lost)
    ? decideEach({ products, lines: others }, (product, mine) =>
        release(product, mine, 'order-not-filled', at),
      )
    : [];
};

/** Whether some of the lines that are kept together have stock while others have given back theirs. */
export const isKitTorn = (lines: readonly PlacedLine[]): boolean => {
  const kit = lines.filter(({ keepTogether }) => keepTogether);
  return kit.some(hasStock) && kit.some(({ state }) => state === 'released');
};
