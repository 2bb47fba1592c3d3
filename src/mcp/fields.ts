import * as z from 'zod';

const id = (what: string) => z.string().min(1).max(128).describe(what);
export const orderId = id('the order id');
export const lineId = id("a line's id within its order; the SKU by default");
export const sku = id('the SKU');
export const batchRef = id('the reference of a batch');
export const qty = z.int().min(1).max(1_000_000_000);
export const date = z.iso.date().describe('a calendar date (YYYY-MM-DD)');

export const onShortage = z
  .enum(['reject', 'backorder', 'partial'])
  .describe(
    'reject: all lines or none; backorder: lines without enough stock wait; partial: they get the available units and the rest waits',
  );

/** So many lines an agent can still oversee. */
const MOST_LINES = 100;

export const wantedLines = z
  .array(
    z.strictObject({
      sku,
      qty: qty.describe('the number of units'),
      lineId: lineId.exactOptional(),
      allowSplit: z.boolean().describe('may come from several batches').exactOptional(),
      shipBy: date.describe('the last day on which it may ship').exactOptional(),
      notBefore: date.describe('the first day on which it may ship').exactOptional(),
    }),
  )
  .min(1)
  .max(MOST_LINES);

const state = z.enum(['allocated', 'backordered', 'released', 'shipped']);

/** Answers may have more fields than these, as the service has. */
export const lineOfOrder = z.looseObject({
  lineId: z.string(),
  sku: z.string(),
  qty: z.number(),
  state,
  batchRef: z.string().nullable(),
  shipsOn: z.string().nullable().describe('the first day on which it can ship; null: now'),
});
export const line = lineOfOrder.extend({ orderId: z.string() });

export const order = z.looseObject({ orderId: z.string(), lines: z.array(lineOfOrder) });

export const batch = z.looseObject({
  ref: z.string(),
  sku: z.string(),
  qty: z.number(),
  allocated: z.number(),
  shipped: z.number(),
  available: z.number(),
  eta: z.string().nullable().describe('when it is due; null: in the warehouse'),
});
