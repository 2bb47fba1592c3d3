import { type Decision, decide, promiseChanged } from './decision.ts';
import type { PlacedLine } from './order-line.ts';
import { batchOf, type Product } from './product.ts';

/** Lines of a batch that is due on another day get that day. */
export const movePromises = (
  before: Product,
  ref: string,
  lines: readonly PlacedLine[],
  at: string,
): Decision => {
  const held = lines.filter(({ state, batchRef }) => state === 'allocated' && batchRef === ref);
  const moved = held.filter(({ shipsOn }) => shipsOn !== batchOf(before, ref).eta);
  return decide(
    before,
    {
      lines: moved.map((line) => ({ ...line, shipsOn: batchOf(before, ref).eta, updatedAt: at })),
      was: moved,
      facts: moved.map((line) => promiseChanged(line, batchOf(before, ref))),
    },
    at,
  );
};
