import { type Batch, byPreference, type Telling } from './batch.ts';

/** Whether a line that fits may get stock before an earlier one that does not fit. */
export type BackorderPolicy = 'strict' | 'fill-what-fits';

/** Whether a line keeps the batch that it was promised from, or gets one that comes earlier as soon as it can. */
export type PromisePolicy = 'keep' | 'improve';

/** Whether there is anything for a line that comes now: nothing, little (see `lowAt`), or enough. */
export type Level = 'out' | 'low' | 'ok';

/** The textbook's (s, nQ) policy: at or below s, order as many lots of Q as bring it above s. */
export type RestockRule = {
  readonly reorderPoint: number;
  readonly lotSize: number;
  readonly leadTimeDays: number;
};

/** Units by the day (YYYY-MM-DD) until which lines wait for them. */
export type Deadlines = Readonly<Record<string, number>>;

/** What of a SKU is kept for a channel, and how much of it the channel gets. */
export type ChannelRule = {
  readonly channel: string;
  /** So many units are the channel's: what of them it has not been promised is kept from others. */
  readonly min: number;
  /** So many units it is promised at a time. Absent: any number. */
  readonly max?: number;
};

/** With what lines of the channel have. */
export type ChannelShare = ChannelRule & {
  /** Units that they are promised, and that have not left. */
  readonly allocated: number;
  /** Units that they wait for, if somebody has confirmed that. */
  readonly waiting: number;
};

/** What of a SKU is kept, and from whom. */
export type Protection<C extends ChannelRule = ChannelShare> = {
  /** Units that no order is promised, but lines that lose theirs. */
  readonly safetyStock: number;
  readonly channels: readonly C[];
};

/** The aggregate (book, ch. 7): what is decided about a SKU is decided here, under one version. */
export type Product = {
  readonly sku: string;
  /** Counts the decisions; 0: nothing is known of this SKU yet. */
  readonly version: number;
  /** In order of preference. One with nothing available need not be among them. */
  readonly batches: readonly Batch[];
  /** Units that wait for stock: the lines that make up its queue. */
  readonly backordered: number;
  /** Those of them that nobody has confirmed: they keep their places, and hold nobody up. Never too many. */
  readonly backorderedOnHold: number;
  /** Those that somebody has confirmed and that wait until a day. Absent: there are none. */
  readonly backorderedBy?: Deadlines;
  /** Those that somebody has confirmed of each priority above 0; for ever is a day, too. Absent: there are none. */
  readonly backorderedFirst?: Readonly<Record<string, Deadlines>>;
  readonly backorderPolicy: BackorderPolicy;
  /** Absent: improve. */
  readonly promisePolicy?: PromisePolicy;
  /** No line is promised for a later day; absent or empty: none is promised from a shipment. */
  readonly latestPromise?: string;
  /** When all of it that is in the warehouse was counted; absent: it never was. */
  readonly counted?: Telling;
  /** What people call it. */
  readonly label?: string;
  /** What people group it by. */
  readonly tags?: readonly string[];
  /** So many units that can be promised, or fewer, are few; absent: no number is. */
  readonly lowAt?: number;
  /** As it was last published, while lines wait; a decision leaves it out, and what is saved has it. */
  readonly level?: Level;
  /** Absent: all of it is for everybody. */
  readonly protection?: Protection;
  /** By which it is restocked; null: somebody else sees to it. */
  readonly restockRule: RestockRule | null;
  /** The decision since which lines that wait may get something, while they are being asked. */
  readonly filling: number | null;
  /** Whether the shortage has been published; it ends when there is more to promise. */
  readonly outOfStock: boolean;
  /** When the first hold on its lines expires, or earlier; null: there is none. */
  readonly firstExpiry: string | null;
  /** Until then, commands queue at its counter instead of racing for its version; absent: there was never a rush. */
  readonly busyUntil?: string;
  /** The shop's day (YYYY-MM-DD) on which it was read: it is not stored, and absent where no day matters. */
  readonly today?: string;
};

export const newProduct = (sku: string): Product => ({
  sku,
  version: 0,
  batches: [],
  backordered: 0,
  backorderedOnHold: 0,
  backorderPolicy: 'strict',
  restockRule: null,
  filling: null,
  outOfStock: false,
  firstExpiry: null,
});

/** Whether there may be holds that have expired. */
export const hasHoldsToExpire = ({ firstExpiry }: Product, at: string): boolean =>
  firstExpiry !== null && firstExpiry <= at;

export const isBusy = ({ busyUntil }: Product, at: string): boolean =>
  busyUntil !== undefined && busyUntil > at;

/** A batch that the decision is about: the use case that loads the product makes sure that it is in play. */
export const batchOf = (product: Product, ref: string | null): Batch => {
  const batch = product.batches.find((one) => one.ref === ref);
  if (!batch) throw new Error(`batch ${ref} is not in play on SKU ${product.sku}`);
  return batch;
};

export const withBatch = (batches: readonly Batch[], changed: Batch): readonly Batch[] =>
  batches.map((batch) => (batch.ref === changed.ref ? changed : batch));

/** The product with these batches in play; some may be closed. */
export const inPlay = (product: Product, batches: readonly Batch[]): Product => {
  const known = new Set(product.batches.map(({ ref }) => ref));
  const more = batches.filter(({ ref }) => !known.has(ref));
  if (more.length === 0) return product;
  return { ...product, batches: [...product.batches, ...more].sort(byPreference(product.today)) };
};

/** The product as it is on that day: what is overdue is the last to be asked. */
export const onDay = (product: Product, today: string): Product => ({
  ...product,
  today,
  batches: product.batches.toSorted(byPreference(today)),
});

/** Takes units for a line, or gives back as many as are negative. */
export const take = (batches: readonly Batch[], batch: Batch, qty: number): readonly Batch[] =>
  withBatch(batches, { ...batch, allocated: batch.allocated + qty });
