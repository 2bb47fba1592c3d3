import * as z from 'zod/mini';
import { MAX_QTY } from '../../domain/batch.ts';
import { batchQty, eta, expiresOn, id, qty, wholeNumber, why } from '../http/fields.ts';
import { page } from '../http/page.ts';

export const batchPath = z.object({ ref: id });

export const newBatch = z.strictObject({
  ref: id,
  sku: id,
  qty,
  eta: z._default(eta, null),
  expiresOn: z.optional(expiresOn),
});

export const batchToAdd = z.strictObject({ ...newBatch.shape, ...why });

const change = wholeNumber(-MAX_QTY, MAX_QTY);

export const batchChange = z
  .strictObject({
    qty: z.optional(batchQty),
    change: z.optional(change),
    eta: z.optional(eta),
    expiresOn: z.optional(expiresOn),
    blocked: z.optional(z.boolean('must be true or false')),
    ...why,
  })
  .check(
    z.refine(
      ({ qty, change, eta, expiresOn, blocked }) =>
        [qty, change, eta, expiresOn, blocked].some((one) => one !== undefined),
      'must have qty, change, eta, expiresOn or blocked',
    ),
    z.refine(({ qty, change }) => qty === undefined || change === undefined, {
      path: ['change'],
      message: 'must not be given with qty',
    }),
  );

export const batchCorrection = z.strictObject({ ref: id, sku: z.optional(id), ...why });

/** Lines that have stock of a batch, or those that have left from it. */
export const batchLinesPage = z.extend(page, {
  state: z._default(z.enum(['allocated', 'shipped'], 'must be allocated or shipped'), 'allocated'),
});

/** So many units of a shipment that have come; without them all of it has. */
export const arrival = z
  .strictObject({ qty: z.optional(qty), receipt: z.optional(id), ...why })
  .check(
    z.refine(({ qty, receipt }) => qty !== undefined || receipt === undefined, {
      path: ['receipt'],
      message: 'must not be given without qty',
    }),
  );
