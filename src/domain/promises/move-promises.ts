import { type Batch, unitsHere } from '../batch.ts';
import { type Decision, decisionOf, outOfStockFact, promiseChangedFact } from '../decision.ts';
import { type PlacedLine, units } from '../order-line.ts';
import { mindingPromise } from '../orders/holds.ts';
import { batchOf, type Product, take } from '../product.ts';
import { isLeftOver, laterPromise } from './better.ts';
import { allOf } from './give-way.ts';
import { isOfNoUse } from './shares.ts';
import { fillingAfter, shed } from './shed.ts';

/**
 * Batches whose lines have to learn something: a new day, that they missed theirs, how long they are good, or
 * that a part of them has come.
 */
export const batchesToTell = ({
  before,
  after,
  events,
}: Decision): readonly { readonly ref: string; readonly at: string }[] => {
  const [{ at = '' } = {}] = events;
  const had = new Map(before.batches.map((batch) => [batch.ref, unitsToGive(batch)]));
  const come = after.batches.filter((batch) => unitsToGive(batch) > (had.get(batch.ref) ?? 0));
  const dated = events.flatMap((one) =>
    one.type === 'BatchEtaChanged' ||
    one.type === 'BatchOverdue' ||
    one.type === 'BatchExpiryChanged'
      ? [one.batchRef]
      : [],
  );
  return [...new Set([...dated, ...come.map(({ ref }) => ref)])].map((ref) => ({ ref, at }));
};

/** Units that have come and can be given to lines: none of a batch that is blocked. */
const unitsToGive = (batch: Batch): number => (batch.blocked ? 0 : unitsHere(batch));

/**
 * Lines of a batch that is due on another day get that day; those that can't wait so long, or for which it will have
 * expired, lose the batch.
 */
export const movePromises = (
  before: Product,
  ref: string,
  lines: readonly PlacedLine[],
  at: string,
): Decision => {
  const onBatch = lines.filter(({ state, batchRef }) => state === 'allocated' && batchRef === ref);
  const batch = batchOf(before, ref);
  const late = onBatch.filter((line) => isOfNoUse(batch, line, before.today));
  const moved = onBatch.filter((line) => line.shipsOn !== batch.eta && !late.includes(line));
  const rest = late.length > 0 ? take(before.batches, batch, -units(late)) : before.batches;
  const again = shed(before, rest, ref, late.map(allOf), at);
  // What was stock of the warehouse may have to come first: its lines wait for a better day from now on.
  const isNew = moved.some(({ shipsOn }) => shipsOn === null);
  const now = { ...before, ...laterPromise(before, batch), batches: again.batches, backordered: 0 };
  const isToAsk = isNew && isLeftOver(now);
  const isShort = again.backordered > before.backordered && !before.outOfStock;
  return decisionOf(
    before,
    {
      ...again,
      filling: isToAsk ? before.version + 1 : fillingAfter(before, again),
      lines: [
        ...again.lines,
        ...moved.map((line) =>
          mindingPromise(line, { ...line, shipsOn: batch.eta, updatedAt: at }),
        ),
      ],
      was: [...again.was, ...moved],
      facts: [
        ...again.facts,
        ...moved.map((line) => promiseChangedFact(line, batch)),
        ...(isShort ? [outOfStockFact(before, again)] : []),
      ],
    },
    at,
  );
};
