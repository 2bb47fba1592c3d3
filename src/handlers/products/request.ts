import * as z from 'zod/mini';
import { id, name, wholeNumber } from '../http/fields.ts';

export const productPath = z.object({ sku: id });

/** What a product is called, and by which rules it is served; what is not said stays as it is. */
const product = {
  backorderPolicy: z.optional(
    z.enum(['strict', 'fill-what-fits'], 'must be strict or fill-what-fits'),
  ),
  promisePolicy: z.optional(z.enum(['keep', 'improve'], 'must be keep or improve')),
  lowAt: z.optional(wholeNumber(0, 1_000_000_000)),
  label: z.optional(z.nullable(name(200))),
  tags: z.optional(
    z.array(name(50), 'must be a list of tags').check(z.maxLength(20, 'must have at most 20 tags')),
  ),
};

export const newProduct = z.strictObject(product);

export const productChange = z
  .strictObject(product)
  .check(
    z.refine(
      (change) => Object.values(change).some((one) => one !== undefined),
      'must have backorderPolicy, promisePolicy, lowAt, label or tags',
    ),
  );

/** A restock batch is named after its SKU and the day, in 128 characters. */
const MAX_SKU = 109;

export const newRulePath = z.object({ sku: name(MAX_SKU) });

export const restockRule = z.strictObject({
  reorderPoint: wholeNumber(0, 1_000_000_000),
  lotSize: wholeNumber(1, 1_000_000_000),
  leadTimeDays: wholeNumber(0, 3_650),
});
