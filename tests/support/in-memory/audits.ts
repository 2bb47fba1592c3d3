import { batchesOf, heldOf, type Store } from '../../../src/adapters/in-memory/store.ts';
import type { AuditPlace, Audits } from '../../../src/application/ports.ts';
import { isWaiting } from '../../../src/domain/decision.ts';
import { keyOf, type PlacedLine, rankOf } from '../../../src/domain/order-line.ts';
import { MAX_LINES } from '../../../src/domain/orders/order.ts';
import { isForLater } from '../../../src/domain/promises/better.ts';

const placeOf = (line: PlacedLine) => ({ ...keyOf(line), place: rankOf(line) });

const fullIn = ({ lines }: Store): readonly string[] => {
  const own = [...lines.values()].filter(({ part }) => part === undefined);
  const orders = [...Map.groupBy(own, ({ orderId }) => orderId)];
  return orders.flatMap(([orderId, { length }]) => (length > MAX_LINES ? orderId : []));
};

/** One product a piece, and each of them suspicious. Places and holds are the lines themselves here. */
export const auditsIn = (store: Store): Audits => ({
  pieces: async function* (from = '') {
    const skus = [...store.products.keys()].filter((sku) => sku > from).sort();
    for (const [index, sku] of skus.entries()) {
      const isLast = index === skus.length - 1;
      const fullOrders = isLast ? fullIn(store) : [];
      yield {
        products: 1,
        suspects: [sku],
        unreadable: [],
        fullOrders,
        next: isLast ? undefined : sku,
      };
    }
  },

  books: async (sku) => {
    const product = store.products.get(sku);
    if (!product) return undefined;
    const lines = [...store.lines.values()].filter(
      (line) => line.sku === sku && line.state !== 'released',
    );
    return {
      product,
      records: [...store.batches]
        .filter(([, { original }]) => original.sku === sku)
        .map(([ref, record]) => ({ ref, ...record })),
      contained: batchesOf(store).flatMap(({ container, ref, ...batch }) =>
        container && batch.sku === sku ? [{ container, ref, sku }] : [],
      ),
      // The list is derived from the batches here.
      listed: batchesOf(store).flatMap((batch) => (batch.sku === sku ? batch.ref : [])),
      lines,
      places: lines.filter(isWaiting).map(placeOf),
      later: lines.filter(isForLater).map(placeOf),
      holds: heldOf(store, sku),
      hidden: [],
    };
  },
});

export const auditPlaceIn = (store: Store): AuditPlace => ({
  read: async () => store.audit.progress,
  write: async (progress) => {
    store.audit.progress = progress;
  },
});
