/** A quantity of one SKU under a reference. */
export type Batch = {
  readonly ref: string;
  readonly purchased: number;
  readonly allocated: number;
  /** Calendar date (YYYY-MM-DD) on which a shipment is due; null: it lies in the warehouse. */
  readonly eta: string | null;
  /** Version of the product that added it: of two batches due on a day, the older one is used first. */
  readonly added: number;
};

/** What can still be promised. Below zero only while a cut batch sheds its lines. */
export const available = (batch: Batch): number => batch.purchased - batch.allocated;

export const isInWarehouse = (batch: Batch): boolean => batch.eta === null;

/** Warehouse stock before shipments, then the earlier ETA, then the batch that was added first. */
export const byPreference = (a: Batch, b: Batch): number => {
  const [etaA, etaB] = [a.eta ?? '', b.eta ?? ''];
  if (etaA !== etaB) return etaA < etaB ? -1 : 1;
  return a.added - b.added;
};
