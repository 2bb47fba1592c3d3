import type { DomainEvent, Fact } from '../../domain/events.ts';

/** The version of each published schema. It counts up with a change that consumers can't ignore. */
export const SCHEMA_VERSIONS = {
  Allocated: 1,
  AvailabilityChanged: 1,
  BackorderPolicyChanged: 1,
  Backordered: 1,
  BackordersChecked: 1,
  BatchAdded: 1,
  BatchBlocked: 1,
  BatchEtaChanged: 1,
  BatchExpires: 1,
  BatchExpiryChanged: 1,
  BatchOverdue: 1,
  BatchQuantityChanged: 1,
  BatchRemoved: 1,
  BatchUnblocked: 1,
  DeadlineMissed: 1,
  Deallocated: 1,
  HoldConfirmed: 1,
  HoldExpired: 1,
  HoldProlonged: 1,
  HoldsChecked: 1,
  LineChanged: 1,
  LowStockThresholdChanged: 1,
  OutOfStock: 1,
  Packed: 1,
  ProductAdded: 1,
  ProductDescribed: 1,
  PromiseBroken: 1,
  PromiseChanged: 1,
  PromisePolicyChanged: 1,
  ProtectionChanged: 1,
  RestockRuleChanged: 1,
  Restocked: 1,
  ReturnUndone: 1,
  Returned: 1,
  ShipmentUndone: 1,
  Shipped: 1,
  StockCounted: 1,
  StockRepaired: 1,
  Unpacked: 1,
} as const satisfies Record<Fact['type'], number>;

/** An event as others get it: what is published stays as it is when the domain's own type changes. */
export type PublishedEvent = DomainEvent & { readonly schemaVersion: number };

/** It is made when the event is stored, so that it stays as it was when it happened. */
export const published = (event: DomainEvent): PublishedEvent => ({
  ...event,
  schemaVersion: SCHEMA_VERSIONS[event.type],
});
