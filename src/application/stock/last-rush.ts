import type { Clock } from '../ports.ts';

/** A rush that was seen so long ago may be over. */
const REMEMBERED_MS = 2_000;

export type LastRush = ReturnType<typeof lastRush>;

/** What a process remembers of rushes: for which SKU it was in one last. */
export const lastRush = (clock: Clock) => {
  let last: string | undefined;
  let seen = 0;
  return {
    note: (sku: string | undefined): void => {
      [last, seen] = [sku, clock().getTime()];
    },
    among: (skus: readonly string[]): string | undefined =>
      clock().getTime() - seen < REMEMBERED_MS ? skus.find((sku) => sku === last) : undefined,
  };
};
