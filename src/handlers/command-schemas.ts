import * as z from 'zod';
import { batchQty, eta, id, qty } from './input.ts';
import { orderBody } from './order-body.ts';

/** The commands that come by message, by the detail-type of the event that carries one. */
export const commandSchemas = {
  Allocate: orderBody,
  AddBatch: z.strictObject({ batchRef: id, sku: id, qty, eta: eta.default(null) }),
  ChangeBatchQuantity: z.strictObject({ batchRef: id, qty: batchQty }),
};
