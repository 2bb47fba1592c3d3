import * as z from 'zod';
import type { repromisedView } from './repromised-view.ts';

// What the answer looks like, for the API's document and for the tests.

const units = z.int().min(0);

const place = z.object({
  batchRef: z.string().nullable().describe('null: it waits'),
  shipsOn: z.iso
    .date()
    .nullable()
    .describe('The first day on which it can ship; null: now, if it has a batch'),
  overdue: z.boolean().exactOptional().describe('Only if its batch should have come'),
});

export const repromised = z
  .object({
    sku: z.string(),
    dryRun: z.literal(true).exactOptional().describe('Only of a dry run: nothing was changed'),
    lines: z
      .array(
        z.object({
          orderId: z.string(),
          lineId: z.string(),
          qty: z.int().min(1).describe('So many units of the line'),
          effect: z
            .enum(['gains', 'loses', 'moves'])
            .describe('They leave earlier, later, or on the same day from another batch'),
          from: place,
          to: place,
        }),
      )
      .describe('Units that come from another batch than before, or wait, or no longer wait'),
    linesLeftOut: z
      .int()
      .min(1)
      .exactOptional()
      .describe('How many more there are than an answer holds'),
    units: z.object({ gained: units, lost: units, moved: units }),
  })
  .meta({ id: 'Repromised' }) satisfies z.ZodType<ReturnType<typeof repromisedView>>;
