import * as z from 'zod/mini';
import { id, qty, why } from '../http/fields.ts';
import { eachIdOnce, someLines } from './request.ts';

const line = z.strictObject({ lineId: id, qty }, 'must be an object');

/** Lines that leave whole, or how many units of each have left in all then. */
export const shipment = z
  .strictObject({
    ...someLines.shape,
    lines: z.optional(
      z
        .array(line, 'must be a list of lines')
        .check(
          z.minLength(1, 'must name at least one line'),
          z.maxLength(1_000, 'must name at most 1000 lines'),
          z.superRefine(eachIdOnce),
        ),
    ),
    rest: z.optional(z.enum(['keep', 'release'], 'must be keep or release')),
    ...why,
  })
  .check(
    z.refine(({ lineIds, lines }) => !lineIds || !lines, {
      path: ['lines'],
      error: 'must not be given with lineIds',
    }),
    z.refine(({ rest, lines }) => !rest || lines, {
      path: ['rest'],
      error: 'must only be given with lines',
    }),
  );
