import type {
  Page,
  PageRequest,
  Queries,
  RestockNeeds,
  UnfinishedWork,
} from '../../../src/application/ports.ts';
import { available } from '../../../src/domain/batch.ts';
import { hasHoldsToExpire } from '../../../src/domain/product.ts';
import { needsRestock } from '../../../src/domain/restock.ts';
import { batchIn, linesOn, type Store, waitingFor } from './store.ts';

export const queriesIn = (store: Store): Queries => ({
  product: async (sku) => store.products.get(sku),

  products: async (page) => pageOf([...store.products.values()], ({ sku }) => sku, page),

  batch: async (ref) => {
    const stored = batchIn(store, ref);
    return stored && { sku: stored.product.sku, batch: stored.batch };
  },

  linesOfBatch: async (ref, page) => pageOf(linesOn(store, ref), ({ placed }) => placed, page),

  backorders: async (sku, page) => pageOf(waitingFor(store, sku), ({ accepted }) => accepted, page),

  order: async (orderId) => {
    const underWay = store.attempts.get(orderId);
    return [...store.lines.values()]
      .filter((line) => line.orderId === orderId)
      .filter(({ attempt }) => !underWay || attempt !== underWay.id)
      .sort((a, b) => asStored(a.lineId, b.lineId) || asStored(a.part ?? '', b.part ?? ''));
  },
});

export const unfinishedWorkIn = (store: Store): UnfinishedWork => ({
  batchesToCut: async () =>
    [...store.products.values()]
      .flatMap(({ batches }) => batches.filter((batch) => available(batch) < 0))
      .map(({ ref }) => ref)
      .sort(asStored),

  queuesToFill: async () =>
    [...store.products.values()]
      .filter(({ filling }) => filling !== null)
      .map(({ sku }) => sku)
      .sort(asStored),

  holdsToExpire: async (at) =>
    [...store.products.values()].filter((one) => hasHoldsToExpire(one, at)).map(({ sku }) => sku),

  promisesToMove: async () => [...store.brokenPromises.keys()].sort(asStored),

  promisesBrokenAt: async (ref) => store.brokenPromises.get(ref),

  promisesMoved: async (ref, brokenAt) => {
    if (store.brokenPromises.get(ref) === brokenAt) store.brokenPromises.delete(ref);
  },

  ordersInProgress: async () => [...store.attempts.keys()].sort(asStored),
});

export const restockNeedsIn = (store: Store): RestockNeeds => ({
  skus: async function* () {
    for (const product of store.products.values()) if (needsRestock(product)) yield product.sku;
  },
});

/** DynamoDB sorts text by the bytes of its UTF-8, which is not JavaScript's order. */
const asStored = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const pageOf = <T>(
  all: readonly T[],
  placeOf: (one: T) => string,
  { limit, after }: PageRequest,
): Page<T> => {
  const rest = all
    .filter((one) => after === undefined || asStored(placeOf(one), after) > 0)
    .sort((a, b) => asStored(placeOf(a), placeOf(b)));
  const items = rest.slice(0, limit);
  return { items, next: rest.length > limit ? placeOf(items.at(-1) as T) : undefined };
};
