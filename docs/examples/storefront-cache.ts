/** A line of `npx stock availability`. */
export type Snapshot = {
  readonly sku: string;
  readonly version: number;
  readonly level: string;
  readonly available: number;
};

/** As much of the event as a storefront reads. */
export type AvailabilityChanged = {
  readonly type: 'AvailabilityChanged';
  readonly sku: string;
  readonly version: number;
  readonly to: string;
  readonly available: number;
};

type Entry = { readonly version: number; readonly level: string; readonly available: number };

/**
 * What a storefront shows. Snapshot and events can come in any order, more than once and at the same time: of two
 * statements about a SKU, the one of the higher version counts.
 */
export class StorefrontCache {
  private readonly entries = new Map<string, Entry>();

  addSnapshot({ sku, version, level, available }: Snapshot): void {
    this.put(sku, { version, level, available });
  }

  addEvent({ sku, version, to, available }: AvailabilityChanged): void {
    this.put(sku, { version, level: to, available });
  }

  /** A SKU that nobody has mentioned yet is out of stock. */
  levelOf(sku: string): string {
    return this.entries.get(sku)?.level ?? 'out';
  }

  /** Where the cache lives in a database, this is one conditional write: `version < :version`. */
  private put(sku: string, entry: Entry): void {
    const known = this.entries.get(sku)?.version ?? 0;
    if (entry.version > known) this.entries.set(sku, entry);
  }
}
