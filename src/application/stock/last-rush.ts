import type { Clock, Lease } from '../ports.ts';

/** After this long, a rush may be over. */
const REMEMBERED_MS = 2_000;

export type LastRush = ReturnType<typeof lastRush>;

/** What a process remembers about rushes: the SKU it last queued for, and the lease as it last saw it. */
export const lastRush = (clock: Clock) => {
  let last: { readonly sku: string; readonly lease?: Lease | undefined } | undefined;
  let seen = 0;
  return {
    note: (sku: string | undefined, lease?: Lease): void => {
      last = sku === undefined ? undefined : { sku, lease: lease ?? last?.lease };
      seen = clock().getTime();
    },
    among: (skus: readonly string[]): string | undefined =>
      clock().getTime() - seen < REMEMBERED_MS ? skus.find((sku) => sku === last?.sku) : undefined,
    leaseAt: (sku: string): Lease | undefined => {
      const lease = last?.lease;
      return lease?.sku === sku ? lease : undefined;
    },
  };
};
