import type {
  AuditProgress,
  Cancel,
  Entry,
  Hold,
  Lease,
  StartedAttempt,
  StoredBatch,
  WalkingWork,
} from '../../application/ports.ts';
import { type Batch, byPreference } from '../../domain/batch.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { isHeld, type LineState, type PlacedLine, rankOf } from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';
import { isForLater } from '../../domain/promises/better.ts';

type BatchRecord = Pick<StoredBatch, 'original'> & {
  /** The whole batch while it has nothing available. */
  readonly closed?: Batch;
};

/** The items of the table, and the records of its stream. */
export type Store = ReturnType<typeof emptyStore>;

export const emptyStore = () => ({
  /** With their open batches only. */
  products: new Map<string, Product>(),
  batches: new Map<string, BatchRecord>(),
  lines: new Map<string, PlacedLine>(),
  attempts: new Map<string, StartedAttempt>(),
  cancels: new Map<string, Cancel & { readonly at: string; readonly isSettled: boolean }>(),
  /** What is put down at the counters of busy SKUs, and who serves there. */
  entries: new Map<string, Entry>(),
  leases: new Map<string, Lease>(),
  /** Batches that were put off whose lines may not all know yet. */
  promises: new Map<string, WalkingWork>(),
  /** How far queues were asked by calls that had no time to go on. */
  queues: new Map<string, WalkingWork>(),
  audit: { progress: { unsettled: [] } as AuditProgress },
  events: [] as DomainEvent[],
});

/** All batches, open or closed, but for those that were removed. */
export const batchesOf = ({ products, batches }: Store): readonly (Batch & { sku: string })[] => [
  ...[...products.values()].flatMap(({ sku, batches: open }) =>
    open.map((batch) => ({ sku, ...batch })),
  ),
  ...[...batches.values()].flatMap(({ original: { sku }, closed }) =>
    closed && !closed.removed ? [{ sku, ...closed }] : [],
  ),
];

export const linesOn = (store: Store, ref: string, wanted: LineState = 'allocated'): PlacedLine[] =>
  [...store.lines.values()].filter(({ state, batchRef }) => state === wanted && batchRef === ref);

/** Lines that wait for a SKU, in the order of their rank. */
export const waitingFor = (store: Store, sku: string): PlacedLine[] =>
  [...store.lines.values()]
    .filter((line) => line.sku === sku && line.state === 'backordered')
    .sort((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1));

/** Lines that are promised for a later day. */
export const forLaterOf = (store: Store, sku: string): PlacedLine[] =>
  [...store.lines.values()].filter((line) => line.sku === sku && isForLater(line));

/** Lines of a SKU that are held, the first to expire first. */
export const heldOf = (store: Store, sku: string): readonly Hold[] =>
  [...store.lines.values()]
    .filter((line) => line.sku === sku && isHeld(line))
    .map(({ orderId, lineId, part, heldUntil: until = '', accepted }) => {
      return { orderId, lineId, ...(part && { part }), until, accepted };
    })
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));

export const placeOf = ({ until, accepted }: Hold): string => `${until}#${accepted}`;

/** A product with these of its batches in play, open or not. */
export const productWithBatches = (store: Store, sku: string, refs: readonly string[]): Product => {
  const product = store.products.get(sku) as Product;
  const closed = refs.flatMap((ref) => {
    const record = store.batches.get(ref);
    return record?.original.sku === sku ? (record.closed ?? []) : [];
  });
  return { ...product, batches: [...product.batches, ...closed].sort(byPreference()) };
};

export const batchIn = (store: Store, ref: string): StoredBatch | undefined => {
  const original = store.batches.get(ref)?.original;
  if (!original) return undefined;
  const batchOf = (product: Product) => product.batches.find((one) => one.ref === ref) as Batch;
  const batch = batchOf(productWithBatches(store, original.sku, [ref]));
  const refs = [ref, ...(batch.inParts?.ref ? [batch.inParts.ref] : [])];
  return { product: productWithBatches(store, original.sku, refs), batch, original };
};
