import type { Figure } from './books/drift.ts';
import type { Destination, LineKey } from './order-line.ts';
import type { BackorderPolicy, Level, PromisePolicy, RestockRule } from './product.ts';

/** With the part of a line that is split, if it is not its first. */
type LineFact = LineKey & { readonly qty: number };

/** Units of a line, or a part of one, that came back. */
type BackFact = LineFact & {
  readonly returnId: string;
  readonly to: Destination;
  /** The batch that they have become; null: they are scrap. */
  readonly batchRef: string | null;
  /** The batch that they had left from. */
  readonly shippedFrom: string;
  readonly reason?: string;
};

/** A batch, and the SKU that it is booked under. */
export type BatchName = { readonly sku: string; readonly batchRef: string };

/** Of a line that is held: when it gives back what it has, unless it is confirmed before. */
type Hold = { readonly heldUntil?: string };

/** How much a line asks for, units that have left among them, when, how long to be good, and before whom; null: on any day. */
export type Terms = {
  readonly qty: number;
  readonly shipBy: string | null;
  readonly notBefore: string | null;
  /** Absent, as the priority: it was not published yet when that happened. */
  readonly minimumDays?: number;
  readonly priority?: number;
};

export type DeallocationReason = 'batch-cut' | 'line-released' | 'order-not-filled';

/** What happened, in the domain's words. */
export type Fact =
  | {
      readonly type: 'BatchAdded';
      readonly batchRef: string;
      readonly qty: number;
      readonly eta: string | null;
      /** Absent: it does not expire. */
      readonly expiresOn?: string;
      /** The delivery that it comes in; absent: it comes by itself. */
      readonly container?: string;
      /** Of a batch that was booked wrongly before: as what. */
      readonly correctedFrom?: BatchName;
    }
  | {
      /** A batch that was booked by mistake is no more; nothing of it was promised, or had left. */
      readonly type: 'BatchRemoved';
      readonly batchRef: string;
      /** Units that it had. */
      readonly qty: number;
    }
  | {
      /** A report that confirms the quantity is published, too: `from` is then the same as `to`. */
      readonly type: 'BatchQuantityChanged';
      readonly batchRef: string;
      readonly from: number;
      readonly to: number;
      readonly reason?: string;
    }
  | {
      /** Somebody has counted what lies on the shelf: of a batch; null: all batches of the SKU together. */
      readonly type: 'StockCounted';
      readonly batchRef: string | null;
      /** What should have been there. */
      readonly expected: number;
      readonly counted: number;
      readonly reason?: string;
    }
  | {
      /** The same of the date. */
      readonly type: 'BatchEtaChanged';
      readonly batchRef: string;
      readonly from: string | null;
      readonly to: string | null;
    }
  | {
      /** The last day on which it is good is another one; null: it does not expire. */
      readonly type: 'BatchExpiryChanged';
      readonly batchRef: string;
      readonly from: string | null;
      readonly to: string | null;
      readonly reason?: string;
    }
  | {
      /** A batch in the warehouse has not long to go until it expires: once for each last day that it is given. */
      readonly type: 'BatchExpires';
      readonly batchRef: string;
      readonly expiresOn: string;
      /** Units that lines have of it, and units that can still be promised. */
      readonly allocated: number;
      readonly available: number;
    }
  | {
      /** Nobody gets any of its units from now on. */
      readonly type: 'BatchBlocked';
      readonly batchRef: string;
      readonly reason?: string;
    }
  | {
      /** What it has left can be allocated again. */
      readonly type: 'BatchUnblocked';
      readonly batchRef: string;
      readonly reason?: string;
    }
  | {
      /** A shipment has not come by its day: once for each day that it misses. */
      readonly type: 'BatchOverdue';
      readonly batchRef: string;
      readonly eta: string;
      /** Units that lines still have of it, and units that can still be promised. */
      readonly allocated: number;
      readonly available: number;
    }
  | (LineFact &
      Hold & {
        readonly type: 'Allocated';
        readonly batchRef: string;
        readonly eta: string | null;
      })
  | (LineFact & {
      readonly type: 'Deallocated';
      readonly batchRef: string | null;
      readonly reason: DeallocationReason;
    })
  | (LineFact & {
      /** The batch of a line is due on another day, or the line has got another one; null: it is there. */
      readonly type: 'PromiseChanged';
      readonly batchRef: string;
      readonly from: string | null;
      readonly to: string | null;
    })
  | (LineFact & {
      /** The batch of a line comes too late for it, and no other stock is in time: it waits, or is released. */
      readonly type: 'PromiseBroken';
      readonly batchRef: string;
      readonly shipBy: string;
      readonly eta: string | null;
    })
  | (Pick<LineKey, 'orderId' | 'lineId'> & {
      /** Somebody has changed what a line asks for, all its parts together. */
      readonly type: 'LineChanged';
      readonly from: Terms;
      readonly to: Terms;
    })
  | (LineFact & {
      /** A line still waited when the last day was over on which it may leave: it gets nothing any more. */
      readonly type: 'DeadlineMissed';
      readonly shipBy: string;
    })
  | (LineFact & { readonly type: 'Shipped'; readonly batchRef: string })
  | (LineFact & {
      /** The units had not left after all: the line has them again, of the batch from which they were booked. */
      readonly type: 'ShipmentUndone';
      readonly batchRef: string;
      readonly eta: string | null;
    })
  /** It lies in a parcel: until it is shipped, deallocated or taken out. Published again for what is left in it. */
  | (LineFact & { readonly type: 'Packed'; readonly batchRef: string })
  | (LineFact & { readonly type: 'Unpacked'; readonly batchRef: string })
  /** Units that had left came back. The line stays shipped. */
  | (BackFact & { readonly type: 'Returned' })
  /** They had not come back after all. */
  | (BackFact & { readonly type: 'ReturnUndone' })
  | (LineFact & Hold & { readonly type: 'Backordered' })
  | (LineFact & { readonly type: 'HoldConfirmed'; readonly batchRef: string | null })
  | (LineFact & {
      /** The line is held for longer. */
      readonly type: 'HoldProlonged';
      readonly batchRef: string | null;
      readonly heldUntil: string;
    })
  | (LineFact & {
      /** Nobody confirmed the line in time: it has given back its stock, or its place in the queue. */
      readonly type: 'HoldExpired';
      readonly batchRef: string | null;
      readonly heldUntil: string;
    })
  | {
      /** No hold was found to have expired; the next one may at that time. */
      readonly type: 'HoldsChecked';
      readonly firstExpiry: string | null;
    }
  | {
      /** The whole queue has been asked: who still waits can't have what is left. */
      readonly type: 'BackordersChecked';
      readonly backordered: number;
    }
  | {
      /** A batch was ordered by the product's restock rule. */
      readonly type: 'Restocked';
      readonly batchRef: string;
      readonly qty: number;
      readonly eta: string;
      /** What could be promised before, less what others waited for. */
      readonly inventoryPosition: number;
    }
  | {
      /** A SKU was made known that has no stock yet. */
      readonly type: 'ProductAdded';
    }
  | {
      /** What people call a SKU, and what they group it by. */
      readonly type: 'ProductDescribed';
      readonly label: string | null;
      readonly tags: string[];
    }
  | {
      readonly type: 'RestockRuleChanged';
      readonly from: RestockRule | null;
      readonly to: RestockRule | null;
    }
  | {
      /** Other units are kept than before, or for others. */
      readonly type: 'ProtectionChanged';
      readonly from: ProtectionTold;
      readonly to: ProtectionTold;
    }
  | {
      readonly type: 'BackorderPolicyChanged';
      readonly from: BackorderPolicy;
      readonly to: BackorderPolicy;
    }
  | {
      readonly type: 'PromisePolicyChanged';
      readonly from: PromisePolicy;
      readonly to: PromisePolicy;
    }
  | {
      /** So many units that can be promised, or fewer, are few; 0: no number is. */
      readonly type: 'LowStockThresholdChanged';
      readonly from: number;
      readonly to: number;
    }
  | {
      /** New lines can get stock again, or none, or few units: published when that changes. */
      readonly type: 'AvailabilityChanged';
      readonly from: Level;
      readonly to: Level;
      /** What all batches have left together; others may come first. */
      readonly available: number;
    }
  | {
      /** The audit found that something stored contradicted the lines, and made it right. No line changed. */
      readonly type: 'StockRepaired';
      readonly figure: Figure;
      readonly batchRef: string | null;
      readonly line: LineKey | null;
      readonly was: number | string | null;
      readonly is: number | string | null;
    }
  | {
      /** A line was ordered, or lost its batch, and there is no stock for it: published once per shortage. */
      readonly type: 'OutOfStock';
      /** What all batches have left together: too little in each, or others wait for it. */
      readonly available: number;
      /** When the next shipment with units left is due; null if there is none. */
      readonly nextEta: string | null;
      readonly backordered: number;
    };

/** What is kept of a SKU, and for whom. */
export type ProtectionTold = {
  readonly safetyStock: number;
  readonly channels: { readonly channel: string; readonly min: number; readonly max?: number }[];
};

/** Why a command was given, and by which document, as its caller says; and who its caller is, where a stage records it. */
export type Cause = { readonly reason?: string; readonly document?: string; readonly by?: string };

/**
 * A domain event (book, ch. 8): a fact with its place in the history of its SKU. It is stored on the items of its
 * change, in the same transaction: the outbox. Every version of a product has at least one event, and ordinals
 * count from 0 to one less than `of`: the same change always has the same id, and a consumer can see a gap or a repeat.
 */
export type DomainEvent = Fact & {
  readonly id: string;
  readonly sku: string;
  readonly version: number;
  readonly ordinal: number;
  /** How many events its version has. */
  readonly of: number;
  readonly at: string;
  /** Of the command that decided it, if its caller gave one. */
  readonly cause?: Cause;
};
