import { type Decision, decisionOf, promiseChangedFact } from './decision.ts';
import type { PlacedLine } from './order-line.ts';
import { batchOf, type Product } from './product.ts';

/** Lines of a batch that is due on another day get that day. */
export const movePromises = (
  before: Product,
  ref: string,
  lines: readonly PlacedLine[],
  at: string,
): Decision => {
  const onBatch = lines.filter(({ state, batchRef }) => state === 'allocated' && batchRef === ref);
  const moved = onBatch.filter(({ shipsOn }) => shipsOn !== batchOf(before, ref).eta);
  return decisionOf(
    before,
    {
      lines: moved.map((line) => ({ ...line, shipsOn: batchOf(before, ref).eta, updatedAt: at })),
      was: moved,
      facts: moved.map((line) => promiseChangedFact(line, batchOf(before, ref))),
    },
    at,
  );
};
