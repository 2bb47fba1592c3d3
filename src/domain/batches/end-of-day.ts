import { isToExpire, markedIfOverdue } from '../batch.ts';
import {
  batchExpiresFact,
  batchOverdueFact,
  type Decision,
  deadlineMissedFact,
  decisionOf,
  nothing,
} from '../decision.ts';
import { hasDeadlineAhead, type PlacedLine } from '../order-line.ts';
import { batchOf, type Product, withBatch } from '../product.ts';
import { isLeftOver, laterPromise } from '../promises/better.ts';
import { mayServeOnAnotherDay } from '../promises/claims.ts';

/**
 * A shipment that has not come by its day is marked, once for each day that it misses: it no longer counts as stock
 * that is going to come. Lines that wait until a day can't have it any more, and leave it to those behind them.
 */
export const markOverdue = (before: Product, ref: string, at: string): Decision => {
  const batch = batchOf(before, ref);
  const marked = markedIfOverdue(batch, before.today);
  if (batch.overdue || !marked.overdue) return nothing(before);
  const batches = withBatch(before.batches, marked);
  const promises = laterPromise(before, marked);
  // Its lines may have another batch on a day that somebody knows.
  const isToAsk =
    mayServeOnAnotherDay(batch, before) ||
    // What is kept is kept of what comes first: by now of other batches.
    before.protection !== undefined ||
    isLeftOver({ ...before, ...promises, batches, backordered: 0 });
  const filling = isToAsk ? before.version + 1 : before.filling;
  return decisionOf(
    before,
    { batches, ...promises, filling, facts: [batchOverdueFact(batch)] },
    at,
  );
};

/** Publishes a batch in the warehouse whose units will expire by a day, once for each last day that it is given. */
export const markExpiring = (before: Product, ref: string, by: string, at: string): Decision => {
  const batch = batchOf(before, ref);
  const { expiring, expiresOn = '' } = batch;
  if (expiring || !isToExpire(batch) || expiresOn > by) return nothing(before);
  const batches = withBatch(before.batches, { ...batch, expiring: true });
  return decisionOf(before, { batches, facts: [batchExpiresFact(batch)] }, at);
};

/**
 * Lines that still wait when their last day is over get nothing any more, and keep nothing from those behind them, who
 * are asked again. They stay where they are until somebody releases them.
 */
export const missDeadlines = (
  before: Product,
  lines: readonly PlacedLine[],
  at: string,
): Decision => {
  const { today = '' } = before;
  const late = lines.filter((line) => hasDeadlineAhead(line) && (line.shipBy as string) < today);
  const told = late.map((line) => ({ ...line, missed: line.shipBy as string, updatedAt: at }));
  const facts = late.map(deadlineMissedFact);
  return decisionOf(before, { lines: told, was: late, filling: before.version + 1, facts }, at);
};
