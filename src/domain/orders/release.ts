import { type Decision, deallocatedFact, decisionOf } from '../decision.ts';
import type { DeallocationReason } from '../events.ts';
import { hasExpired, type PlacedLine, RELEASED } from '../order-line.ts';
import { batchOf, type Product, take } from '../product.ts';

/**
 * Gives back what lines have or wait for; one that is released already, or shipped, or was not confirmed
 * in time, stays as it is.
 */
export const release = (
  before: Product,
  lines: readonly PlacedLine[],
  reason: DeallocationReason,
  at: string,
): Decision => {
  const given = lines.filter((line) => hasSomething(line) && !hasExpired(line, at));
  const facts = given.map((line) => deallocatedFact(line, reason));
  return decisionOf(before, { ...givenBack(before, given.map(unheld), at), was: given, facts }, at);
};

const hasSomething = ({ state }: PlacedLine): boolean =>
  state === 'allocated' || state === 'backordered';

const unheld = ({ heldUntil: _, ...line }: PlacedLine): PlacedLine => line;

/** What becomes of a product and its lines when these give back what they have. */
export const givenBack = (before: Product, lines: readonly PlacedLine[], at: string) => {
  let { batches, backordered } = before;
  for (const line of lines) {
    if (line.state === 'backordered') backordered -= line.qty;
    else batches = take(batches, batchOf({ ...before, batches }, line.batchRef), -line.qty);
  }
  const released = lines.map(({ promised: _, packed: __, ...line }) => ({
    ...line,
    ...RELEASED,
    updatedAt: at,
  }));
  return { batches, backordered, lines: released };
};
