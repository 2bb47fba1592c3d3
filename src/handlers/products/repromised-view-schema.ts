import * as z from 'zod';
import type { repromisedView } from './repromised-view.ts';

// What the answer looks like, for the API's document and for the tests.

const units = z.int().min(0);

const place = z.object({
  batchRef: z.string().nullable().describe('null: it is backordered'),
  shipsOn: z.iso
    .date()
    .nullable()
    .describe('The first day on which it can ship; null: now, if it has a batch'),
  overdue: z.boolean().exactOptional().describe('Only if its batch is overdue'),
});

export const repromised = z
  .object({
    sku: z.string(),
    dryRun: z.literal(true).exactOptional().describe('Only in a dry run: nothing was changed'),
    lines: z
      .array(
        z.object({
          orderId: z.string(),
          lineId: z.string(),
          qty: z.int().min(1).describe('The units of the line that are affected'),
          effect: z
            .enum(['gains', 'loses', 'moves'])
            .describe('They ship earlier, later, or on the same day from another batch'),
          from: place,
          to: place,
        }),
      )
      .describe(
        'Units that come from a different batch, become backordered or are no longer backordered',
      ),
    linesLeftOut: z
      .int()
      .min(1)
      .exactOptional()
      .describe('How many further ones do not fit in the answer'),
    units: z.object({ gained: units, lost: units, moved: units }),
  })
  .meta({ id: 'Repromised' }) satisfies z.ZodType<ReturnType<typeof repromisedView>>;
