import * as z from 'zod';
import * as views from '../http/view-schemas.ts';
import type { foreseenView } from './foreseen-view.ts';

// What a dry run of a change answers, for the API's document and for the tests.

const place = z.object({
  batchRef: z.string().nullable().describe('null: it is backordered or released'),
  shipsOn: z.iso
    .date()
    .nullable()
    .describe('The first day on which it can ship; null: now, if it has a batch'),
  overdue: z.boolean().exactOptional().describe('Only if its batch is overdue'),
});

const total = z.object({ lines: z.int().min(0), units: z.int().min(0) });

export const changeForeseen = z
  .object({
    dryRun: z.literal(true).describe('Nothing was changed'),
    batch: views.batch,
    lines: z
      .array(
        z.object({
          orderId: z.string(),
          lineId: z.string(),
          sku: z.string(),
          qty: z.int().min(1).describe('The units of the line that are affected'),
          effect: z
            .enum(['released', 'loses', 'moves', 'gains'])
            .describe(
              'released: with the lines they are kept together with. loses: they ship later or are backordered. moves: they ship on the same day from another batch. gains: they ship earlier',
            ),
          shipBy: z.iso.date().exactOptional(),
          breaksPromise: z
            .literal(true)
            .exactOptional()
            .describe('Only if they have stock now and could no longer ship by shipBy'),
          from: place,
          to: place,
        }),
      )
      .describe('Worst first: released, loses, moves, gains'),
    linesLeftOut: z
      .int()
      .min(1)
      .exactOptional()
      .describe('Further lines that do not fit in the answer; the totals include them'),
    totals: z.object({
      released: total,
      loses: total,
      moves: total,
      gains: total,
      breaksPromise: total,
    }),
  })
  .meta({ id: 'BatchChangeForeseen' }) satisfies z.ZodType<ReturnType<typeof foreseenView>>;
