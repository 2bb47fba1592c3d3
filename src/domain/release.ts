import { type Decision, deallocated, decide } from './decision.ts';
import type { DeallocationReason } from './events.ts';
import type { PlacedLine } from './order-line.ts';
import { batchOf, type Product, take } from './product.ts';

/** Gives back what lines hold or wait for; a line that is released already stays as it is. */
export const release = (
  before: Product,
  lines: readonly PlacedLine[],
  reason: DeallocationReason,
  at: string,
): Decision => {
  let { batches, backordered } = before;
  const released: PlacedLine[] = [];
  for (const line of lines) {
    if (line.state === 'released') continue;
    if (line.state === 'backordered') {
      backordered -= line.qty;
    } else {
      batches = take(batches, batchOf({ ...before, batches }, line.batchRef), -line.qty);
    }
    released.push({ ...line, state: 'released', batchRef: null, updatedAt: at });
  }
  const facts = lines
    .filter(({ state }) => state !== 'released')
    .map((line) => deallocated(line, reason));
  return decide(before, { batches, backordered }, released, facts, at);
};
