import type { DomainEvent, Fact } from '../events.ts';

/** The figures of a SKU with which its ledger begins where the events before are not there any more. */
export type Opening = {
  readonly type: 'LedgerOpened';
  readonly sku: string;
  /** The decision after which they were so. */
  readonly version: number;
  readonly at: string;
  readonly available: number;
  readonly backordered: number;
};

/** What a ledger has of a SKU, of a batch or of an order: what happened, or the figures that it begins with. */
export type LedgerEntry = DomainEvent | Opening;

/** What stands in the place of a name that was erased. */
export const ERASED = 'erased';

/** Which decisions on a SKU its ledger has without a gap: those after `from`, up to `to`. */
export type Complete = {
  readonly sku: string;
  /** 0: the ledger begins with the SKU; otherwise with the figures after that decision. */
  readonly from: number;
  readonly to: number;
};

export const nothingYet = (sku: string): Complete => ({ sku, from: 0, to: 0 });

/** How units of stock have moved between being free, promised and gone; the signs say from where and to where. */
export type Movement = {
  readonly available?: number;
  readonly allocated?: number;
  readonly shipped?: number;
};

/**
 * What an event has moved in its batch. The movements of a batch add up to its figures. What waits has no batch, and
 * moves nothing.
 */
export const movementOf = (fact: Fact): Movement => {
  switch (fact.type) {
    case 'BatchAdded':
      return { available: fact.qty };
    case 'BatchRemoved':
      return fact.qty === 0 ? {} : { available: -fact.qty };
    case 'BatchQuantityChanged':
      return fact.to === fact.from ? {} : { available: fact.to - fact.from };
    case 'Allocated':
      return { available: -fact.qty, allocated: fact.qty };
    case 'Deallocated':
    case 'HoldExpired':
      return fact.batchRef === null ? {} : { available: fact.qty, allocated: -fact.qty };
    case 'Shipped':
      return { allocated: -fact.qty, shipped: fact.qty };
    case 'ShipmentUndone':
      return { allocated: fact.qty, shipped: -fact.qty };
    default:
      return {};
  }
};
