import { MAX_QTY, unitsAvailable } from '../batch.ts';
import { dayAfter } from '../calendar.ts';
import { type Decision, nothing } from '../decision.ts';
import type { Product, RestockRule } from '../product.ts';
import { addBatch } from './add-batch.ts';

/**
 * What can be promised, in the warehouse and on the way but not overdue, less what others wait for. It goes by the mark
 * and not by the day, so that it changes only when something is decided.
 */
export const inventoryPosition = ({ batches, backordered }: Product): number =>
  unitsAvailable(batches.filter(({ overdue }) => !overdue)) - backordered;

export const needsRestock = (product: Product): boolean =>
  product.restockRule !== null && inventoryPosition(product) <= product.restockRule.reorderPoint;

/** The day on which it would come if it were ordered on that day. */
export const comesOn = ({ leadTimeDays }: RestockRule, today: string): string =>
  dayAfter(today, leadTimeDays);

/** The batch that a SKU is restocked with on a day: there is one a day at the most. */
export const restockRef = (sku: string, today = ''): string => `restock-${sku}-${today}`;

/**
 * Orders, if the product needs it, the smallest number of lots that brings it above its reorder point; or as many as
 * a batch can have, and the others on the days after.
 */
export const restock = (before: Product, at: string): Decision => {
  const { sku, restockRule: rule, today = '' } = before;
  const position = inventoryPosition(before);
  if (!rule || position > rule.reorderPoint) return nothing(before);
  const wanted = Math.floor((rule.reorderPoint - position) / rule.lotSize) + 1;
  const lots = Math.min(wanted, Math.floor(MAX_QTY / rule.lotSize));
  const batch = {
    ref: restockRef(sku, today),
    qty: lots * rule.lotSize,
    eta: comesOn(rule, today),
  };
  const { ref: batchRef, qty, eta } = batch;
  return addBatch(before, batch, at, [
    { type: 'Restocked', batchRef, qty, eta, inventoryPosition: position },
  ]);
};
