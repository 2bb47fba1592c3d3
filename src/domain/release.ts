import { type Decision, deallocated, decide } from './decision.ts';
import type { DeallocationReason } from './events.ts';
import type { PlacedLine } from './order-line.ts';
import { batchOf, type Product, take } from './product.ts';

/** Gives back what lines hold or wait for; one that is released already, or shipped, stays as it is. */
export const release = (
  before: Product,
  lines: readonly PlacedLine[],
  reason: DeallocationReason,
  at: string,
): Decision => {
  let { batches, backordered } = before;
  const held = lines.filter(({ state }) => state === 'allocated' || state === 'backordered');
  for (const line of held) {
    if (line.state === 'backordered') {
      backordered -= line.qty;
    } else {
      batches = take(batches, batchOf({ ...before, batches }, line.batchRef), -line.qty);
    }
  }
  return decide(
    before,
    {
      batches,
      backordered,
      lines: held.map((line) => ({
        ...line,
        state: 'released',
        batchRef: null,
        shipsOn: null,
        updatedAt: at,
      })),
      dequeued: held.filter(({ state }) => state === 'backordered'),
      facts: held.map((line) => deallocated(line, reason)),
    },
    at,
  );
};
