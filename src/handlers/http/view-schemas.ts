import * as z from 'zod';
import type {
  batchView,
  lineView,
  listedLineView,
  orderView,
  productView,
  stockView,
} from './views.ts';

// What answers look like. Nothing parses by these schemas at run time: the API's document is made of
// them, and the tests compare every answer with them.

const units = z.int().min(0);
const date = z.iso.date();
const sku = z.string();

export const batch = z
  .object({
    ref: z.string(),
    sku,
    qty: units.describe('Units bought, those that were shipped among them'),
    allocated: units.describe('Units promised to lines'),
    shipped: units,
    available: z.int().describe('Below 0 while a batch that was cut or blocked still sheds lines'),
    eta: date.nullable().describe('The day it is due; null: it is in the warehouse'),
    expiresOn: date
      .exactOptional()
      .describe('The last day on which it is good; missing: it does not expire'),
    container: z
      .string()
      .exactOptional()
      .describe('The delivery that it came in with batches of other SKUs, if that was said'),
    overdue: z
      .boolean()
      .exactOptional()
      .describe('Only if that day is over, and it has not arrived'),
    arrivedAs: z
      .string()
      .exactOptional()
      .describe('The batch in the warehouse that has come of this shipment so far, if any has'),
    here: units
      .exactOptional()
      .describe(
        'Units of it that have come, and for which a line waits until the rest of its units is there',
      ),
    blocked: z
      .boolean()
      .exactOptional()
      .describe('Only if it is: nobody gets any of its units, whatever it has'),
    blockReason: z.string().exactOptional(),
  })
  .meta({ id: 'Batch' }) satisfies z.ZodType<ReturnType<typeof batchView>>;

const lineOfOrder = {
  lineId: z.string(),
  part: z.string().exactOptional().describe('Of each further part of a line that is split'),
  sku,
  qty: units,
  state: z.enum(['allocated', 'backordered', 'released', 'shipped']),
  batchRef: z.string().nullable(),
  shipsOn: date
    .nullable()
    .describe('The first day on which it can ship: that on which its batch is due; null: now'),
  overdue: z
    .boolean()
    .exactOptional()
    .describe('Only if its batch should have come: nobody knows when it can ship, not today'),
  packed: z
    .literal(true)
    .exactOptional()
    .describe('Only if it lies in a parcel: a cut takes it last, and nothing else moves it'),
  priority: z
    .int()
    .min(1)
    .max(9)
    .exactOptional()
    .describe('Unless it is 0; the higher comes first'),
  keepTogether: z
    .literal(true)
    .exactOptional()
    .describe('Only if it is kept together with the other lines of its order that say so'),
  channel: z.string().exactOptional().describe('Where its order came from, if that was said'),
  shipBy: date.exactOptional().describe('The last day on which it may leave'),
  notBefore: date.exactOptional().describe('The first day on which it is wanted'),
  minimumDays: z
    .int()
    .min(1)
    .max(3_650)
    .exactOptional()
    .describe('Days it must still be good for after the day on which it leaves, unless 0'),
  heldUntil: z.iso.datetime().exactOptional().describe('It is released then, unless confirmed'),
  returned: units
    .exactOptional()
    .describe('Units of it that came back after they had left, if any: it stays shipped'),
  returns: z
    .array(
      z.object({
        returnId: z.string(),
        qty: units,
        to: z.enum(['stock', 'quarantine', 'scrap']),
        batchRef: z.string().exactOptional().describe('The batch that they became, if not scrap'),
      }),
    )
    .exactOptional(),
};

export const line = z
  .object({ orderId: z.string(), ...lineOfOrder })
  .meta({ id: 'Line' }) satisfies z.ZodType<ReturnType<typeof lineView>>;

export const listedLine = line
  .extend({
    createdAt: z.iso.datetime().describe('When it was ordered'),
    updatedAt: z.iso.datetime().describe('When it last changed: since then it has been as shown'),
  })
  .meta({ id: 'ListedLine' }) satisfies z.ZodType<ReturnType<typeof listedLineView>>;

/** Lines that lost their place to a command. */
export const movedLines = {
  lines: z.array(line).describe('Lines that lost their place to this call, as they stand now'),
  linesLeftOut: z
    .int()
    .min(1)
    .exactOptional()
    .describe('More of them, which an answer does not hold'),
};

export const order = z
  .object({
    orderId: z.string(),
    lines: z.array(z.object(lineOfOrder).meta({ id: 'LineOfOrder' })),
    next: z
      .string()
      .exactOptional()
      .describe(
        'The "after" with which GET /orders/{orderId} shows its further lines, if there are any',
      ),
  })
  .meta({ id: 'Order' }) satisfies z.ZodType<ReturnType<typeof orderView>>;

export const stock = z
  .object({
    sku,
    version: z
      .int()
      .min(1)
      .exactOptional()
      .describe(
        'How many decisions are in it; missing while holds are shown as ended that is not written yet',
      ),
    label: z.string().exactOptional().describe('What people call it, if that was said'),
    tags: z.array(z.string()).exactOptional().describe('What people group it by, if anything'),
    available: z.object({
      warehouse: z.int(),
      onTheWay: z.int(),
      overdue: z.int().describe('Of shipments that should have come'),
    }),
    level: z
      .enum(['out', 'low', 'ok'])
      .describe('Whether an order that comes now gets nothing, one of few units, or of more'),
    lowAt: units.exactOptional().describe('At or below so many units the level is low, if at any'),
    nextEta: date
      .nullable()
      .describe('When the next shipment is due that has something left; null: none is'),
    backordered: units.describe('Units that lines wait for'),
    backorderPolicy: z.enum(['strict', 'fill-what-fits']),
    promisePolicy: z
      .enum(['keep', 'improve'])
      .describe('Whether a line that is promised for a later day gets what comes earlier'),
    protection: z
      .object({
        safetyStock: units.describe('Units that no order is promised'),
        channels: z.record(
          z.string(),
          z.object({
            min: units.describe('Units that are kept for the channel, promised ones among them'),
            max: units.exactOptional().describe('Units that it is promised at a time at the most'),
            allocated: units.describe('Units that its lines are promised, and that have not left'),
          }),
        ),
      })
      .exactOptional()
      .describe('What is kept, and for which channels; `available` is without it'),
  })
  .meta({ id: 'Stock' }) satisfies z.ZodType<ReturnType<typeof stockView>>;

export const product = stock
  .extend({ batches: z.array(batch).describe('In the order in which they are allocated from') })
  .meta({ id: 'Product' }) satisfies z.ZodType<ReturnType<typeof productView>>;

export const next = z
  .string()
  .exactOptional()
  .describe('The "after" of the next page, if there is one');
export const pageOfLines = z.object({ lines: z.array(line), next }).meta({ id: 'PageOfLines' });

export const pageOfListedLines = z
  .object({ lines: z.array(listedLine), next })
  .meta({ id: 'PageOfListedLines' });

export const pageOfBatches = z
  .object({ batches: z.array(batch), next })
  .meta({ id: 'PageOfBatches' });

/** An error as the book tells it. */
export const message = z.object({ message: z.string() }).meta({ id: 'Message' });

/** What API Gateway answers by itself. */
export const gatewayMessage = z
  .object({
    message: z.string(),
    type: z
      .literal('about:blank')
      .exactOptional()
      .describe('Never given, which means the same (RFC 9457): problems of the service have one'),
  })
  .meta({ id: 'GatewayMessage' });
