import * as z from 'zod';
import type { StartedAttempt, StoredLine } from '../../application/ports.ts';
import { available, type Batch, byPreference } from '../../domain/batch.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { Product } from '../../domain/product.ts';
import { published } from '../eventbridge/published-event.ts';
import {
  amongHolders,
  amongOrdersInProgress,
  amongPromisesToMove,
  amongQueuesToFill,
  amongRestockNeeds,
  attemptKey,
  fillingKey,
  inCatalog,
  lineKey,
  productKey,
  promisesKey,
  queueKey,
  restockKey,
} from './keys.ts';

/** Of every item, so that a later version of the code knows what it reads. */
export const SCHEMA = 1;

const batch = z.object({
  ref: z.string(),
  purchased: z.int(),
  allocated: z.int(),
  shipped: z.int().exactOptional(),
  eta: z.string().nullable(),
  added: z.int(),
  counted: z.object({ at: z.string(), messages: z.array(z.string()) }).exactOptional(),
});

const product = z.object({
  sku: z.string(),
  version: z.int(),
  batches: z.array(batch),
  backordered: z.int(),
  backorderPolicy: z.enum(['strict', 'fill-what-fits']).default('strict'),
  restockRule: z
    .object({ reorderPoint: z.int(), lotSize: z.int(), leadTimeDays: z.int() })
    .nullable()
    .default(null),
  filling: z.int().nullable().default(null),
  outOfStock: z.boolean(),
});

const line = z.object({
  orderId: z.string(),
  lineId: z.string(),
  sku: z.string(),
  qty: z.int(),
  state: z.enum(['allocated', 'backordered', 'released', 'shipped']),
  batchRef: z.string().nullable(),
  shipsOn: z.string().nullable().default(null),
  accepted: z.string(),
  placed: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  attempt: z.string().exactOptional(),
});

const batchRecord = z.object({
  sku: z.string(),
  original: z.object({ qty: z.int(), eta: z.string().nullable() }),
  /** The whole batch while it has nothing available: an open one is in its product's item. */
  closed: batch.optional(),
});

const attempt = z.object({
  orderId: z.string(),
  id: z.string(),
  holder: z.int(),
  lineIds: z.array(z.string()),
  startedAt: z.string(),
});

export type BatchRecord = z.infer<typeof batchRecord>;

export const parseProduct = (item: unknown): Product => product.parse(item);
export const parseLine = (item: unknown): StoredLine => line.parse(item);
export const parseBatchRecord = (item: unknown): BatchRecord => batchRecord.parse(item);
export const parseAttempt = (item: unknown): StartedAttempt => attempt.parse(item);

/** The product with a batch that its item does not hold. */
export const inPlay = (of: Product, closed: readonly Batch[]): Product => ({
  ...of,
  batches: [...of.batches, ...closed].sort(byPreference),
});

export const productItem = (of: Product, events: readonly DomainEvent[]) => ({
  ...productKey(of.sku),
  ...inCatalog(of.sku),
  schema: SCHEMA,
  ...of,
  batches: of.batches.filter((one) => available(one) !== 0),
  ...withEvents(events),
});

export const lineItem = (of: StoredLine, events: readonly DomainEvent[]) => ({
  ...lineKey(of),
  ...indexOfLine(of),
  schema: SCHEMA,
  ...of,
  ...withEvents(events),
});

const indexOfLine = ({ state, batchRef, placed, qty }: StoredLine) => {
  return state === 'allocated' ? amongHolders(batchRef as string, placed, qty) : {};
};

/** The place of a line that waits. */
export const queueItem = ({ sku, accepted, orderId, lineId }: StoredLine) => ({
  ...queueKey(sku, accepted),
  schema: SCHEMA,
  orderId,
  lineId,
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

export const attemptItem = (of: StartedAttempt) => ({
  ...attemptKey(of.orderId),
  ...amongOrdersInProgress(of.orderId),
  schema: SCHEMA,
  ...of,
});

/** The outbox: an item carries the events of its last change, and the table's stream tells them. */
const withEvents = (events: readonly DomainEvent[]) =>
  events.length > 0 ? { events: events.map(published) } : {};
