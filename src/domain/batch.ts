/** A quantity of one SKU under a reference. */
export type Batch = {
  readonly ref: string;
  readonly purchased: number;
  readonly allocated: number;
  /** Units that have left, if any: they are neither allocated nor available. */
  readonly shipped?: number;
  /** Calendar date (YYYY-MM-DD) on which a shipment is due; null: it lies in the warehouse. */
  readonly eta: string | null;
  /** Version of the product that added it: of two batches due on a day, the older one is used first. */
  readonly added: number;
  /** Since when the quantity is what it is; absent: since it was added. */
  readonly counted?: Count;
};

/** A second in which somebody told the quantity, and the messages of that second that did. */
export type Count = { readonly at: string; readonly messages: readonly string[] };

export const shippedUnits = ({ shipped = 0 }: Batch): number => shipped;

/** What can still be promised. Below zero only while a cut batch sheds its lines. */
export const available = ({ purchased, allocated, shipped = 0 }: Batch): number =>
  purchased - allocated - shipped;

export const isInWarehouse = (batch: Batch): boolean => batch.eta === null;

/** The day in UTC (YYYY-MM-DD) of a point in time. */
export const dayOf = (at: string): string => at.slice(0, 'YYYY-MM-DD'.length);

/** Whether it can be had on that day (YYYY-MM-DD): a shipment counts from the day it is due. */
export const isThere = ({ eta }: Pick<Batch, 'eta'>, today: string): boolean =>
  eta === null || eta <= today;

/** Units that can be promised; what a cut batch has promised too much does not count against others. */
export const unitsAvailable = (batches: readonly Batch[]): number =>
  batches.reduce((sum, batch) => sum + Math.max(0, available(batch)), 0);

/** Warehouse stock before shipments, then the earlier ETA, then the batch that was added first. */
export const byPreference = (a: Batch, b: Batch): number => {
  const [etaA, etaB] = [a.eta ?? '', b.eta ?? ''];
  if (etaA !== etaB) return etaA < etaB ? -1 : 1;
  return a.added - b.added;
};
