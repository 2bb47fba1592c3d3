import * as z from 'zod/mini';
import { batchQty, id, why } from '../http/fields.ts';
import { eachIdOnce } from './request.ts';

const line = z.strictObject({ lineId: id, qty: batchQty }, 'must be an object');

/** How many units of lines have really left in all: so few lines that one transaction holds them. */
export const unitsLeft = z.strictObject({
  lines: z
    .array(line, 'must be a list of lines')
    .check(
      z.minLength(1, 'must name at least one line'),
      z.maxLength(16, 'must name at most 16 lines'),
      z.superRefine(eachIdOnce),
    ),
  ...why,
});
