import type { Copied } from '../../application/ports.ts';
import { available } from '../../domain/batch.ts';
import { nameOf } from '../../domain/order-line.ts';
import { emptyStore, type Store } from './store.ts';

/** A store that has this, and nothing else. Nobody else is there: no SKU of it is busy. */
export const storeWith = ({ products, lines, promises }: Copied): Store => {
  const store = emptyStore();
  for (const { today: _, busyUntil: __, ...product } of products) {
    const { sku, batches } = product;
    store.products.set(sku, {
      ...product,
      batches: batches.filter((batch) => available(batch) !== 0),
    });
    for (const batch of batches) {
      const { ref, purchased: qty, eta } = batch;
      const original = { sku, qty, eta };
      store.batches.set(ref, available(batch) === 0 ? { original, closed: batch } : { original });
    }
  }
  for (const line of lines) store.lines.set(nameOf(line), line);
  for (const work of promises) store.promises.set(work.name, work);
  return store;
};
