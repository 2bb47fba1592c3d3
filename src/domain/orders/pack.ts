import { type Decision, decisionOf, packedFact, unpackedFact } from '../decision.ts';
import { type PlacedLine, unpacked } from '../order-line.ts';
import { batchOf, type Product } from '../product.ts';
import { hasLeft, isPacked } from './parts.ts';
import {
  firstReason,
  hasStock,
  isConfirmed,
  isNotBeingCut,
  type RuleForLeaving,
  thoseThatCan,
} from './ship.ts';

/** Due today is not enough, as it is for shipping: tomorrow the shipment may be overdue, and the parcel is here. */
const isReceived: RuleForLeaving = ({ batchRef }, product) => {
  const { eta } = batchOf(product, batchRef);
  if (eta === null) return undefined;
  const because = 'the stock of these lines has not arrived yet';
  return { code: 'stock-not-arrived', because, details: { batchRef, eta } };
};

const RULES_FOR_PACKING = [hasStock, isConfirmed, isNotBeingCut, isReceived];

/**
 * Marks lines that lie in a parcel: a cut takes them last, and nothing else moves them. What is packed or shipped already
 * stays as it is, and one that is not wanted before a later day can be packed early. All of them are packed, or none; of
 * a line that is split, the parts that can be.
 *
 * @throws Refusal by the first rule that is broken, with all lines that break it.
 */
export const pack = (before: Product, lines: readonly PlacedLine[], at: string): Decision => {
  const free = thoseThatCan(lines, at, (line) =>
    isPacked(line) || hasLeft(line) ? undefined : firstReason(RULES_FOR_PACKING, line, before),
  );
  const was = free.filter((line) => !isPacked(line));
  const refs = new Set(was.map(({ batchRef }) => batchRef));
  // It is seen to be here: nobody can put it off any more.
  const batches = before.batches.map((batch) =>
    refs.has(batch.ref) && !batch.arrived ? { ...batch, arrived: true as const } : batch,
  );
  const packed = was.map((line) => ({ ...line, packed: true as const, updatedAt: at }));
  return decisionOf(before, { batches, lines: packed, was, facts: packed.map(packedFact) }, at);
};

/** Takes the mark away again: the lines keep batch and place. */
export const unpack = (before: Product, lines: readonly PlacedLine[], at: string): Decision => {
  const was = lines.filter(isPacked);
  const loose = was.map((line) => ({ ...unpacked(line), updatedAt: at }));
  return decisionOf(before, { lines: loose, was, facts: was.map(unpackedFact) }, at);
};
