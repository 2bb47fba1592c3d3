import * as z from 'zod';
import type { availabilityView, cartView } from './availability-views.ts';

// What the answers look like, for the API's document and for the tests.

const units = z.int().min(0);
const date = z.iso.date();

const supply = z.object({
  units: units.describe('Units that new lines can get in all'),
  largestBatch: units.describe(
    'Units that a single batch can give: the most that a line gets which may not be split',
  ),
});

const ifOrderedNow = z
  .object({
    day: date.describe('Today, and the lead time of the restock rule'),
    promised: z.literal(false),
  })
  .describe(
    'Only if the SKU has a restock rule: when stock that the shop orders now would arrive. This is not a promise',
  );

const wanted = {
  sku: z.string(),
  qty: z.int().min(1),
  allowSplit: z.boolean().exactOptional(),
  shipBy: date.exactOptional(),
  notBefore: date.exactOptional(),
  minimumDays: z.int().min(1).max(3_650).exactOptional(),
  channel: z.string().exactOptional(),
};

const earliest = date
  .nullable()
  .describe(
    'The first day on which all of it could ship; null: unknown, since its batch is overdue',
  );

const canBeHad = {
  ...wanted,
  outcome: z.literal('available'),
  earliest,
  from: z
    .array(
      z.object({
        batchRef: z.string(),
        qty: z.int().min(1),
        eta: date.nullable().describe('The day it is due; null: in the warehouse'),
        overdue: z
          .boolean()
          .exactOptional()
          .describe('Only if that day is over and it has not arrived'),
      }),
    )
    .describe('The batches from which it would be allocated'),
};
const canNotBeHad = {
  ...wanted,
  outcome: z
    .enum(['shortage', 'backorders-first', 'too-late'])
    .describe(
      'Why an order would be refused: not enough stock, earlier backorders, or not by that day',
    ),
  available: units.describe(
    'Units left in all batches that are not kept from the line, whether or not backorders want them',
  ),
  availableInOneBatch: units,
  backordered: units.describe('Units on backorder, which are filled first'),
  earliest: date
    .nullable()
    .exactOptional()
    .describe('If the stock comes too late: the first day on which it could ship; null: unknown'),
};
const unknown = { ...wanted, outcome: z.literal('unknown-sku') };

export const availability = z
  .object({
    sku: z.string(),
    today: date.describe("The shop's day"),
    channel: z.string().exactOptional().describe('The channel that was asked for'),
    backordered: units.describe('Units on backorder; what they may take is not available'),
    days: z
      .array(z.object({ day: date, ...supply.shape }))
      .describe(
        'The days on which more units can ship, with the total that can have shipped by then; ' +
          'the first is today if anything can ship now',
      ),
    overdue: supply
      .exactOptional()
      .describe('Units of overdue shipments, whose arrival is unknown; not included in the days'),
    ifOrderedNow: ifOrderedNow.exactOptional(),
    line: z
      .union([z.object(canBeHad), z.object(canNotBeHad)])
      .exactOptional()
      .describe('What a line of the given qty would get, if one was given'),
  })
  .meta({ id: 'Availability' }) satisfies z.ZodType<ReturnType<typeof availabilityView>>;

const lineOfCart = z.union(
  [{ ...canBeHad }, { ...canNotBeHad }, unknown].map((shape) =>
    z.object({ ...shape, ifOrderedNow: ifOrderedNow.exactOptional() }),
  ),
);

export const availabilityOfCart = z
  .object({
    today: date.describe("The shop's day"),
    lines: z.array(lineOfCart),
    together: z.union([
      z.object({
        outcome: z
          .enum(['available', 'too-late'])
          .describe('Too late: the last line ships after the shipBy of another one'),
        earliest,
      }),
      z.object({
        outcome: z
          .literal('shortage')
          .describe('There is not enough stock for some lines; each says why'),
      }),
    ]),
  })
  .meta({ id: 'CartAvailability' }) satisfies z.ZodType<ReturnType<typeof cartView>>;
