import * as z from 'zod';
import type { availabilityView, cartView } from './availability-views.ts';

// What the answers look like, for the API's document and for the tests.

const units = z.int().min(0);
const date = z.iso.date();

const supply = z.object({
  units: units.describe('That lines which come now can have, in all'),
  largestBatch: units.describe(
    'Those of them that come from one batch: so many a line gets at the most that may not be split',
  ),
});

const ifOrderedNow = z
  .object({
    day: date.describe('Today, and the lead time of the restock rule'),
    promised: z.literal(false),
  })
  .describe(
    'Only if the SKU has a restock rule: when an order that the shop placed now would come. Nothing is promised by it',
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
    'The first day on which all of it could leave; null: nobody knows, since it is overdue',
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
        eta: date.nullable().describe('The day it is due; null: it is in the warehouse'),
        overdue: z
          .boolean()
          .exactOptional()
          .describe('Only if that day is over, and it has not arrived'),
      }),
    )
    .describe('The batches that it would come from'),
};
const canNotBeHad = {
  ...wanted,
  outcome: z
    .enum(['shortage', 'backorders-first', 'too-late'])
    .describe('As an order would be refused: too little, others wait for it, or not by that day'),
  available: units.describe(
    'What all batches have left that is not kept from the line, whoever waits for it',
  ),
  availableInOneBatch: units,
  backordered: units.describe('Units that others wait for, who come first'),
  earliest: date
    .nullable()
    .exactOptional()
    .describe('Of what comes too late: the first day on which it could leave; null: nobody knows'),
};
const unknown = { ...wanted, outcome: z.literal('unknown-sku') };

export const availability = z
  .object({
    sku: z.string(),
    today: date.describe("The shop's day"),
    channel: z.string().exactOptional().describe('The channel that was asked for'),
    backordered: units.describe('Units that lines wait for; what they may take is not available'),
    days: z
      .array(z.object({ day: date, ...supply.shape }))
      .describe(
        'The days on which something more can leave, and what can have left by then in all; ' +
          'the first is today if anything can leave now',
      ),
    overdue: supply
      .exactOptional()
      .describe('Of shipments that should have come, and come nobody knows when; not in the days'),
    ifOrderedNow: ifOrderedNow.exactOptional(),
    line: z
      .union([z.object(canBeHad), z.object(canNotBeHad)])
      .exactOptional()
      .describe('What a line of that qty would get, if one was given'),
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
          .describe('Too late: the last line leaves after a day by which another one has to'),
        earliest,
      }),
      z.object({
        outcome: z.literal('shortage').describe('Lines can not be had; each says why'),
      }),
    ]),
  })
  .meta({ id: 'CartAvailability' }) satisfies z.ZodType<ReturnType<typeof cartView>>;
