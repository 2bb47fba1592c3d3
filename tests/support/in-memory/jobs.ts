import { toCome } from '../../../src/adapters/in-memory/queries.ts';
import { batchesOf, type Store } from '../../../src/adapters/in-memory/store.ts';
import type { MissedDays, RestockNeeds } from '../../../src/application/ports.ts';
import { available, isExpired, isOverdue, isToExpire } from '../../../src/domain/batch.ts';
import { needsRestock } from '../../../src/domain/batches/restock.ts';
import { hasDeadlineAhead } from '../../../src/domain/order-line.ts';

export const restockNeedsIn = (store: Store): RestockNeeds => ({
  skus: async function* () {
    for (const product of store.products.values()) if (needsRestock(product)) yield product.sku;
  },
});

const refsExpired = (store: Store, day: string, isTold: boolean) =>
  batchesOf(store)
    .filter((one) => isToExpire(one) && available(one) >= 0 && Boolean(one.expiring) === isTold)
    .filter((one) => isExpired(one, day))
    .map(({ ref }) => ref);

export const missedDaysIn = (store: Store): MissedDays => ({
  batches: async function* (today) {
    const due = toCome(store).filter((one) => !one.overdue);
    yield* due.filter((one) => isOverdue(one, today)).map(({ ref }) => ref);
  },
  toExpire: async function* (day) {
    yield* refsExpired(store, day, false);
  },
  expired: async function* (today) {
    yield* refsExpired(store, today, true);
  },
  lines: async function* (today) {
    const ahead = [...store.lines.values()].filter(hasDeadlineAhead);
    yield* ahead.filter(({ shipBy = '' }) => shipBy < today);
  },
});
