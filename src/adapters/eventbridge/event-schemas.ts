import * as z from 'zod';
import { type PublishedEvent, SCHEMA_VERSIONS } from './published-event.ts';

type Type = PublishedEvent['type'];
type EventOf<T extends Type> = Extract<PublishedEvent, { readonly type: T }> & {
  readonly schemaVersion: (typeof SCHEMA_VERSIONS)[T];
};

const DATE = 'a calendar date (YYYY-MM-DD), or null for stock in the warehouse';

const date = z.iso.date().nullable();
const lastDay = z.iso.date().nullable();
const restockRule = z
  .object({
    reorderPoint: z.int().min(0),
    lotSize: z.int().min(1),
    leadTimeDays: z.int().min(0),
  })
  .nullable();
const protection = z.object({
  safetyStock: z.int().min(0).describe('Units that are not promised to any order'),
  channels: z
    .array(
      z.object({
        channel: z.string(),
        min: z
          .int()
          .min(0)
          .describe('Units that are kept for the channel, including promised ones'),
        max: z
          .int()
          .min(0)
          .exactOptional()
          .describe('The most units that it can be promised at a time; absent: no limit'),
      }),
    )
    .describe('Channels with a rule'),
});
const backorderPolicy = z.enum(['strict', 'fill-what-fits']);
const promisePolicy = z.enum(['keep', 'improve']);
const level = z.enum(['out', 'low', 'ok']);
const units = z.int().min(0);
const repairable = z.union([z.int(), z.string()]).nullable();
const batchRef = z.string().describe('The batch, by its reference');

const cause = z
  .object({
    reason: z.string().exactOptional().describe('Why'),
    document: z.string().exactOptional().describe('The related document, such as a delivery note'),
    by: z
      .string()
      .exactOptional()
      .describe(
        'Who did it, by their token (sub) or signature (ARN); only if the stage records it',
      ),
  })
  .exactOptional()
  .describe(
    'As given with the command that caused this. What follows from a command for backordered lines, or for lines ' +
      'whose hold has ended, has none',
  );

/** What every event has: its type, and its place in the history of its SKU. */
const eventOf = <T extends Type>(type: T) => ({
  type: z.literal(type).describe('What happened'),
  schemaVersion: z
    .literal(SCHEMA_VERSIONS[type])
    .describe('The version of this schema; a different version may be incompatible'),
  id: z
    .string()
    .regex(/^.+:[1-9]\d*:\d+$/)
    .describe(
      'Unique: <sku>:<version>:<ordinal>. An event that is delivered again has the same id. ' +
        'Take the parts from the fields of these names, since a SKU may contain colons',
    ),
  sku: z.string().describe('The product, by its stock keeping unit'),
  version: z
    .int()
    .min(1)
    .describe('The number of the decision on the SKU, counted from 1 without gaps'),
  ordinal: z
    .int()
    .min(0)
    .describe('Its place among the events of this version: from 0 to one less than `of`'),
  of: z.int().min(1).describe('How many events this version of the SKU has'),
  at: z.iso
    .datetime()
    .describe(
      'When it happened: ISO 8601, in UTC, such as 2030-01-01T08:00:00.000Z. ' +
        'Clocks differ, so sort by `version` and `ordinal` instead',
    ),
  cause,
});

const line = {
  orderId: z.string().describe('The order'),
  lineId: z.string().describe('The line, by its id within the order'),
  part: z
    .string()
    .exactOptional()
    .describe(
      'Of a line that is split over several batches: the part; each part moves on its ' +
        'own. The first part has none, nor has a line that is not split',
    ),
  qty: z.int().min(1).describe('Units of the line, or of this part of it'),
};

const heldUntil = z.iso.datetime();
const hold = {
  heldUntil: heldUntil
    .exactOptional()
    .describe('Only of a held line: when it gives its stock back unless confirmed before'),
};
const batchOrQueue = z
  .string()
  .nullable()
  .describe('The batch that the line had; null if it was backordered');

const terms = z.object({
  qty: z.int().min(1).describe('Units in all parts together, including those that have shipped'),
  shipBy: z.iso.date().nullable().describe('The last day on which it may ship; null: any'),
  notBefore: z.iso.date().nullable().describe('The first day on which it is wanted; null: any'),
  minimumDays: z
    .int()
    .min(0)
    .max(3_650)
    .exactOptional()
    .describe(
      'For how many days after the one on which it ships it must be good; absent: not recorded at that time',
    ),
  priority: z
    .int()
    .min(0)
    .max(9)
    .exactOptional()
    .describe(
      'Higher priorities are served first and lose stock last; absent: not recorded at that time',
    ),
});

/** Of units that came back. */
const back = {
  returnId: z.string().describe('The return by which they came back'),
  to: z.enum(['stock', 'quarantine', 'scrap']).describe('What happened to them'),
  batchRef: z.string().nullable().describe('The batch that they became; null for scrap'),
  shippedFrom: batchRef.describe('The batch from which they had shipped'),
  reason: z.string().exactOptional().describe('The reason given with the return'),
};

const schemas = {
  Allocated: z
    .object({
      ...eventOf('Allocated'),
      ...line,
      ...hold,
      batchRef: batchRef.describe('The batch to which the line, or this part, is allocated'),
      eta: date.describe(`When that batch is due: ${DATE}`),
    })
    .describe('An order line was allocated to a batch'),
  AvailabilityChanged: z
    .object({
      ...eventOf('AvailabilityChanged'),
      from: level.describe('The level before'),
      to: level.describe(
        'The level now. out: a new order gets nothing. low: at most ' +
          '`lowAt` units are available. ok: more are',
      ),
      available: units.describe(
        'Units left in all batches of the SKU, on the shelf and on the way. ' +
          'There can be some at the level out: earlier backorders come first',
      ),
    })
    .describe(
      'The availability of the SKU crossed a level. From out means back in stock. This is the last event of its version',
    ),
  BackorderPolicyChanged: z
    .object({
      ...eventOf('BackorderPolicyChanged'),
      from: backorderPolicy.describe('The policy before'),
      to: backorderPolicy.describe(
        'The policy now. strict: a line never gets stock before one that has waited longer. ' +
          'fill-what-fits: it may, if the earlier line wants more than any batch has left',
      ),
    })
    .describe('The rule by which backorders of the SKU are filled was changed'),
  Backordered: z
    .object({ ...eventOf('Backordered'), ...line, ...hold })
    .describe(
      'An order line was backordered: no batch can fill it, or earlier backorders come first. ' +
        'Allocated follows when it gets stock',
    ),
  BackordersChecked: z
    .object({
      ...eventOf('BackordersChecked'),
      backordered: units.describe('Units of the SKU that are still backordered'),
    })
    .describe(
      "All backorders were checked again, in several steps; those that remain can't be filled from what is left",
    ),
  BatchAdded: z
    .object({
      ...eventOf('BatchAdded'),
      batchRef,
      qty: z.int().min(1).describe('Units of the batch'),
      eta: date.describe(`When it is due: ${DATE}`),
      correctedFrom: z
        .object({ sku: z.string().describe('The SKU that it was booked under'), batchRef })
        .exactOptional()
        .describe(
          'Only of a batch that was corrected: how it was booked before. BatchRemoved was published for the wrong one',
        ),
      expiresOn: z.iso
        .date()
        .exactOptional()
        .describe('The last day on which it is good; absent: it does not expire'),
      container: z
        .string()
        .exactOptional()
        .describe('The container it comes in with batches of other SKUs, if one was given'),
    })
    .describe('A batch of stock was added'),
  BatchBlocked: z
    .object({
      ...eventOf('BatchBlocked'),
      batchRef,
      reason: z.string().exactOptional().describe('The reason given with the change'),
    })
    .describe(
      'A batch was blocked: it keeps its units, but none can be allocated. Its lines lose their stock',
    ),
  BatchEtaChanged: z
    .object({
      ...eventOf('BatchEtaChanged'),
      batchRef,
      from: date.describe(`When it was due before: ${DATE}`),
      to: date.describe(`When it is due now: ${DATE}`),
    })
    .describe('A batch got a new due date, or arrived'),
  BatchExpires: z
    .object({
      ...eventOf('BatchExpires'),
      batchRef,
      expiresOn: z.iso.date().describe('The last day on which it is good'),
      allocated: units.describe('Units of it that are allocated to lines'),
      available: units.describe('Units that can still be allocated'),
    })
    .describe(
      'A batch in the warehouse will expire soon. Published once for each last day that it is given, some days before ' +
        'that day. The day after it the batch is blocked, with BatchBlocked',
    ),
  BatchExpiryChanged: z
    .object({
      ...eventOf('BatchExpiryChanged'),
      batchRef,
      from: lastDay.describe('The last day before; null: it did not expire'),
      to: lastDay.describe('The last day now; null: it does not expire'),
      reason: z.string().exactOptional().describe('The reason given with the change'),
    })
    .describe('The last day on which a batch is good was corrected'),
  BatchOverdue: z
    .object({
      ...eventOf('BatchOverdue'),
      batchRef,
      eta: z.iso.date().describe('The day on which it was due'),
      allocated: units.describe('Units of it that are still allocated to lines'),
      available: units.describe('Units that can still be allocated'),
    })
    .describe(
      'A shipment has not arrived by its due date. It is not known when it will, so it no longer counts for any promised ' +
        'day. Published once for each due date that it misses, within a quarter of an hour after that day',
    ),
  BatchQuantityChanged: z
    .object({
      ...eventOf('BatchQuantityChanged'),
      batchRef,
      from: units.describe('Units of the batch before, allocated or not'),
      to: units.describe('Units of the batch now, allocated or not'),
      reason: z.string().exactOptional().describe('The reason given with the change'),
    })
    .describe('The quantity of a batch was changed, or confirmed (from and to are then the same)'),
  BatchRemoved: z
    .object({
      ...eventOf('BatchRemoved'),
      batchRef,
      qty: units.describe('Units that it had, all of them now removed'),
    })
    .describe(
      'A batch that was booked by mistake was removed. None of it was allocated or shipped',
    ),
  BatchUnblocked: z
    .object({
      ...eventOf('BatchUnblocked'),
      batchRef,
      reason: z.string().exactOptional().describe('The reason given with the change'),
    })
    .describe('A batch was unblocked: its remaining units can be allocated again'),
  DeadlineMissed: z
    .object({
      ...eventOf('DeadlineMissed'),
      ...line,
      shipBy: z.iso.date().describe('The last day on which it could have shipped'),
    })
    .describe(
      'An order line was still backordered when its last day was over. It gets no more stock and holds up no ' +
        'others. It stays backordered until it is released',
    ),
  Deallocated: z
    .object({
      ...eventOf('Deallocated'),
      ...line,
      batchRef: batchOrQueue,
      reason: z
        .enum(['batch-cut', 'line-released', 'order-not-filled'])
        .describe(
          'batch-cut: it lost its batch; Allocated or Backordered of the same version says where it went: ' +
            'the batch has too few units now or comes too late for it, or the line gets one that comes earlier. ' +
            'line-released: the line was released, or it was changed or shipped in part; then Allocated or ' +
            'Backordered of the same version says what it has now. ' +
            'order-not-filled: the order could not be filled completely. Stock ran out halfway through a large order, which ' +
            'is void as a whole; or a line of an order that is kept together lost its stock, and all lines are released',
        ),
    })
    .describe('An order line lost its batch, or its place among the backorders'),
  HoldConfirmed: z
    .object({
      ...eventOf('HoldConfirmed'),
      ...line,
      batchRef: batchOrQueue.describe('The batch of the line; null if it is backordered'),
    })
    .describe('A held order line was confirmed and keeps what it has'),
  HoldExpired: z
    .object({
      ...eventOf('HoldExpired'),
      ...line,
      batchRef: batchOrQueue,
      heldUntil: heldUntil.describe('Until when it could have been confirmed'),
    })
    .describe(
      'A held order line was not confirmed in time: it gave back its stock, ' +
        'or its place among the backorders, and is released',
    ),
  HoldProlonged: z
    .object({
      ...eventOf('HoldProlonged'),
      ...line,
      batchRef: batchRef.nullable().describe('Its batch; null: it is backordered'),
      heldUntil: heldUntil.describe('When it now gives back what it has unless confirmed'),
    })
    .describe('The hold of an order line was prolonged'),
  HoldsChecked: z
    .object({
      ...eventOf('HoldsChecked'),
      firstExpiry: heldUntil
        .nullable()
        .describe('When the first of the remaining holds expires; null: there are none'),
    })
    .describe('The holds of the SKU were checked, and none had expired'),
  LineChanged: z
    .object({
      ...eventOf('LineChanged'),
      orderId: line.orderId,
      lineId: line.lineId,
      from: terms.describe('What the line asked for before'),
      to: terms.describe('What it asks for now'),
    })
    .describe(
      'The request of an order line was changed. Events of the same version say what it has now: ' +
        'for each part whose units or batch changed, Deallocated says what it had, ' +
        'and then Allocated or Backordered what it has',
    ),
  LowStockThresholdChanged: z
    .object({
      ...eventOf('LowStockThresholdChanged'),
      from: units.describe('`lowAt` before'),
      to: units.describe('`lowAt` now: at or below it the level is low; 0: never'),
    })
    .describe('The number of units at which the SKU is low was changed'),
  OutOfStock: z
    .object({
      ...eventOf('OutOfStock'),
      available: units.describe(
        'Units left in all batches of the SKU. They can be more than the line ' +
          'asked for: a line comes from one batch unless it may be split',
      ),
      nextEta: date.describe(
        'When the next shipment with units left is due: a calendar date (YYYY-MM-DD), ' +
          'or null if there is none',
      ),
      backordered: units.describe('Units of the SKU on backorder'),
    })
    .describe(
      'A line was requested, or lost its batch, and no batch can fill it, or earlier backorders come first. ' +
        'Published once, until more can be promised',
    ),
  Packed: z
    .object({ ...eventOf('Packed'), ...line, batchRef: batchRef.describe('Its batch') })
    .describe(
      'The stock of an order line was packed: a cut takes it last. It stays packed until Unpacked, Shipped or Deallocated. ' +
        'If only some of its units ship, or another part of its line is changed, what stays packed is published again, ' +
        'after its Deallocated and Allocated of the same version',
    ),
  ProductAdded: z
    .object(eventOf('ProductAdded'))
    .describe('A SKU was added before it had any stock; it can be backordered'),
  ProductDescribed: z
    .object({
      ...eventOf('ProductDescribed'),
      label: z.string().nullable().describe('The name of the SKU for people; null: none'),
      tags: z.array(z.string()).describe('Tags to group it by'),
    })
    .describe('The name or tags of the SKU were changed'),
  PromiseBroken: z
    .object({
      ...eventOf('PromiseBroken'),
      ...line,
      batchRef: batchRef.describe('The batch that the line had'),
      shipBy: z.iso.date().describe('The last day on which the line may ship'),
      eta: date.describe('When that batch is now due; a past day means that it is overdue'),
    })
    .describe(
      'The batch of an order line comes too late for it, and no other stock arrives in time: it is backordered. ' +
        'Deallocated and Backordered of the same version also say so. A line that is kept together with others is ' +
        'released instead, without Backordered',
    ),
  PromiseChanged: z
    .object({
      ...eventOf('PromiseChanged'),
      ...line,
      batchRef: batchRef.describe('The batch that the line has now'),
      from: date.describe(`When the line could ship before: ${DATE}`),
      to: date.describe(`When it can ship now: ${DATE}`),
    })
    .describe(
      'The batch of an order line has a new due date or has arrived, or the line got another batch ' +
        'that comes earlier; then Deallocated and Allocated of the same version also say so',
    ),
  PromisePolicyChanged: z
    .object({
      ...eventOf('PromisePolicyChanged'),
      from: promisePolicy.describe('The policy before'),
      to: promisePolicy.describe(
        'The policy now. improve: a line that is promised for a later day gets stock that arrives earlier as soon ' +
          'as possible, first come, first served. keep: it keeps its batch',
      ),
    })
    .describe('The rule by which promises of the SKU improve was changed'),
  ProtectionChanged: z
    .object({
      ...eventOf('ProtectionChanged'),
      from: protection.describe('The units kept before'),
      to: protection.describe('The units kept now'),
    })
    .describe('The safety stock of the SKU, or the units kept for channels, were changed'),
  RestockRuleChanged: z
    .object({
      ...eventOf('RestockRuleChanged'),
      from: restockRule.describe('The rule before; null: there was none'),
      to: restockRule.describe('The rule now; null: there is none'),
    })
    .describe('The restock rule of the SKU was changed'),
  Restocked: z
    .object({
      ...eventOf('Restocked'),
      batchRef: batchRef.describe(
        'The batch that was ordered; BatchAdded of the same version describes it',
      ),
      qty: z.int().min(1).describe('Units ordered, a multiple of the lot size of the rule'),
      eta: z.iso.date().describe('When it is due: a calendar date (YYYY-MM-DD)'),
      inventoryPosition: z.int().describe('Units available before, less backordered units'),
    })
    .describe('The SKU was at or below its reorder point, and a batch was ordered'),
  ReturnUndone: z
    .object({ ...eventOf('ReturnUndone'), ...line, ...back })
    .describe(
      'Returned units of an order line had not come back after all. BatchQuantityChanged of the same version has the new quantity of their batch',
    ),
  Returned: z
    .object({ ...eventOf('Returned'), ...line, ...back })
    .describe(
      'Units of an order line were returned after shipping; the line stays shipped. BatchAdded of the same version has the ' +
        "batch that they became, and BatchBlocked follows if they can't be allocated yet",
    ),
  ShipmentUndone: z
    .object({
      ...eventOf('ShipmentUndone'),
      ...line,
      batchRef: batchRef.describe(
        'The batch from which they had been recorded as shipped, and to which they are allocated again',
      ),
      eta: date.describe(`When that batch is due: ${DATE}`),
    })
    .describe(
      'Units of an order line had not shipped after all: they are allocated again. If another part of the line has them then, ' +
        'Deallocated and Allocated of the same version say so',
    ),
  Shipped: z
    .object({
      ...eventOf('Shipped'),
      ...line,
      batchRef: batchRef.describe('The batch from which it shipped'),
    })
    .describe('The stock of an order line was shipped to the customer; the line is complete'),
  StockCounted: z
    .object({
      ...eventOf('StockCounted'),
      batchRef: z
        .string()
        .nullable()
        .describe('The batch that was counted; null: all stock of the SKU in the warehouse'),
      expected: units.describe('Units that were expected at that time'),
      counted: units.describe('Units that were there, including allocated ones'),
      reason: z.string().exactOptional().describe('The reason given with the count'),
    })
    .describe(
      'The stock on the shelf was counted. If the count differs from the expected units, ' +
        'BatchQuantityChanged of the same version names the batches',
    ),
  StockRepaired: z
    .object({
      ...eventOf('StockRepaired'),
      figure: z
        .enum([
          'allocated',
          'shipped',
          'backordered',
          'batch',
          'queue-place',
          'hold',
          'first-expiry',
        ])
        .describe(
          'What was wrong. allocated, shipped: units of a batch. backordered: units of the SKU ' +
            'on backorder. batch: whether it is stored as open or as closed. queue-place: the place of a ' +
            'backordered line. hold: the time at which the hold of a line ends; without a line, the backordered units on hold. first-expiry: the ' +
            'first of these times',
        ),
      batchRef: z.string().nullable().describe('The affected batch, if any'),
      line: z
        .object({ orderId: z.string(), lineId: z.string(), part: z.string().exactOptional() })
        .nullable()
        .describe('The affected line, if any'),
      was: repairable.describe('What was stored; null: nothing'),
      is: repairable.describe('What follows from the lines and is stored now; null: nothing'),
    })
    .describe(
      'The audit found stored data that contradicted the lines of the SKU, and corrected it from ' +
        'them. No line changed, so consumers that count by the events of lines need do nothing',
    ),
  Unpacked: z
    .object({
      ...eventOf('Unpacked'),
      ...line,
      batchRef: batchRef.describe('Its batch'),
    })
    .describe('An order line was unpacked; it keeps its batch'),
} satisfies { readonly [T in Type]: z.ZodType<EventOf<T>> };

/**
 * The other direction: a field, or a value of one, that the domain has or lacks. Names are compared
 * as well: for the compiler, a type that has no such field goes with one where it is optional.
 */
type AsInTheDomain<S extends Record<Type, z.ZodType>> = {
  readonly [T in Type]: IsSame<AllEvents[T], z.infer<S[T]>> extends true
    ? S[T]
    : 'differs from the type in the domain';
};

/** Each by itself: of all together the compiler would make more unions than it can hold. */
type AllEvents = { readonly [T in Type]: EventOf<T> };

type IsSame<A, B> = [A, keyof A, keyof B] extends [B, keyof B, keyof A] ? true : false;

/** What a consumer can rely on. Unknown fields are allowed: later ones may be added. */
export const eventSchemas = schemas satisfies AsInTheDomain<typeof schemas>;
