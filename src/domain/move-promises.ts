import { type Decision, decisionOf, outOfStockFact, promiseChangedFact } from './decision.ts';
import { allOf } from './give-way.ts';
import { type PlacedLine, units } from './order-line.ts';
import { batchOf, type Product, take } from './product.ts';
import { mayServe } from './shares.ts';
import { fillingAfter, shed } from './shed.ts';

/** Lines of a batch that is due on another day get that day; those that can't wait so long lose the batch. */
export const movePromises = (
  before: Product,
  ref: string,
  lines: readonly PlacedLine[],
  at: string,
): Decision => {
  const onBatch = lines.filter(({ state, batchRef }) => state === 'allocated' && batchRef === ref);
  const batch = batchOf(before, ref);
  const late = onBatch.filter((line) => !mayServe(batch, line, before.today));
  const moved = onBatch.filter((line) => line.shipsOn !== batch.eta && !late.includes(line));
  const rest = late.length > 0 ? take(before.batches, batch, -units(late)) : before.batches;
  const again = shed(before, rest, ref, late.map(allOf), at);
  const isShort = again.backordered > before.backordered && !before.outOfStock;
  return decisionOf(
    before,
    {
      ...again,
      filling: fillingAfter(before, again),
      lines: [
        ...again.lines,
        ...moved.map((line) => ({ ...line, shipsOn: batch.eta, updatedAt: at })),
      ],
      was: [...again.was, ...moved],
      facts: [
        ...again.facts,
        ...moved.map((line) => promiseChangedFact(line, batch)),
        ...(isShort ? [outOfStockFact(again.batches, again.backordered)] : []),
      ],
    },
    at,
  );
};
