import * as z from 'zod';
import * as views from '../http/view-schemas.ts';
import type { foreseenView } from './foreseen-view.ts';

// What a dry run of a change answers, for the API's document and for the tests.

const place = z.object({
  batchRef: z.string().nullable().describe('null: it waits, or is released'),
  shipsOn: z.iso
    .date()
    .nullable()
    .describe('The first day on which it can ship; null: now, if it has a batch'),
  overdue: z.boolean().exactOptional().describe('Only if its batch should have come'),
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
          qty: z.int().min(1).describe('So many units of the line'),
          effect: z
            .enum(['released', 'loses', 'moves', 'gains'])
            .describe(
              'They are given back with those they are kept together with; leave later or wait; leave on the same day from another batch; leave earlier',
            ),
          shipBy: z.iso.date().exactOptional(),
          breaksPromise: z
            .literal(true)
            .exactOptional()
            .describe('Only if they have stock now and could not leave by shipBy any more'),
          from: place,
          to: place,
        }),
      )
      .describe('The worst first: released, loses, moves, gains'),
    linesLeftOut: z
      .int()
      .min(1)
      .exactOptional()
      .describe('More of them, which an answer does not hold; the totals have them'),
    totals: z.object({
      released: total,
      loses: total,
      moves: total,
      gains: total,
      breaksPromise: total,
    }),
  })
  .meta({ id: 'BatchChangeForeseen' }) satisfies z.ZodType<ReturnType<typeof foreseenView>>;
