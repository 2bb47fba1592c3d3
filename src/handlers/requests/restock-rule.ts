import * as z from 'zod/mini';
import { id, wholeNumber } from '../input.ts';

/** A restock batch is named after its SKU and the day. */
const MAX_SKU = 109;

export const newRulePath = z.object({
  sku: id.check(
    z.maxLength(MAX_SKU, `must have ${MAX_SKU} characters at most: batches are named after it`),
  ),
});

export const restockRule = z.strictObject({
  reorderPoint: wholeNumber(0, 1_000_000_000),
  lotSize: wholeNumber(1, 1_000_000_000),
  leadTimeDays: wholeNumber(0, 3_650),
});
