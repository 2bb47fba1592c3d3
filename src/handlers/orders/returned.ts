import * as z from 'zod/mini';
import { id, qty, why } from '../http/fields.ts';
import { eachIdOnce } from './request.ts';

const line = z.strictObject(
  {
    lineId: id,
    qty,
    to: z._default(
      z.enum(['stock', 'quarantine', 'scrap'], 'must be stock, quarantine or scrap'),
      'stock',
    ),
  },
  'must be an object',
);

/** How many units of lines came back, and what becomes of them: so few lines that one transaction holds them. */
export const returned = z.strictObject({
  returnId: id,
  lines: z
    .array(line, 'must be a list of lines')
    .check(
      z.minLength(1, 'must name at least one line'),
      z.maxLength(16, 'must name at most 16 lines'),
      z.superRefine(eachIdOnce),
    ),
  ...why,
});
