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
  safetyStock: z.int().min(0).describe('Units that no order is promised'),
  channels: z
    .array(
      z.object({
        channel: z.string(),
        min: z
          .int()
          .min(0)
          .describe('Units that are kept for the channel, promised ones among them'),
        max: z
          .int()
          .min(0)
          .exactOptional()
          .describe('Units that it is promised at a time at the most; absent: any number'),
      }),
    )
    .describe('Channels that have a rule'),
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
    document: z.string().exactOptional().describe('By which document, such as a delivery note'),
    by: z
      .string()
      .exactOptional()
      .describe('Who, as their token (sub) or signature (ARN) says; only where a stage records it'),
  })
  .exactOptional()
  .describe(
    'As its caller gave it with the command that decided this. What follows from a command for lines that wait, or ' +
      'whose hold has ended, has none',
  );

/** What every event has: its type, and its place in the history of its SKU. */
const eventOf = <T extends Type>(type: T) => ({
  type: z.literal(type).describe('What happened'),
  schemaVersion: z
    .literal(SCHEMA_VERSIONS[type])
    .describe('The version of this schema: another one may have changed in any way'),
  id: z
    .string()
    .regex(/^.+:[1-9]\d*:\d+$/)
    .describe(
      'Unique: <sku>:<version>:<ordinal>. An event that is delivered again has the same id. ' +
        'Take the parts from the fields of these names: a SKU may contain colons',
    ),
  sku: z.string().describe('The product, by its stock keeping unit'),
  version: z
    .int()
    .min(1)
    .describe('Which decision on the SKU this was: they are counted from 1 without a gap'),
  ordinal: z
    .int()
    .min(0)
    .describe('Its place among the events of this version: from 0 to one less than `of`'),
  of: z.int().min(1).describe('How many events this version of the SKU has'),
  at: z.iso
    .datetime()
    .describe(
      'When it happened: ISO 8601, in UTC, such as 2030-01-01T08:00:00.000Z. ' +
        'Clocks differ: sort by `version` and `ordinal` instead',
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
      'Of a line that is split over several batches: which of its parts, each of which goes its own ' +
        'way. The first one has none, as a line that is not split',
    ),
  qty: z.int().min(1).describe('Units of the line, or of this part of it'),
};

const heldUntil = z.iso.datetime();
const hold = {
  heldUntil: heldUntil
    .exactOptional()
    .describe(
      'Only of a line that is held: at that time it gives back what it has, unless it is confirmed before',
    ),
};
const batchOrQueue = z
  .string()
  .nullable()
  .describe('The batch that the line had; null for one that was waiting for stock');

const terms = z.object({
  qty: z.int().min(1).describe('Units in all parts together, those that have left among them'),
  shipBy: z.iso.date().nullable().describe('The last day on which it may leave; null: any'),
  notBefore: z.iso.date().nullable().describe('The first day on which it is wanted; null: any'),
  priority: z
    .int()
    .min(0)
    .max(9)
    .exactOptional()
    .describe('The higher is served first and gives way last; missing: not told at that time'),
});

/** Of units that came back. */
const back = {
  returnId: z.string().describe('The return that they came back with'),
  to: z.enum(['stock', 'quarantine', 'scrap']).describe('What became of them'),
  batchRef: z
    .string()
    .nullable()
    .describe('The batch that they became; null for scrap, of which nothing is kept'),
  shippedFrom: batchRef.describe('The batch that they had left from'),
  reason: z.string().exactOptional().describe('The reason given with the return'),
};

const schemas = {
  Allocated: z
    .object({
      ...eventOf('Allocated'),
      ...line,
      ...hold,
      batchRef: batchRef.describe('The batch that all of the line, or of this part, comes from'),
      eta: date.describe(`When that batch is due: ${DATE}`),
    })
    .describe('An order line was promised stock of a batch'),
  AvailabilityChanged: z
    .object({
      ...eventOf('AvailabilityChanged'),
      from: level.describe('The level before'),
      to: level.describe(
        'The level now. out: an order that comes now gets nothing. low: there are as many units as ' +
          '`lowAt` of the SKU says, or fewer. ok: there are more',
      ),
      available: units.describe(
        'Units that all batches of the SKU have left together, on the shelf and on their way. ' +
          'There can be some at the level out: others wait for them, and come first',
      ),
    })
    .describe(
      'What can be promised of the SKU has crossed a level. Back in stock: from out. It is the last event of its version',
    ),
  BackorderPolicyChanged: z
    .object({
      ...eventOf('BackorderPolicyChanged'),
      from: backorderPolicy.describe('The policy before'),
      to: backorderPolicy.describe(
        'The policy now. strict: a line never gets stock before one that has waited longer. ' +
          'fill-what-fits: it may, if that one wants more than any batch has left',
      ),
    })
    .describe('Lines that wait for the SKU are served by another rule'),
  Backordered: z
    .object({ ...eventOf('Backordered'), ...line, ...hold })
    .describe(
      'An order line waits for stock: no batch can take it, or others have waited longer. ' +
        'Allocated tells when it has got some',
    ),
  BackordersChecked: z
    .object({
      ...eventOf('BackordersChecked'),
      backordered: units.describe('Units of the SKU that still wait for stock'),
    })
    .describe(
      'All lines that wait were asked again, in several steps: who still waits can not have what is left',
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
          'Only of a batch that was booked wrongly before: as what. BatchRemoved has told that that one is no more',
        ),
      expiresOn: z.iso
        .date()
        .exactOptional()
        .describe('The last day on which it is good; missing: it does not expire'),
      container: z
        .string()
        .exactOptional()
        .describe('The delivery that it comes in with batches of other SKUs, if that was said'),
    })
    .describe('A batch of stock was added'),
  BatchBlocked: z
    .object({
      ...eventOf('BatchBlocked'),
      batchRef,
      reason: z.string().exactOptional().describe('Why, as it was given'),
    })
    .describe('A batch keeps its units, and nobody gets any of them. Its lines lose it'),
  BatchEtaChanged: z
    .object({
      ...eventOf('BatchEtaChanged'),
      batchRef,
      from: date.describe(`When it was due before: ${DATE}`),
      to: date.describe(`When it is due now: ${DATE}`),
    })
    .describe('A batch is due on another day, or has arrived'),
  BatchExpires: z
    .object({
      ...eventOf('BatchExpires'),
      batchRef,
      expiresOn: z.iso.date().describe('The last day on which it is good'),
      allocated: units.describe('Units that lines have of it'),
      available: units.describe('Units that can still be promised'),
    })
    .describe(
      'A batch in the warehouse will expire soon. Told once for each last day that it is given, some days before ' +
        'that day; the day after it the batch is blocked, which BatchBlocked tells',
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
      eta: z.iso.date().describe('The day that it has missed'),
      allocated: units.describe('Units that lines still have of it'),
      available: units.describe('Units that can still be promised'),
    })
    .describe(
      'A shipment has not come by its day. Nobody knows when it will: nothing is promised from it by a day any ' +
        'more. Told once for each day that it misses, within a quarter of an hour after that day',
    ),
  BatchQuantityChanged: z
    .object({
      ...eventOf('BatchQuantityChanged'),
      batchRef,
      from: units.describe('Units of the batch before, allocated or not'),
      to: units.describe('Units of the batch now, allocated or not'),
      reason: z.string().exactOptional().describe('The reason given with the change'),
    })
    .describe('The quantity of a batch was changed, or confirmed: then from and to are the same'),
  BatchRemoved: z
    .object({
      ...eventOf('BatchRemoved'),
      batchRef,
      qty: units.describe('Units that it had, all of which are gone'),
    })
    .describe(
      'A batch was removed that had been booked by mistake. Nothing of it was promised, and nothing had left',
    ),
  BatchUnblocked: z
    .object({
      ...eventOf('BatchUnblocked'),
      batchRef,
      reason: z.string().exactOptional().describe('Why, as it was given'),
    })
    .describe('What a batch has left can be had again'),
  DeadlineMissed: z
    .object({
      ...eventOf('DeadlineMissed'),
      ...line,
      shipBy: z.iso.date().describe('The last day on which it could have left'),
    })
    .describe(
      'An order line still waited when its last day was over: it gets nothing any more, and keeps nothing from ' +
        'others. It waits until it is released',
    ),
  Deallocated: z
    .object({
      ...eventOf('Deallocated'),
      ...line,
      batchRef: batchOrQueue,
      reason: z
        .enum(['batch-cut', 'line-released', 'order-not-filled'])
        .describe(
          'batch-cut: it loses its batch, and Allocated or Backordered of the same version tells where it goes: ' +
            'the batch has too few units now, or comes too late for it, or the line gets one that comes earlier. ' +
            'line-released: somebody gave it up, or changed the line, or shipped a part of it: then Allocated or ' +
            'Backordered of the same version tells what it has now. ' +
            'order-not-filled: the order can not be had whole. Stock ran out halfway through a large order, all of ' +
            'which is void; or a line of an order that is kept together has lost its stock, and all are released',
        ),
    })
    .describe('An order line lost its place, in a batch or among those that wait for stock'),
  HoldConfirmed: z
    .object({
      ...eventOf('HoldConfirmed'),
      ...line,
      batchRef: batchOrQueue.describe(
        'The batch that the line has; null for one that waits for stock',
      ),
    })
    .describe('An order line that was held is confirmed: it keeps what it has'),
  HoldExpired: z
    .object({
      ...eventOf('HoldExpired'),
      ...line,
      batchRef: batchOrQueue,
      heldUntil: heldUntil.describe('Until when it could have been confirmed'),
    })
    .describe(
      'An order line that was held was not confirmed in time: it has given back its stock, ' +
        'or its place among those that wait, and is released',
    ),
  HoldProlonged: z
    .object({
      ...eventOf('HoldProlonged'),
      ...line,
      batchRef: batchRef.nullable().describe('The batch that it has; null: it waits'),
      heldUntil: heldUntil.describe('When it gives back what it has now, unless confirmed'),
    })
    .describe('An order line is held for longer'),
  HoldsChecked: z
    .object({
      ...eventOf('HoldsChecked'),
      firstExpiry: heldUntil
        .nullable()
        .describe('When the first of the holds that are left expires; null: there are none'),
    })
    .describe('The holds of the SKU were looked after, and none had expired'),
  LineChanged: z
    .object({
      ...eventOf('LineChanged'),
      orderId: line.orderId,
      lineId: line.lineId,
      from: terms.describe('What the line asked for before'),
      to: terms.describe('What it asks for now'),
    })
    .describe(
      'Somebody has changed what an order line asks for. What it has now the events of the same version say: ' +
        'of each part of it that has other units, or another batch, Deallocated what it had, ' +
        'and then Allocated or Backordered what it has',
    ),
  LowStockThresholdChanged: z
    .object({
      ...eventOf('LowStockThresholdChanged'),
      from: units.describe('`lowAt` before'),
      to: units.describe('`lowAt` now: at or below it the level is low; 0: never'),
    })
    .describe('The SKU is low at another number of units'),
  OutOfStock: z
    .object({
      ...eventOf('OutOfStock'),
      available: units.describe(
        'Units that all batches of the SKU have left together. They can be more than the line ' +
          'asked for: a line comes from one batch unless it may be split',
      ),
      nextEta: date.describe(
        'When the next shipment that has units left is due: a calendar date (YYYY-MM-DD), ' +
          'or null if there is none',
      ),
      backordered: units.describe('Units of the SKU that wait for stock'),
    })
    .describe(
      'An order line was wanted, or lost its batch, and no batch can take it, or others come first. ' +
        'It is told once, until there is more to promise',
    ),
  Packed: z
    .object({ ...eventOf('Packed'), ...line, batchRef: batchRef.describe('The batch that it has') })
    .describe(
      'What an order line has lies in a parcel: a cut takes it last. It does until Unpacked, Shipped or Deallocated. ' +
        'If only some of its units leave, or another part of its line is changed, what stays packed is told again, ' +
        'after its Deallocated and Allocated of the same version',
    ),
  ProductAdded: z
    .object(eventOf('ProductAdded'))
    .describe('A SKU was made known before it had any stock: it can be waited for'),
  ProductDescribed: z
    .object({
      ...eventOf('ProductDescribed'),
      label: z.string().nullable().describe('What people call the SKU; null: nothing else'),
      tags: z.array(z.string()).describe('What people group it by'),
    })
    .describe('What people call the SKU, or group it by, is something else now'),
  PromiseBroken: z
    .object({
      ...eventOf('PromiseBroken'),
      ...line,
      batchRef: batchRef.describe('The batch that the line had'),
      shipBy: z.iso.date().describe('The last day on which the line may leave'),
      eta: date.describe('When that batch is due now; a past day: it is overdue'),
    })
    .describe(
      'The batch of an order line comes too late for it, and nothing else can be had in time: it waits. ' +
        'Deallocated and Backordered of the same version have it, too. One that is kept together with others is ' +
        'released instead, and has no Backordered',
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
      'The batch of an order line is due on another day, or has arrived; or the line has got another batch ' +
        'that comes earlier: then Deallocated and Allocated of the same version have it, too',
    ),
  PromisePolicyChanged: z
    .object({
      ...eventOf('PromisePolicyChanged'),
      from: promisePolicy.describe('The policy before'),
      to: promisePolicy.describe(
        'The policy now. improve: a line that is promised for a later day gets what comes earlier as soon ' +
          'as it can, first come first served. keep: it keeps its batch',
      ),
    })
    .describe('Promises of the SKU get better by another rule'),
  ProtectionChanged: z
    .object({
      ...eventOf('ProtectionChanged'),
      from: protection.describe('What was kept before'),
      to: protection.describe('What is kept now'),
    })
    .describe('Other units of the SKU are kept than before, as safety stock or for channels'),
  RestockRuleChanged: z
    .object({
      ...eventOf('RestockRuleChanged'),
      from: restockRule.describe('The rule before; null: there was none'),
      to: restockRule.describe('The rule now; null: there is none'),
    })
    .describe('The SKU is restocked by another rule'),
  Restocked: z
    .object({
      ...eventOf('Restocked'),
      batchRef: batchRef.describe(
        'The batch that was ordered; BatchAdded of the same version has it',
      ),
      qty: z.int().min(1).describe('Units ordered: a multiple of the lot size of the rule'),
      eta: z.iso.date().describe('When it is due: a calendar date (YYYY-MM-DD)'),
      inventoryPosition: z
        .int()
        .describe('Units that could be promised before, less those that others waited for'),
    })
    .describe('The SKU was at or below its reorder point, and a batch was ordered'),
  ReturnUndone: z
    .object({ ...eventOf('ReturnUndone'), ...line, ...back })
    .describe(
      'Units of an order line had not come back after all. BatchQuantityChanged beside it says what their batch has left',
    ),
  Returned: z
    .object({ ...eventOf('Returned'), ...line, ...back })
    .describe(
      'Units of an order line came back after they had left; the line stays shipped. BatchAdded beside it has the ' +
        'batch that they became, and BatchBlocked says so if nobody gets them yet',
    ),
  Shipped: z
    .object({
      ...eventOf('Shipped'),
      ...line,
      batchRef: batchRef.describe('The batch that it has left'),
    })
    .describe('What an order line held has left for the customer: the line is done'),
  StockCounted: z
    .object({
      ...eventOf('StockCounted'),
      batchRef: z
        .string()
        .nullable()
        .describe('The batch that was counted; null: all that lies in the warehouse of the SKU'),
      expected: units.describe('Units that should have been there then'),
      counted: units.describe('Units that were there, promised ones among them'),
      reason: z.string().exactOptional().describe('The reason given with the count'),
    })
    .describe(
      'Somebody has counted what lies on the shelf. Where that is not what should have been there, ' +
        'BatchQuantityChanged of the same version says of which batches',
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
          'What was stored wrongly. allocated, shipped: units of a batch. backordered: units of the SKU ' +
            'that wait. batch: whether it is stored as open or as closed. queue-place: the place of a ' +
            'line that waits. hold: the time at which the hold of a line ends; without a line, the units that wait on hold. first-expiry: the ' +
            'first of these times',
        ),
      batchRef: z.string().nullable().describe('The batch it is about, if it is about one'),
      line: z
        .object({ orderId: z.string(), lineId: z.string(), part: z.string().exactOptional() })
        .nullable()
        .describe('The line it is about, if it is about one'),
      was: repairable.describe('What was stored; null: nothing'),
      is: repairable.describe('What the lines say, and is stored now; null: nothing'),
    })
    .describe(
      'The audit found something stored that contradicted the lines of the SKU, and made it agree with ' +
        'them. No line changed: who keeps count by the events of lines has nothing to do',
    ),
  Unpacked: z
    .object({
      ...eventOf('Unpacked'),
      ...line,
      batchRef: batchRef.describe('The batch that it has'),
    })
    .describe('What an order line has does not lie in a parcel any more: it keeps its batch'),
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
