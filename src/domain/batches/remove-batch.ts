import { type Batch, shippedUnits } from '../batch.ts';
import { type Decision, decisionOf, inSequence, nothing } from '../decision.ts';
import { batchOf, type Product, withBatch } from '../product.ts';
import { Refusal } from '../refusal.ts';
import { takeIn } from './add-batch.ts';

export const batchNotFound = (ref: string): Refusal =>
  new Refusal('batch-not-found', `there is no batch ${ref}`);

export const batchRemoved = (ref: string): Refusal =>
  new Refusal('batch-removed', `batch ${ref} was removed; use another reference`);

/**
 * Removes a batch that was booked by mistake and that nobody uses. One that is removed already stays so.
 *
 * @param as the reference under which it is booked instead.
 * @throws Refusal `batch-in-use` if units of it are promised, or have left.
 */
export const removeBatch = (before: Product, ref: string, at: string, as?: string): Decision => {
  const batch = batchOf(before, ref);
  if (batch.removed) return nothing(before);
  mustBeUnused(batch);
  const { purchased: qty, eta, added } = batch;
  const removed: Batch = {
    ...{ ref, purchased: 0, allocated: 0, eta, added },
    removed: { ...(as && { as }) },
  };
  return decisionOf(
    before,
    {
      batches: withBatch(before.batches, removed),
      facts: [{ type: 'BatchRemoved', batchRef: ref, qty }],
    },
    at,
  );
};

/**
 * Books a batch under another reference, with the units, the day and all reports about it; the one that was booked
 * wrongly is removed.
 *
 * @param to the product that it belongs to, if that is another one.
 * @throws Refusal `batch-in-use`, `batch-empty` or `too-many-open-batches`.
 */
export const correctBatch = (
  from: Product,
  to: Product | undefined,
  { ref, as }: { readonly ref: string; readonly as: string },
  at: string,
): readonly Decision[] => {
  // That it expires soon is published under its right name, too.
  const { added: _, expiring: __, inParts, ...batch } = batchOf(from, ref);
  const removed = removeBatch(from, ref, at, as);
  if (batch.purchased === 0) {
    throw new Refusal('batch-empty', `batch ${ref} has no units to correct; remove it instead`);
  }
  // What has come of it is a batch of its own, and stays as it is booked.
  const { ref: ___, ...parts } = inParts ?? { here: 0, receipts: [] };
  const corrected = { ...batch, ref: as, ...(inParts && { inParts: parts }) };
  const correctedFrom = { sku: from.sku, batchRef: ref };
  const taken = takeIn(to ?? removed.after, corrected, at, { correctedFrom });
  return to ? [removed, taken] : [inSequence([removed, taken])];
};

const mustBeUnused = (batch: Batch): void => {
  const { ref, allocated } = batch;
  const gone = shippedUnits(batch);
  if (allocated === 0 && gone === 0) return;
  throw new Refusal(
    'batch-in-use',
    gone > 0
      ? `batch ${ref} can't be removed: ${gone} of its units have shipped`
      : `batch ${ref} can't be removed: ${allocated} of its units are allocated; block it to move its lines`,
    [{ allocated, shipped: gone }],
  );
};
