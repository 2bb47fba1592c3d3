import * as z from 'zod/mini';
import { type Told, toTheSecond } from '../../domain/batch.ts';
import { batchQty, timeOfOthers, why } from './fields.ts';

/** Units that lie on the shelf, of a batch or of all batches of a SKU. */
export const stockCount = z
  .strictObject({
    counted: batchQty,
    expected: z.optional(batchQty),
    countedAt: z.optional(timeOfOthers),
    ...why,
  })
  .check(
    z.refine(({ countedAt, expected }) => countedAt === undefined || expected !== undefined, {
      path: ['expected'],
      message: 'must be given with countedAt',
    }),
  );

/** When it was counted, if that was earlier; the same count of that second is a repeat. */
export const toldOf = ({ counted, countedAt }: z.infer<typeof stockCount>): Told | undefined =>
  countedAt === undefined
    ? undefined
    : { at: toTheSecond(new Date(countedAt).toISOString()), message: `counted ${counted}` };
