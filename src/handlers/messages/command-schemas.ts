import * as z from 'zod/mini';
import { batchQty, eta, id, qty } from '../http/fields.ts';
import { newOrder } from '../orders/new-order.ts';

/** The commands that come by message, by the detail-type of the event that carries one. */
export const commandSchemas = {
  Allocate: newOrder,
  AddBatch: z.strictObject(
    { batchRef: id, sku: id, qty, eta: z._default(eta, null) },
    'must be an object',
  ),
  ChangeBatchQuantity: z.strictObject({ batchRef: id, qty: batchQty }, 'must be an object'),
};
