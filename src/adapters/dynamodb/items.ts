import * as z from 'zod/mini';
import {
  type Attempt,
  type AuditProgress,
  type Cancel,
  type Entry,
  type Hold,
  type Lease,
  type StartedAttempt,
  Unreadable,
  type WalkingWork,
} from '../../application/ports.ts';
import { available, type Batch, byPreference, isToCome, isToExpire } from '../../domain/batch.ts';
import type { Contained, Place } from '../../domain/books/audit.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { keyOf, type PlacedLine, rankOf } from '../../domain/order-line.ts';
import { hasMissedItsDay } from '../../domain/orders/urgency.ts';
import type { Product } from '../../domain/product.ts';
import { placeOnBatch } from '../../domain/promises/give-way.ts';
import { published } from '../eventbridge/published-event.ts';
import {
  amongBatchesToCut,
  amongExpiring,
  amongHoldsToExpire,
  amongLinesOnBatch,
  amongMissed,
  amongOrdersToFinish,
  amongOverdue,
  amongPromisesToMove,
  amongQueuesToFill,
  amongRestockNeeds,
  amongShipmentsDue,
  amongShipped,
  amongToExpire,
  amongWaiting,
  attemptKey,
  batchKey,
  containedKey,
  containerOf,
  entryKey,
  fillingKey,
  forLaterKey,
  holdKey,
  holdsKey,
  inCatalog,
  leaseKey,
  lineKey,
  listedBatchKey,
  productKey,
  promisesKey,
  queueKey,
  refOfListed,
  restockKey,
} from './keys.ts';
import { type Item, SCHEMA, upcast } from './schema.ts';

const telling = z.object({ at: z.string(), messages: z.array(z.string()) });
const batch = z.object({
  ref: z.string(),
  purchased: z.int(),
  allocated: z.int(),
  shipped: z.exactOptional(z.int()),
  eta: z.nullable(z.string()),
  expiresOn: z.exactOptional(z.string()),
  container: z.exactOptional(z.string()),
  expiryTold: z.exactOptional(telling),
  expiring: z.exactOptional(z.literal(true)),
  added: z.int(),
  addedAt: z.exactOptional(z.string()),
  counted: z.exactOptional(telling),
  dated: z.exactOptional(telling),
  arrived: z.exactOptional(z.literal(true)),
  overdue: z.exactOptional(z.literal(true)),
  changes: z.exactOptional(z.array(z.string())),
  inParts: z.exactOptional(
    z.object({
      ref: z.exactOptional(z.string()),
      here: z.int(),
      receipts: z.array(z.object({ receipt: z.string(), qty: z.int() })),
    }),
  ),
  blocked: z.exactOptional(z.object({ reason: z.exactOptional(z.string()) })),
  removed: z.exactOptional(z.object({ as: z.exactOptional(z.string()) })),
});

const deadlines = z.record(z.string(), z.int());
const product = z.object({
  sku: z.string(),
  version: z.int(),
  batches: z.array(batch),
  backordered: z.int(),
  backorderedOnHold: z._default(z.int(), 0),
  backorderedBy: z.exactOptional(deadlines),
  backorderedFirst: z.exactOptional(z.record(z.string(), deadlines)),
  backorderPolicy: z.enum(['strict', 'fill-what-fits']),
  promisePolicy: z.exactOptional(z.enum(['keep', 'improve'])),
  latestPromise: z.exactOptional(z.string()),
  counted: z.exactOptional(telling),
  label: z.exactOptional(z.string()),
  tags: z.exactOptional(z.array(z.string())),
  lowAt: z.exactOptional(z.int()),
  level: z.exactOptional(z.enum(['out', 'low', 'ok'])),
  protection: z.exactOptional(
    z.object({
      safetyStock: z.int(),
      channels: z.array(
        z.object({
          channel: z.string(),
          min: z.int(),
          max: z.exactOptional(z.int()),
          allocated: z.int(),
          waiting: z.int(),
        }),
      ),
    }),
  ),
  restockRule: z.nullable(
    z.object({ reorderPoint: z.int(), lotSize: z.int(), leadTimeDays: z.int() }),
  ),
  filling: z.nullable(z.int()),
  outOfStock: z.boolean(),
  firstExpiry: z.nullable(z.string()),
  busyUntil: z.exactOptional(z.string()),
});

const orderLine = z.object({
  orderId: z.string(),
  lineId: z.string(),
  sku: z.string(),
  qty: z.int(),
  allowSplit: z.exactOptional(z.boolean()),
  partial: z.exactOptional(z.int()),
  priority: z.exactOptional(z.int()),
  keepTogether: z.exactOptional(z.literal(true)),
  channel: z.exactOptional(z.string()),
  shipBy: z.exactOptional(z.string()),
  notBefore: z.exactOptional(z.string()),
  minimumDays: z.exactOptional(z.int()),
  heldUntil: z.exactOptional(z.string()),
});

const lineReturn = z.object({
  returnId: z.string(),
  qty: z.int(),
  to: z.enum(['stock', 'quarantine', 'scrap']),
  batchRef: z.exactOptional(z.string()),
  undone: z.exactOptional(z.literal(true)),
});

const line = z.extend(orderLine, {
  part: z.exactOptional(z.string()),
  ordered: z.exactOptional(z.int()),
  state: z.enum(['allocated', 'backordered', 'released', 'shipped']),
  batchRef: z.nullable(z.string()),
  shipsOn: z.nullable(z.string()),
  promised: z.exactOptional(z.nullable(z.string())),
  packed: z.exactOptional(z.literal(true)),
  accepted: z.string(),
  placed: z.string(),
  missed: z.exactOptional(z.string()),
  lost: z.exactOptional(z.literal(true)),
  shippedAt: z.exactOptional(z.string()),
  returns: z.exactOptional(z.array(lineReturn)),
  createdAt: z.string(),
  updatedAt: z.string(),
  attempt: z.exactOptional(z.string()),
});

const batchRecord = z.object({
  sku: z.string(),
  original: z.object({
    qty: z.int(),
    eta: z.nullable(z.string()),
    expiresOn: z.exactOptional(z.string()),
    container: z.exactOptional(z.string()),
  }),
  /** The whole batch while it has nothing available: an open one is in its product's item. */
  closed: z.optional(batch),
});

/** The key of its item names the container and the batch. */
const contained = z.pipe(
  z.object({ PK: z.string(), SK: z.string(), sku: z.string() }),
  z.transform(({ sku, ...key }) => ({ container: containerOf(key), ref: refOfListed(key), sku })),
);

const hold = z.object({
  orderId: z.string(),
  lineId: z.string(),
  part: z.exactOptional(z.string()),
  until: z.string(),
  accepted: z.string(),
});

/** How far a queue was asked, and since which decision it is. */
const filling = z.pipe(
  z.object({ asked: z.optional(z.object({ since: z.int(), after: z.string() })) }),
  z.transform(({ asked }) => ({ since: String(asked?.since ?? ''), cursor: asked?.after })),
);
/** The key of its item is its place. */
const place = z.pipe(
  z.object({
    SK: z.string(),
    orderId: z.string(),
    lineId: z.string(),
    part: z.exactOptional(z.string()),
  }),
  z.transform(({ SK, ...line }) => ({ ...line, place: SK })),
);

/** Stored items call the fence `holder`. */
const attempt = z.pipe(
  z.object({ orderId: z.string(), id: z.string(), holder: z.int(), startedAt: z.string() }),
  z.transform(({ holder: fence, ...of }) => ({ ...of, fence })),
);

const promises = z.pipe(
  z.object({ brokenAt: z.string(), cursor: z.optional(z.string()) }),
  z.transform(({ brokenAt: since, cursor }) => ({ since, cursor })),
);
/** A whole order, or those of its lines that are named; and whether it takes no further ones. */
const cancel = z.pipe(
  z.object({
    orderId: z.string(),
    at: z.string(),
    isWhole: z.optional(z.boolean()),
    isFull: z.exactOptional(z.literal(true)),
    lineIds: z._default(z.set(z.string()), new Set()),
  }),
  z.transform(({ isWhole, lineIds, ...cancel }) => {
    return { ...cancel, ...(!isWhole && { lineIds: [...lineIds] }) };
  }),
);
const auditProgress = z.object({
  next: z.optional(z.string()),
  unsettled: z._default(z.array(z.string()), []),
});

const cause = z.object({
  reason: z.exactOptional(z.string()),
  document: z.exactOptional(z.string()),
  by: z.exactOptional(z.string()),
});

const entry = z.object({
  sku: z.string(),
  id: z.string(),
  at: z.string(),
  deadline: z.string(),
  orders: z.array(
    z.object({
      lines: z.array(orderLine),
      onShortage: z.enum(['reject', 'backorder']),
      cause: z.exactOptional(cause),
    }),
  ),
  cause: z.exactOptional(cause),
  release: z.exactOptional(
    z.array(
      z.object({
        orderId: z.string(),
        lineId: z.string(),
        part: z.exactOptional(z.string()),
        qty: z.int(),
      }),
    ),
  ),
  batch: z.exactOptional(
    z.object({
      ref: z.string(),
      qty: z.int(),
      eta: z.nullable(z.string()),
      expiresOn: z.exactOptional(z.nullable(z.string())),
      container: z.exactOptional(z.string()),
      addedAt: z.exactOptional(z.string()),
    }),
  ),
});
const lease = z.object({
  sku: z.string(),
  fence: z.int(),
  isTaken: z.boolean(),
  next: z.array(z.string()),
  turn: z.int(),
  waiting: z.int(),
});

export type BatchRecord = z.infer<typeof batchRecord>;
type Progress = Pick<WalkingWork, 'since' | 'cursor'>;

/** Whatever is read is read here: items of earlier versions of the code, too. */
const reads =
  <T>(form: z.ZodMiniType<T>): ((item: unknown) => T) =>
  (item) => {
    const read = form.safeParse(item && upcast(item as Item));
    if (read.success) return read.data;
    const { PK, SK } = (item ?? {}) as Partial<Item>;
    const fields = read.error.issues.map(({ path }) => path.join('.'));
    throw new Unreadable(`the item ${PK} ${SK} can't be read: ${fields.join(', ')}`);
  };

export const parseProduct = reads<Product>(product);
export const parseLine = reads<PlacedLine>(line);
export const parseBatchRecord = reads<BatchRecord>(batchRecord);
export const parseContained = reads<Contained>(contained);
export const parsePlace = reads<Place>(place);
export const parseHold = reads<Hold>(hold);
export const parseAttempt = reads<StartedAttempt>(attempt);
export const parseFilling = reads<Progress>(filling);
export const parsePromises = reads<Progress>(promises);
export const parseCancel = reads<Cancel & { readonly at: string }>(cancel);
export const parseEntry = reads<Entry>(entry);
export const parseLease = reads<Lease>(lease);
export const parseAuditProgress = reads<AuditProgress>(auditProgress);

/** The product with a batch that is not in its item. */
export const inPlay = (of: Product, closed: readonly Batch[]): Product => ({
  ...of,
  batches: [...of.batches, ...closed].sort(byPreference(of.today)),
});

export const productItem = ({ today: _, ...of }: Product, events: readonly DomainEvent[]) => ({
  ...productKey(of.sku),
  ...inCatalog(of.sku),
  schema: SCHEMA,
  ...of,
  batches: of.batches.filter((one) => available(one) !== 0),
  ...withEvents(events),
});

export const lineItem = (of: PlacedLine, events: readonly DomainEvent[]) => ({
  ...lineKey(of),
  ...indexOfLine(of),
  schema: SCHEMA,
  ...of,
  ...withEvents(events),
});

export const indexOfLine = (line: PlacedLine) => {
  const { state, batchRef, qty } = line;
  if (state === 'allocated')
    return amongLinesOnBatch(batchRef as string, { place: placeOnBatch(line), qty });
  if (line.lost) return amongOrdersToFinish(line.orderId);
  if (state === 'shipped') return amongShipped(line);
  if (state !== 'backordered') return {};
  return hasMissedItsDay(line) ? amongMissed(line) : amongWaiting(line);
};

export const batchItem = (sku: string, of: Batch, original: BatchRecord['original']) => ({
  ...batchKey(of.ref),
  schema: SCHEMA,
  sku,
  original,
  ...standing(of),
});

/** That there is such a batch of a SKU: written once, when it is added. */
export const listedBatchItem = (sku: string, ref: string) => ({
  ...listedBatchKey(sku, ref),
  schema: SCHEMA,
});

/** That a batch came in a container: written and deleted with the entry in the list of its SKU. */
export const containedItem = ({ container, ref, sku }: Contained) => ({
  ...containedKey(container, ref),
  schema: SCHEMA,
  sku,
});

/** Closed with its whole content, over-allocated and waiting to shed lines, or simply open; and when it is due, or expires. */
export const standing = (batch: Batch) => ({
  ...(available(batch) === 0 && { closed: batch }),
  ...indexOfBatch(batch),
});

export const indexOfBatch = (batch: Batch) => {
  const { ref, eta, overdue, expiresOn = '', expiring } = batch;
  if (available(batch) < 0) return amongBatchesToCut(ref);
  if (isToExpire(batch))
    return expiring ? amongExpiring(ref, expiresOn) : amongToExpire(ref, expiresOn);
  if (eta === null || !isToCome(batch)) return {};
  return overdue ? amongOverdue(ref, eta) : amongShipmentsDue(ref, eta);
};

/** The place of a line that waits. */
export const queueItem = (line: PlacedLine) => placeItem(queueKey, line);

/** The place of a line that is promised for a later day. */
export const forLaterItem = (line: PlacedLine) => placeItem(forLaterKey, line);

const placeItem = (keyIn: typeof queueKey, line: PlacedLine) => ({
  ...keyIn(line.sku, rankOf(line)),
  schema: SCHEMA,
  ...keyOf(line),
});

/** A line that is held, under the time at which that ends. */
export const holdItem = (line: PlacedLine) => ({
  ...holdKey(line),
  schema: SCHEMA,
  ...keyOf(line),
  until: line.heldUntil,
  accepted: line.accepted,
});

/** Of a product whose lines are held: when to look after them. */
export const holdsItem = (sku: string, firstExpiry: string) => ({
  ...holdsKey(sku),
  ...amongHoldsToExpire(sku, firstExpiry),
  schema: SCHEMA,
});

export const fillingItem = (sku: string) => ({
  ...fillingKey(sku),
  ...amongQueuesToFill(sku),
  schema: SCHEMA,
});

/** Of a batch that was put off or forward: its lines may not all know yet. */
export const promisesItem = (ref: string, brokenAt: string) => ({
  ...promisesKey(ref),
  ...amongPromisesToMove(ref),
  schema: SCHEMA,
  brokenAt,
});

/** It is there while the product needs to be restocked: an index of these alone. */
export const restockItem = (sku: string) => ({
  ...restockKey(sku),
  ...amongRestockNeeds(sku),
  schema: SCHEMA,
});

/** Expires long after its process has stopped waiting, if nobody has removed it. */
export const entryItem = ({ sku, id, at, deadline, orders, release, batch, cause }: Entry) => ({
  ...entryKey({ sku, id, at }),
  schema: SCHEMA,
  ...{ sku, id, at, deadline },
  ...(release && { release }),
  ...(batch && { batch }),
  ...(cause && { cause }),
  orders: orders.map(({ lines, onShortage, cause }) => ({
    ...{ lines, onShortage },
    ...(cause && { cause }),
  })),
  expiresAt: Math.floor(Date.parse(deadline) / 1_000) + ENTRY_KEPT_S,
});
const ENTRY_KEPT_S = 60 * 60;

export const leaseItem = (of: Lease) => ({ ...leaseKey(of.sku), schema: SCHEMA, ...of });

export const attemptItem = ({ fence: holder, ...of }: StartedAttempt) => ({
  ...attemptKey(of.orderId),
  ...amongOrdersToFinish(of.orderId),
  schema: SCHEMA,
  ...of,
  holder,
});

/** Nobody has taken the attempt over. */
export const ifCurrent = ({ id, fence }: Attempt) => ({
  ConditionExpression: 'id = :id AND holder = :holder',
  ExpressionAttributeValues: { ':id': id, ':holder': fence },
});

/** The outbox: an item carries the events of its last change, and the table's stream tells them. */
const withEvents = (events: readonly DomainEvent[]) =>
  events.length > 0 ? { events: events.map(published) } : {};
