import * as z from 'zod/mini';
import { batchQty, eta, isNotAhead } from '../http/fields.ts';
import { newBatch } from './request.ts';

/** Each batch is parsed by itself: one that breaks the rules holds up no other. */
export const bulkBatches = z.strictObject({
  feedAt: z.optional(
    z.iso
      .datetime({
        offset: true,
        abort: true,
        error: 'must be a point in time with its offset (ISO 8601), such as 2026-12-24T02:00:00Z',
      })
      .check(z.refine(isNotAhead, 'must not lie in the future')),
  ),
  batches: z
    .array(z.unknown(), 'must be a list of batches')
    .check(
      z.minLength(1, 'must have a batch at least'),
      z.maxLength(1_000, 'must have 1000 batches at most'),
    ),
});

/** A batch as a feed knows it: there may be nothing left of it, and without an ETA nothing is said of its day. */
export const fedBatch = z.strictObject(
  { ...newBatch.shape, qty: batchQty, eta: z.optional(eta) },
  'must be an object',
);
