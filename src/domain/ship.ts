import { type Decision, decide, nothing, shipped } from './decision.ts';
import type { Fact } from './events.ts';
import type { PlacedLine } from './order-line.ts';
import { batchOf, type Product, withBatch } from './product.ts';

/** What lines hold leaves its batches, for good; a line that is shipped already stays as it is. */
export const ship = (before: Product, lines: readonly PlacedLine[], at: string): Decision => {
  const leaving = lines.filter(({ state }) => state === 'allocated');
  if (leaving.length === 0) return nothing(before);
  let { batches } = before;
  const facts: Fact[] = [];
  for (const line of leaving) {
    const batch = batchOf({ ...before, batches }, line.batchRef);
    const { allocated, shipped: gone = 0 } = batch;
    batches = withBatch(batches, {
      ...batch,
      allocated: allocated - line.qty,
      shipped: gone + line.qty,
    });
    facts.push(shipped(line, batch));
  }
  const gone = leaving.map((line) => ({
    ...line,
    state: 'shipped' as const,
    shipsOn: null,
    updatedAt: at,
  }));
  return decide(before, { batches, lines: gone, was: leaving, facts }, at);
};
