import * as z from 'zod/mini';
import { batchQty, eta, timeOfOthers, why } from '../http/fields.ts';
import { hasRef, newBatch } from './request.ts';

/** Each batch is parsed by itself: one that breaks the rules holds up no other. */
export const bulkBatches = z.strictObject({
  feedAt: z.optional(timeOfOthers),
  ...why,
  batches: z
    .array(z.unknown(), 'must be a list of batches')
    .check(
      z.minLength(1, 'must have at least one batch'),
      z.maxLength(1_000, 'must have at most 1000 batches'),
    ),
});

/** A batch as a feed knows it: there may be nothing left of it, and without an ETA nothing is said of its day. */
export const fedBatch = z
  .strictObject({ ...newBatch.shape, qty: batchQty, eta: z.optional(eta) }, 'must be an object')
  .check(hasRef);
