import {
  type Counters,
  type Entry,
  type Lease,
  LeaseLost,
  NEVER_TAKEN,
} from '../../application/ports.ts';
import { nameOf } from '../../domain/order-line.ts';
import type { Store } from './store.ts';

export const countersIn = (store: Store): Counters => ({
  putDown: async (entry) => {
    store.entries.set(entry.id, entry);
  },

  takeBack: async ({ id }) => store.entries.delete(id),

  look: async ({ sku, id, orders }, at) => ({
    isThere: store.entries.has(id),
    lease: at.lease ? leaseIn(store, sku) : undefined,
    lines: orders.flatMap(({ lines }) =>
      lines.flatMap((line) => store.lines.get(nameOf(line)) ?? []),
    ),
  }),

  entries: async (sku, at) =>
    [...store.entries.values()]
      .filter((entry) => entry.sku === sku && entry.deadline > at)
      .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)),

  take: async (seen) => {
    if (leaseIn(store, seen.sku).fence !== seen.fence) return undefined;
    const taken = { ...seen, fence: seen.fence + 1, isTaken: true };
    store.leases.set(seen.sku, taken);
    return taken;
  },

  end: async ({ entries, lease }) => {
    if (lease) giveBack(store, lease);
    for (const { id } of entries) store.entries.delete(id);
  },
});

const placeOf = ({ at, id }: Entry): string => `${at}#${id}`;

export const leaseIn = (store: Store, sku: string): Lease =>
  store.leases.get(sku) ?? { sku, ...NEVER_TAKEN };

/** @throws LeaseLost */
export const giveBack = (store: Store, lease: Lease): void => {
  if (leaseIn(store, lease.sku).fence !== lease.fence) throw new LeaseLost();
  store.leases.set(lease.sku, { ...lease, isTaken: false });
};
