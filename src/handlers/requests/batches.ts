import * as z from 'zod';
import { batchQty, eta, id, qty } from '../input.ts';

export const batchPath = z.object({ ref: id });

export const newBatch = z.strictObject({ ref: id, sku: id, qty, eta: eta.default(null) });

export const batchChange = z
  .strictObject({ qty: batchQty.optional(), eta: eta.optional() })
  .refine(({ qty, eta }) => qty !== undefined || eta !== undefined, 'must have qty, eta or both');
