import * as z from 'zod/mini';
import { MAX_QTY } from '../../domain/batch.ts';
import { refInContainer } from '../../domain/batches/ref-in-container.ts';
import { batchQty, eta, expiresOn, id, qty, wholeNumber, why } from '../http/fields.ts';
import { page } from '../http/page.ts';

export const batchPath = z.object({ ref: id });

type ToName = { readonly container?: string | undefined; readonly sku: string };
type Ref = { readonly ref?: string | undefined };

const refFor = ({ container, sku }: ToName): string | undefined =>
  container && refInContainer(container, sku);

/**
 * A reference is given, or follows from the container. A missing one is named beside whatever else is missing.
 *
 * @param field what it is called.
 */
export const isNamedBy = <F extends string>(field: F) =>
  z.refine<ToName & { readonly [field in F]?: string | undefined }>(
    (batch) => batch[field] !== undefined || id.safeParse(refFor(batch)).success,
    {
      path: [field],
      message:
        'must be given unless there is a container and <container>~<sku> is a valid reference',
      when: ({ value }) => z.looseObject({}).safeParse(value).success,
    },
  );

export const hasRef = isNamedBy('ref');

/** A batch by the reference that it gets. */
export const withRef = <T extends ToName & Ref>(batch: T) => ({
  ...batch,
  ref: batch.ref ?? (refFor(batch) as string),
});

const fields = {
  ref: z.optional(id),
  container: z.optional(id),
  sku: id,
  qty,
  eta: z._default(eta, null),
  expiresOn: z.optional(expiresOn),
};

export const newBatch = z.strictObject(fields).check(hasRef);

export const batchToAdd = z.strictObject({ ...fields, ...why }).check(hasRef);

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
