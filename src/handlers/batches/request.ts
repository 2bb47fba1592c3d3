import * as z from 'zod/mini';
import { MAX_QTY } from '../../domain/batch.ts';
import { batchQty, eta, expiresOn, id, qty, wholeNumber, why } from '../http/fields.ts';
import { page } from '../http/page.ts';

export const batchPath = z.object({ ref: id });

type ToName = {
  readonly ref?: string | undefined;
  readonly container?: string | undefined;
  readonly sku: string;
};

const refOf = ({ ref, container, sku }: ToName): string | undefined =>
  ref ?? (container && `${container}~${sku}`);

/** Of what comes in a container the SKU is name enough. A missing reference is named beside whatever else is missing. */
export const hasRef = z.refine<ToName>(
  (batch) => batch.ref !== undefined || id.safeParse(refOf(batch)).success,
  {
    path: ['ref'],
    message: 'must be given unless there is a container and <container>~<sku> is a valid reference',
    when: ({ value }) => z.looseObject({}).safeParse(value).success,
  },
);

/** A batch by the reference that it gets. */
export const withRef = <T extends ToName>(batch: T) => ({ ...batch, ref: refOf(batch) as string });

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
