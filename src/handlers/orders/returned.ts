import * as z from 'zod/mini';
import { id, qty, why } from '../http/fields.ts';
import { fewLines } from './request.ts';

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

/** How many units of lines came back, and what becomes of them. */
export const returned = z.strictObject({
  returnId: id,
  lines: fewLines(line),
  ...why,
});
