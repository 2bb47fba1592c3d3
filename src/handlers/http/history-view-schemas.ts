import * as z from 'zod';
import { next } from './view-schemas.ts';

const movement = z
  .object({
    available: z.int().exactOptional().describe('Units that can be promised'),
    allocated: z.int().exactOptional().describe('Units allocated to lines'),
    shipped: z.int().exactOptional().describe('Units that have shipped'),
  })
  .describe('Only where units of a batch have moved: the change in each figure, below 0 if fewer');

export const historyEntry = z
  .looseObject({
    type: z
      .string()
      .describe('The event type; LedgerOpened: the figures with which the history begins'),
    sku: z.string(),
    version: z.int().min(1).describe('The number of the decision on the SKU'),
    at: z.iso.datetime().describe('When'),
    id: z.string().exactOptional().describe('The id of the event'),
    batchRef: z.string().nullable().exactOptional(),
    orderId: z.string().exactOptional(),
    lineId: z.string().exactOptional(),
    part: z.string().exactOptional(),
    qty: z.int().exactOptional().describe('Units of the line, of its part, or of the batch'),
    movement: movement.exactOptional(),
  })
  .meta({ id: 'HistoryEntry' })
  .describe('The fields of the event of this type, and the figures it moved');

const completeness = z
  .object({
    sku: z.string(),
    completeFrom: z
      .int()
      .min(0)
      .describe(
        'Nothing is missing between this decision and completeTo; 0: from the beginning. Otherwise the history ' +
          'begins with LedgerOpened and may have some earlier entries',
      ),
    completeTo: z.int().min(0).describe('Nothing is missing up to this decision'),
    version: z
      .int()
      .min(0)
      .describe(
        'The latest decision on the SKU: if it is later than completeTo, the history lags behind',
      ),
  })
  .meta({ id: 'HistoryOfProduct' });

export const pageOfHistory = z
  .object({ entries: z.array(historyEntry), products: z.array(completeness), next })
  .meta({ id: 'PageOfHistory' });
