import type {
  BatchOfSku,
  Page,
  PageRequest,
  Queries,
  UnfinishedWork,
  Work,
} from '../../application/ports.ts';
import { available, isToCome } from '../../domain/batch.ts';
import { nameOf, orderIdsOf, rankOf } from '../../domain/order-line.ts';
import { hasHoldsToExpire } from '../../domain/product.ts';
import { placeOnBatch } from '../../domain/promises/give-way.ts';
import { batchesOf, batchIn, linesOn, type Store, waitingFor } from './store.ts';

export const queriesIn = (store: Store): Queries => ({
  product: async (sku) => store.products.get(sku),

  productsOf: async (skus) => [...new Set(skus)].flatMap((sku) => store.products.get(sku) ?? []),

  products: async (page) => pageOf([...store.products.values()], ({ sku }) => sku, page),

  batch: async (ref) => batchNamed(store, ref),

  batchesOf: async (sku, page) =>
    pageOf(
      batchesOf(store).filter((batch) => batch.sku === sku),
      ({ ref }) => ref,
      page,
    ),

  batchesIn: async (container, page) => {
    const own = batchesOf(store).filter((batch) => batch.container === container);
    const { items, next } = pageOf(own, ({ ref }) => ref, page);
    return { items: items.map(({ ref, sku }) => ({ container, ref, sku })), next };
  },

  batchesNamed: async (names) => names.flatMap(({ ref }) => batchNamed(store, ref) ?? []),

  overdueBatches: async (page) => {
    const overdue = toCome(store).filter((one) => one.overdue);
    const places = overdue.map(({ ref, eta }) => ({ ref, place: `${eta}#${ref}` }));
    const { items, next } = pageOf(places, ({ place }) => place, page);
    return { items: items.map(({ ref }) => ref), next };
  },

  linesOfBatch: async (ref, page, state) =>
    state === 'shipped'
      ? pageOf(linesOn(store, ref, state), rankOf, page)
      : pageOf(linesOn(store, ref), placeOnBatch, page),

  backorders: async (sku, page) => pageOf(waitingFor(store, sku), rankOf, page),

  order: async (orderId) => {
    const underWay = store.attempts.get(orderId);
    return [...store.lines.values()]
      .filter((line) => line.orderId === orderId)
      .filter(({ attempt }) => !underWay || attempt !== underWay.id)
      .sort((a, b) => asStored(a.lineId, b.lineId) || asStored(a.part ?? '', b.part ?? ''));
  },
});

const batchNamed = (store: Store, ref: string): BatchOfSku | undefined => {
  const stored = batchIn(store, ref);
  if (!stored || stored.batch.removed) return undefined;
  return { sku: stored.product.sku, batch: stored.batch };
};

export const unfinishedWorkIn = (store: Store): UnfinishedWork => ({
  names: async (kind, at = '~') => namesOf(store, at)[kind]().sort(asStored),

  find: async (kind, name) => {
    if (kind === 'promises') return store.promises.get(name);
    const isBeingAsked = (store.products.get(name)?.filling ?? null) !== null;
    return isBeingAsked ? (store.queues.get(name) ?? { kind, name, since: '' }) : undefined;
  },

  note: async (work) => {
    const { kind, name, since } = work;
    if (kind === 'promises') {
      if (store.promises.get(name)?.since === since) store.promises.set(name, work);
    } else if ((store.products.get(name)?.filling ?? null) !== null) store.queues.set(name, work);
  },

  end: async ({ name, since }) => {
    if (store.promises.get(name)?.since === since) store.promises.delete(name);
  },

  settle: async (line) => {
    const { lost, ...now } = store.lines.get(nameOf(line)) ?? line;
    if (lost && now.updatedAt === line.updatedAt) store.lines.set(nameOf(line), now);
  },
});

const namesOf = (store: Store, at: string): Record<Work['kind'], () => string[]> => {
  const products = [...store.products.values()];
  return {
    order: () => [
      ...new Set([
        ...store.attempts.keys(),
        ...orderIdsOf([...store.lines.values()].filter(({ lost }) => lost)),
      ]),
    ],
    cut: () =>
      products
        .flatMap(({ batches }) => batches.filter((batch) => available(batch) < 0))
        .map(({ ref }) => ref),
    holds: () => products.filter((one) => hasHoldsToExpire(one, at)).map(({ sku }) => sku),
    queue: () => products.filter(({ filling }) => filling !== null).map(({ sku }) => sku),
    promises: () => [...store.promises.keys()],
    cancel: () =>
      [...store.cancels.values()].filter((one) => !one.isSettled).map(({ orderId }) => orderId),
  };
};

/** A batch that sheds lines is listed by what it sheds alone. */
export const toCome = (store: Store) =>
  batchesOf(store).filter((batch) => isToCome(batch) && available(batch) >= 0);

/** DynamoDB sorts text by the bytes of its UTF-8, which is not JavaScript's order. */
export const asStored = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

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
