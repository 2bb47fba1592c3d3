import * as z from 'zod/mini';
import { id } from '../http/fields.ts';

export const productPath = z.object({ sku: id });

export const productChange = z.strictObject({
  backorderPolicy: z.enum(['strict', 'fill-what-fits'], 'must be strict or fill-what-fits'),
});
