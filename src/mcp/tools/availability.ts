import * as z from 'zod';
import { dataOf } from '../../client/problems.ts';
import { date, qty, sku } from '../fields.ts';
import { readTool } from '../tool.ts';

export const findAvailability = readTool(
  'find_availability',
  {
    title: 'Find availability',
    description:
      'When can units of a SKU ship? Lists by day how many can be promised. With qty it also answers for a line of that many units: ' +
      'the earliest day and from which batches, or why not. Reserves nothing: others may take what it finds.',
    input: z.strictObject({
      sku,
      qty: qty.describe('units of the line in question').exactOptional(),
      by: date.describe('the last day on which the line may ship; needs qty').exactOptional(),
      notBefore: date.describe('the first day on which it may ship; needs qty').exactOptional(),
      allowSplit: z.boolean().describe('may come from several batches; needs qty').exactOptional(),
    }),
    output: z.looseObject({
      sku: z.string(),
      today: z.string(),
      backordered: z.number().describe('units on backorder'),
      days: z.array(
        z.looseObject({ day: z.string(), units: z.number(), largestBatch: z.number() }),
      ),
      line: z
        .looseObject({ outcome: z.enum(['available', 'shortage', 'backorders-first', 'too-late']) })
        .optional(),
    }),
  },
  async (client, { sku, allowSplit, ...asked }) => {
    const query = {
      ...asked,
      ...(allowSplit !== undefined && { allowSplit: `${allowSplit}` as const }),
    };
    return dataOf(
      await client.GET('/products/{sku}/availability', { params: { path: { sku }, query } }),
    );
  },
);
