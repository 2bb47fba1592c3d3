import * as z from 'zod';
import { next } from './view-schemas.ts';

const movement = z
  .object({
    available: z.int().exactOptional().describe('Units that can be promised'),
    allocated: z.int().exactOptional().describe('Units promised to lines'),
    shipped: z.int().exactOptional().describe('Units that have left'),
  })
  .describe(
    'Only where units of a batch have moved: how many more (or, below 0, fewer) of them there are',
  );

export const historyEntry = z
  .looseObject({
    type: z
      .string()
      .describe('What happened, as the events call it; LedgerOpened: with these figures it begins'),
    sku: z.string(),
    version: z.int().min(1).describe('Which decision on the SKU it was'),
    at: z.iso.datetime().describe('When'),
    id: z.string().exactOptional().describe('The id of the event'),
    batchRef: z.string().nullable().exactOptional(),
    orderId: z.string().exactOptional(),
    lineId: z.string().exactOptional(),
    part: z.string().exactOptional(),
    qty: z.int().exactOptional().describe('Units of the line, its part, or the batch'),
    movement: movement.exactOptional(),
  })
  .meta({ id: 'HistoryEntry' })
  .describe('What the event of this type says; and what it has moved');

const completeness = z
  .object({
    sku: z.string(),
    completeFrom: z
      .int()
      .min(0)
      .describe(
        'After this decision nothing is missing, up to completeTo; 0: from the beginning. Otherwise the history ' +
          'begins with LedgerOpened, and may have some of what was before',
      ),
    completeTo: z.int().min(0).describe('The last decision up to which nothing is missing'),
    version: z
      .int()
      .min(0)
      .describe('The last decision on the SKU: if it is later, the history is behind'),
  })
  .meta({ id: 'HistoryOfProduct' });

export const pageOfHistory = z
  .object({ entries: z.array(historyEntry), products: z.array(completeness), next })
  .meta({ id: 'PageOfHistory' });
