import {
  type AttemptStep,
  type Change,
  LeaseLost,
  type LineOnBatch,
  type Products,
  type Saved,
  type Served,
} from '../../application/ports.ts';
import { available, type Batch, isToCome } from '../../domain/batch.ts';
import { originalOf } from '../../domain/batches/enter-batches.ts';
import { needsRestock } from '../../domain/batches/restock.ts';
import { entered, FOR_LATER, isNew, left, THE_HOLDS, THE_QUEUE } from '../../domain/decision.ts';
import { byRank, keyOf, nameOf, type PlacedLine, rankOf } from '../../domain/order-line.ts';
import { hasSomething } from '../../domain/orders/parts.ts';
import { improves } from '../../domain/promises/better.ts';
import { choosing, placeOnBatch } from '../../domain/promises/give-way.ts';
import { batchesToTell } from '../../domain/promises/move-promises.ts';
import { Refusal } from '../../domain/refusal.ts';
import { isCurrent } from './attempts.ts';
import { giveBack, leaseIn } from './counters.ts';
import {
  batchIn,
  forLaterOf,
  heldOf,
  linesOn,
  placeOf,
  productWithBatches,
  type Store,
  waitingFor,
} from './store.ts';

/** What one transaction takes, as in DynamoDB. */
const MAX_ITEMS = 100;

export const productsIn = (store: Store): Products => ({
  load: async (skus, keys, orderIds = []) => ({
    products: skus.flatMap((sku) => store.products.get(sku) ?? []),
    lines: keys.flatMap((key) => store.lines.get(nameOf(key)) ?? []),
    cancels: orderIds.flatMap((orderId) => store.cancels.get(orderId) ?? []),
  }),

  loadPlaced: async (keys) => {
    const lines = keys.flatMap((key) => store.lines.get(nameOf(key)) ?? []);
    const ofSku = Map.groupBy(lines, ({ sku }) => sku);
    const products = [...ofSku].map(([sku, held]) =>
      productWithBatches(store, sku, [...new Set(held.flatMap(({ batchRef }) => batchRef ?? []))]),
    );
    return { products, lines };
  },

  loadBatch: async (ref) => batchIn(store, ref),

  loadNamed: async (sku, refs) => {
    const named = [...new Set(refs)].flatMap((ref) => {
      const { original, closed } = store.batches.get(ref) ?? {};
      const removed = closed?.removed && { removed: true as const };
      return original ? [[ref, { ...original, ...removed }] as const] : [];
    });
    const own = named.flatMap(([ref, original]) => (original.sku === sku ? [ref] : []));
    const product = store.products.has(sku) ? productWithBatches(store, sku, own) : undefined;
    return { product, originals: new Map(named) };
  },

  loadWhole: async (sku) =>
    store.products.has(sku)
      ? productWithBatches(
          store,
          sku,
          [...store.batches].flatMap(([ref, { closed }]) => (closed?.removed ? [] : [ref])),
        )
      : undefined,

  linesToGiveWay: async (ref, units) => {
    const choice = choosing<LineOnBatch>(units);
    linesOn(store, ref)
      .map((line) => ({ ...keyOf(line), place: placeOnBatch(line), qty: line.qty }))
      .sort((a, b) => (a.place < b.place ? 1 : -1))
      .every(choice.look);
    return choice.chosen();
  },

  waiting: async (product, limit, after) => {
    const { sku } = product;
    const all = [...waitingFor(store, sku), ...(improves(product) ? forLaterOf(store, sku) : [])];
    const behind = all.filter((line) => rankOf(line) > (after ?? '')).sort(byRank);
    const lines = behind.slice(0, limit);
    const refs = new Set(lines.map(({ batchRef }) => batchRef ?? ''));
    return {
      lines,
      isEnd: behind.length < limit,
      isStart: after === undefined,
      closed: [...refs].flatMap((ref) => store.batches.get(ref)?.closed ?? []),
    };
  },

  linesOf: async (sku, limit) =>
    [...store.lines.values()]
      .filter((line) => line.sku === sku && hasSomething(line))
      .slice(0, limit)
      .map(keyOf),

  holds: async (sku, limit, after) =>
    heldOf(store, sku)
      .filter((hold) => !after || placeOf(hold) > placeOf(after))
      .slice(0, limit),

  prepare: (changes, step, served) => {
    const beside = (step ? 1 : 0) + (served?.entries.length ?? 0) + (served?.lease ? 1 : 0);
    return itemsOf(changes) + beside > MAX_ITEMS
      ? 'too large'
      : { save: async () => saveIn(store, changes, step, served) };
  },
});

const saveIn = (
  store: Store,
  changes: readonly Change[],
  step?: AttemptStep,
  served?: Served,
): Saved => {
  const { entries = [], lease } = served ?? {};
  if (lease && leaseIn(store, lease.sku).fence !== lease.fence) throw new LeaseLost();
  if (step && !isCurrent(store, step))
    throw new Refusal('order-in-progress', 'the attempt is lost');

  const lost = changes.filter(({ before }) => versionOf(store, before.sku) !== before.version);
  const taken = changes
    .flatMap((change) => newLines(change))
    .flatMap((line) => store.lines.get(nameOf(line)) ?? []);
  if (lost.length > 0 || taken.length > 0 || changes.some((one) => addsKnownBatch(store, one))) {
    const products = lost.flatMap(({ before }) => store.products.get(before.sku) ?? []);
    return { products, lines: taken };
  }
  if (entries.some(({ id }) => !store.entries.has(id))) return { products: [], lines: [] };
  if (lease) giveBack(store, lease);
  for (const { id } of entries) store.entries.delete(id);
  for (const change of changes) write(store, change, step);
  if (step?.last) store.attempts.delete(step.orderId);
  return 'saved';
};

const versionOf = (store: Store, sku: string): number => store.products.get(sku)?.version ?? 0;

/** Each must not be there yet. */
const newLines = (change: Change): readonly PlacedLine[] =>
  change.lines.filter((line) => isNew(line, change));

const addsKnownBatch = (store: Store, { before, after, restored }: Change): boolean => {
  if (restored) return false;
  const old = new Set(before.batches.map(({ ref }) => ref));
  return after.batches.some(({ ref }) => !old.has(ref) && store.batches.has(ref));
};

const write = (store: Store, change: Change, step?: AttemptStep): void => {
  const { after, lines, events, withdrawn = [] } = change;
  const { today: _, ...stored } = after;
  const { sku, batches } = stored;
  store.products.set(sku, {
    ...stored,
    batches: batches.filter((batch) => available(batch) !== 0),
  });
  if (after.filling === null) store.queues.delete(sku);
  for (const batch of batches) {
    const { original } = store.batches.get(batch.ref) ?? {
      original: { sku, ...originalOf(batch) },
    };
    store.batches.set(
      batch.ref,
      available(batch) === 0 ? { original, closed: batch } : { original },
    );
  }
  for (const line of lines) {
    store.lines.set(nameOf(line), step ? { ...line, attempt: step.id } : line);
  }
  for (const line of withdrawn) store.lines.delete(nameOf(line));
  for (const { ref: name, at: since } of batchesToTell(change)) {
    store.promises.set(name, { kind: 'promises', name, since });
  }
  store.events.push(...events);
};

/**
 * Each product, its lines, their places in the queue, what is to be done for it, and every
 * batch that is new or removed (it is listed, too, in a container twice), used up, cut too far or open again.
 */
const itemsOf = (changes: readonly Change[]): number => {
  const counts = changes.map((change) => {
    const { before, after, lines, withdrawn = [] } = change;
    const old = new Map(before.batches.map((batch) => [batch.ref, standing(batch)]));
    const records = after.batches.filter((batch) => old.get(batch.ref) !== standing(batch));
    const added = after.batches.filter(({ ref }) => !old.has(ref));
    const removed = records.filter((batch) => batch.removed);
    const relisted = [...added, ...before.batches.filter(({ ref }) => isAmong(removed, ref))];
    const contained = relisted.filter(({ container }) => container !== undefined);
    const listed = [THE_QUEUE, THE_HOLDS, FOR_LATER].flatMap((list) => [
      ...entered(change, list),
      ...left(change, list),
    ]);
    const putOff = batchesToTell(change).length;
    const markers = [
      (before.filling === null) !== (after.filling === null),
      needsRestock(before) !== needsRestock(after),
      before.firstExpiry !== after.firstExpiry,
    ].filter(Boolean).length;
    const lists = listed.length + relisted.length + contained.length;
    return 1 + lines.length + withdrawn.length + records.length + lists + putOff + markers;
  });
  return counts.reduce((sum, count) => sum + count, 0);
};

const isAmong = (batches: readonly Batch[], ref: string): boolean =>
  batches.some((batch) => batch.ref === ref);

const standing = (batch: Batch): string => {
  if (available(batch) < 0) return 'to be cut';
  const due = isToCome(batch) ? `due ${batch.eta} ${batch.overdue}` : '';
  return available(batch) === 0 ? `closed: ${JSON.stringify(batch)}` : `open ${due}`;
};
