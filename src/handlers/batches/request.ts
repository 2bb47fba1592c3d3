import * as z from 'zod/mini';
import { batchQty, eta, id, qty } from '../http/fields.ts';

export const batchPath = z.object({ ref: id });

export const newBatch = z.strictObject({ ref: id, sku: id, qty, eta: z._default(eta, null) });

export const batchChange = z
  .strictObject({ qty: z.optional(batchQty), eta: z.optional(eta) })
  .check(
    z.refine(
      ({ qty, eta }) => qty !== undefined || eta !== undefined,
      'must have qty, eta or both',
    ),
  );
