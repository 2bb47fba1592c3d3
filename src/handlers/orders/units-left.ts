import * as z from 'zod/mini';
import { batchQty, id, why } from '../http/fields.ts';
import { fewLines } from './request.ts';

const line = z.strictObject({ lineId: id, qty: batchQty }, 'must be an object');

/** How many units of lines have really left in all. */
export const unitsLeft = z.strictObject({
  lines: fewLines(line),
  ...why,
});
