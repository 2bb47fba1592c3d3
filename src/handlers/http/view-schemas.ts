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
    qty: units.describe('Units bought, including those that have shipped'),
    allocated: units.describe('Units allocated to lines'),
    shipped: units,
    available: z.int().describe('Below 0 while a cut or blocked batch still loses lines'),
    eta: date.nullable().describe('The day it is due; null: in the warehouse'),
    expiresOn: date
      .exactOptional()
      .describe('The last day on which it is good; absent: it does not expire'),
    container: z
      .string()
      .exactOptional()
      .describe('The container it came in with batches of other SKUs, if one was given'),
    overdue: z
      .boolean()
      .exactOptional()
      .describe('Only if that day is over and it has not arrived'),
    arrivedAs: z
      .string()
      .exactOptional()
      .describe(
        'The warehouse batch with the units of this shipment that have arrived so far, if any',
      ),
    here: units
      .exactOptional()
      .describe('Units that have arrived and are allocated to a line whose other units have not'),
    blocked: z
      .boolean()
      .exactOptional()
      .describe('Only if it is blocked: none of its units can be allocated'),
    blockReason: z.string().exactOptional(),
  })
  .meta({ id: 'Batch' }) satisfies z.ZodType<ReturnType<typeof batchView>>;

const lineOfOrder = {
  lineId: z.string(),
  part: z.string().exactOptional().describe('Only on the second and further parts of a split line'),
  sku,
  qty: units,
  state: z.enum(['allocated', 'backordered', 'released', 'shipped']),
  batchRef: z.string().nullable(),
  shipsOn: date
    .nullable()
    .describe('The first day on which it can ship, which is the day its batch is due; null: now'),
  overdue: z
    .boolean()
    .exactOptional()
    .describe("Only if its batch is overdue: it can't ship today, and it is not known when it can"),
  packed: z
    .literal(true)
    .exactOptional()
    .describe('Only if it is packed: a cut takes its stock last, and nothing else moves it'),
  priority: z
    .int()
    .min(1)
    .max(9)
    .exactOptional()
    .describe('Absent if 0; higher priorities come first'),
  keepTogether: z
    .literal(true)
    .exactOptional()
    .describe('Only if it is kept together with the other lines of its order that have this'),
  channel: z.string().exactOptional().describe('Where its order came from, if given'),
  shipBy: date.exactOptional().describe('The last day on which it may ship'),
  notBefore: date.exactOptional().describe('The first day on which it is wanted'),
  minimumDays: z
    .int()
    .min(1)
    .max(3_650)
    .exactOptional()
    .describe('Days for which it must still be good after the day it ships; absent if 0'),
  heldUntil: z.iso
    .datetime()
    .exactOptional()
    .describe('When it is released unless confirmed before'),
  returned: units
    .exactOptional()
    .describe('Units of it that were returned, if any; the line stays shipped'),
  returns: z
    .array(
      z.object({
        returnId: z.string(),
        qty: units,
        to: z.enum(['stock', 'quarantine', 'scrap']),
        batchRef: z
          .string()
          .exactOptional()
          .describe('The batch that they became, unless they were scrapped'),
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
    updatedAt: z.iso.datetime().describe('When it last changed'),
  })
  .meta({ id: 'ListedLine' }) satisfies z.ZodType<ReturnType<typeof listedLineView>>;

/** Lines that lost their place to a command. */
export const movedLines = {
  lines: z.array(line).describe('Lines that lost their stock in this call, as they are now'),
  linesLeftOut: z
    .int()
    .min(1)
    .exactOptional()
    .describe('Further ones that do not fit in the answer'),
};

export const order = z
  .object({
    orderId: z.string(),
    lines: z.array(z.object(lineOfOrder).meta({ id: 'LineOfOrder' })),
    next: z
      .string()
      .exactOptional()
      .describe('The "after" with which GET /orders/{orderId} shows the remaining lines, if any'),
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
        'The number of decisions so far; absent while holds are shown as ended whose end is not saved yet',
      ),
    label: z.string().exactOptional().describe('Its name for people, if given'),
    tags: z.array(z.string()).exactOptional().describe('Tags to group it by, if any'),
    available: z.object({
      warehouse: z.int(),
      onTheWay: z.int(),
      overdue: z.int().describe('Units of overdue shipments'),
    }),
    level: z
      .enum(['out', 'low', 'ok'])
      .describe('out: a new order gets nothing. low: few units are available. ok: more are'),
    lowAt: units.exactOptional().describe('At or below this many units the level is low, if set'),
    nextEta: date
      .nullable()
      .describe('When the next shipment with available units is due; null: none is'),
    backordered: units.describe('Units on backorder'),
    backorderPolicy: z.enum(['strict', 'fill-what-fits']),
    promisePolicy: z
      .enum(['keep', 'improve'])
      .describe('Whether a line promised for a later day gets stock that arrives earlier'),
    protection: z
      .object({
        safetyStock: units.describe('Units that are not promised to any order'),
        channels: z.record(
          z.string(),
          z.object({
            min: units.describe('Units that are kept for the channel, including promised ones'),
            max: units.exactOptional().describe('The most units that it can be promised at a time'),
            allocated: units.describe('Units that are promised to its lines and have not shipped'),
          }),
        ),
      })
      .exactOptional()
      .describe(
        'The units that are kept, and for which channels; `available` does not include them',
      ),
  })
  .meta({ id: 'Stock' }) satisfies z.ZodType<ReturnType<typeof stockView>>;

export const product = stock
  .extend({ batches: z.array(batch).describe('In the order in which they are allocated') })
  .meta({ id: 'Product' }) satisfies z.ZodType<ReturnType<typeof productView>>;

export const next = z.string().exactOptional().describe('The "after" of the next page, if any');
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
      .describe(
        'Absent, which means the same (RFC 9457); problems of the service itself have a type',
      ),
  })
  .meta({ id: 'GatewayMessage' });
