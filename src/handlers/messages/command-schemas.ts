import * as z from 'zod/mini';
import { isNamedBy } from '../batches/request.ts';
import { batchQty, eta, expiresOn, id, qty, why } from '../http/fields.ts';
import { newOrder } from '../orders/new-order.ts';
import { linesToMove, orderPath, someLines } from '../orders/request.ts';

/** Those that are named, or all. */
const linesOfOrder = z.strictObject(
  { ...orderPath.shape, ...linesToMove.shape },
  'must be an object',
);

/** What comes by message was counted before, when so many units should have been there. */
const counted = { counted: batchQty, expected: batchQty, ...why };

/** The commands (book, ch. 10) that come by message, by the detail-type of the event that carries one. */
export const commandSchemas = {
  Allocate: newOrder,
  AddBatch: z
    .strictObject(
      {
        ...{ batchRef: z.optional(id), container: z.optional(id), sku: id, qty },
        ...{ eta: z._default(eta, null), expiresOn: z.optional(expiresOn) },
        ...why,
      },
      'must be an object',
    )
    .check(isNamedBy('batchRef')),
  ChangeBatchQuantity: z.strictObject({ batchRef: id, qty: batchQty, ...why }, 'must be an object'),
  ChangeBatchEta: z.strictObject({ batchRef: id, eta, ...why }, 'must be an object'),
  ReceiveBatch: z.strictObject({ batchRef: id, ...why }, 'must be an object'),
  CountBatch: z.strictObject({ batchRef: id, ...counted }, 'must be an object'),
  CountProduct: z.strictObject({ sku: id, ...counted }, 'must be an object'),
  ConfirmOrder: z.strictObject({ ...orderPath.shape, ...someLines.shape }, 'must be an object'),
  PackOrder: linesOfOrder,
  UnpackOrder: linesOfOrder,
  ReleaseOrder: linesOfOrder,
  ShipOrder: linesOfOrder,
};
