import type * as z from 'zod';
import type { allocationRefusedSchema } from '../../../src/adapters/eventbridge/allocation-refused.ts';
import type { eventSchemas } from '../../../src/adapters/eventbridge/event-schemas.ts';
import { SCHEMA_VERSIONS } from '../../../src/adapters/eventbridge/published-event.ts';

type Type = keyof typeof eventSchemas;
type EventOf<T extends Type> = z.infer<(typeof eventSchemas)[T]>;
type Place = 'type' | 'schemaVersion' | 'id' | 'sku' | 'version' | 'ordinal' | 'of' | 'at';

/** @param place of the event in the history of its SKU: version, ordinal, and how many the version has. */
const event = <T extends Type>(
  type: T,
  sku: string,
  [version, ordinal, of]: readonly [number, number, number],
  more: Omit<EventOf<T>, Place>,
) => ({
  type,
  schemaVersion: SCHEMA_VERSIONS[type],
  id: `${sku}:${version}:${ordinal}`,
  sku,
  version,
  ordinal,
  of,
  at: '2030-01-07T09:00:00.000Z',
  ...more,
});

const lamps = { orderId: 'order-1', lineId: 'LAMP', qty: 6 };
const chairs = { orderId: 'cart-1', lineId: 'CHAIR', qty: 2 };
const SHELF = { batchRef: 'LAMP-A' };
const SHIP = { batchRef: 'LAMP-SHIP' };
const broken = { cause: { reason: 'broken', document: 'TICKET-17' } };
const back = { to: 'quarantine', batchRef: 'RMA-1~1', shippedFrom: 'CHAIR-A' } as const;
const RULE = { reorderPoint: 20, lotSize: 50, leadTimeDays: 14 };

const told: { readonly [T in Type]: object } = {
  Allocated: event('Allocated', 'LAMP', [6, 0, 1], { ...lamps, ...SHELF, eta: null }),
  AvailabilityChanged: event('AvailabilityChanged', 'LAMP', [4, 1, 2], {
    from: 'out',
    to: 'ok',
    available: 10,
  }),
  BackorderPolicyChanged: event('BackorderPolicyChanged', 'LAMP', [20, 0, 1], {
    from: 'strict',
    to: 'fill-what-fits',
  }),
  Backordered: event('Backordered', 'LAMP', [9, 0, 3], {
    orderId: 'order-5',
    lineId: 'LAMP',
    qty: 70,
  }),
  BackordersChecked: event('BackordersChecked', 'LAMP', [30, 0, 1], { backordered: 70 }),
  BatchAdded: event('BatchAdded', 'LAMP', [4, 0, 2], {
    ...SHELF,
    qty: 10,
    eta: null,
    cause: { document: 'DN-1001' },
  }),
  BatchBlocked: event('BatchBlocked', 'LAMP', [22, 0, 1], { ...SHELF, reason: 'recall' }),
  BatchEtaChanged: event('BatchEtaChanged', 'LAMP', [11, 0, 2], {
    ...SHIP,
    from: '2030-01-21',
    to: '2030-01-28',
    cause: { document: 'PO-4711' },
  }),
  BatchExpires: event('BatchExpires', 'TEA', [3, 0, 1], {
    batchRef: 'TEA-A',
    expiresOn: '2030-01-14',
    allocated: 4,
    available: 8,
  }),
  BatchExpiryChanged: event('BatchExpiryChanged', 'TEA', [2, 0, 1], {
    batchRef: 'TEA-A',
    from: null,
    to: '2030-01-14',
  }),
  BatchOverdue: event('BatchOverdue', 'TABLE', [1, 1, 3], {
    batchRef: 'TABLE-SHIP',
    eta: '2030-01-05',
    allocated: 0,
    available: 12,
  }),
  BatchQuantityChanged: event('BatchQuantityChanged', 'LAMP', [10, 0, 3], {
    ...SHELF,
    from: 10,
    to: 5,
    reason: 'broken',
    ...broken,
  }),
  BatchRemoved: event('BatchRemoved', 'DESK', [2, 0, 1], { batchRef: 'DESK-B', qty: 3 }),
  BatchUnblocked: event('BatchUnblocked', 'LAMP', [23, 0, 1], SHELF),
  DeadlineMissed: event('DeadlineMissed', 'LAMP', [24, 0, 1], {
    orderId: 'order-5',
    lineId: 'LAMP',
    qty: 70,
    shipBy: '2030-01-06',
  }),
  Deallocated: event('Deallocated', 'LAMP', [10, 1, 3], {
    ...lamps,
    ...SHELF,
    reason: 'batch-cut',
    ...broken,
  }),
  HoldConfirmed: event('HoldConfirmed', 'CHAIR', [5, 0, 1], { ...chairs, batchRef: 'CHAIR-A' }),
  HoldExpired: event('HoldExpired', 'CHAIR', [5, 0, 1], {
    ...chairs,
    batchRef: 'CHAIR-A',
    heldUntil: '2030-01-07T08:59:00.000Z',
  }),
  HoldProlonged: event('HoldProlonged', 'CHAIR', [4, 0, 1], {
    ...chairs,
    batchRef: 'CHAIR-A',
    heldUntil: '2030-01-07T09:30:00.000Z',
  }),
  HoldsChecked: event('HoldsChecked', 'CHAIR', [6, 0, 1], { firstExpiry: null }),
  LineChanged: event('LineChanged', 'LAMP', [15, 0, 3], {
    orderId: 'order-3',
    lineId: 'LAMP',
    from: { qty: 3, shipBy: null, notBefore: null, minimumDays: 0, priority: 0 },
    to: { qty: 1, shipBy: null, notBefore: '2030-01-07', minimumDays: 0, priority: 0 },
  }),
  LowStockThresholdChanged: event('LowStockThresholdChanged', 'LAMP', [3, 0, 1], {
    from: 0,
    to: 5,
  }),
  OutOfStock: event('OutOfStock', 'LAMP', [7, 0, 1], {
    available: 54,
    nextEta: '2030-01-21',
    backordered: 0,
  }),
  Packed: event('Packed', 'CHAIR', [8, 0, 1], {
    orderId: 'order-1',
    lineId: 'CHAIR',
    qty: 2,
    batchRef: 'CHAIR-A',
  }),
  ProductAdded: event('ProductAdded', 'LAMP', [1, 0, 1], {}),
  ProductDescribed: event('ProductDescribed', 'LAMP', [2, 0, 1], {
    label: 'Desk lamp',
    tags: ['lighting', 'office'],
  }),
  PromiseBroken: event('PromiseBroken', 'LAMP', [25, 0, 3], {
    ...lamps,
    ...SHIP,
    shipBy: '2030-01-25',
    eta: '2030-01-28',
  }),
  PromiseChanged: event('PromiseChanged', 'LAMP', [11, 1, 2], {
    ...lamps,
    ...SHIP,
    from: '2030-01-21',
    to: '2030-01-28',
  }),
  PromisePolicyChanged: event('PromisePolicyChanged', 'LAMP', [21, 0, 1], {
    from: 'improve',
    to: 'keep',
  }),
  ProtectionChanged: event('ProtectionChanged', 'LAMP', [29, 0, 1], {
    from: { safetyStock: 0, channels: [] },
    to: { safetyStock: 2, channels: [{ channel: 'web', min: 3, max: 20 }] },
  }),
  RestockRuleChanged: event('RestockRuleChanged', 'LAMP', [26, 0, 1], { from: null, to: RULE }),
  Restocked: event('Restocked', 'LAMP', [27, 1, 2], {
    batchRef: 'restock-LAMP-2030-01-07',
    qty: 50,
    eta: '2030-01-21',
    inventoryPosition: 12,
  }),
  ReturnUndone: event('ReturnUndone', 'CHAIR', [13, 0, 2], {
    orderId: 'order-1',
    lineId: 'CHAIR',
    qty: 1,
    returnId: 'RMA-1',
    ...back,
  }),
  Returned: event('Returned', 'CHAIR', [12, 2, 3], {
    orderId: 'order-1',
    lineId: 'CHAIR',
    qty: 1,
    returnId: 'RMA-1',
    ...back,
    reason: 'scratched',
    cause: { reason: 'scratched' },
  }),
  ShipmentUndone: event('ShipmentUndone', 'CHAIR', [14, 0, 1], {
    orderId: 'order-1',
    lineId: 'CHAIR',
    qty: 1,
    batchRef: 'CHAIR-A',
    eta: null,
    cause: { reason: 'wrong parcel' },
  }),
  Shipped: event('Shipped', 'CHAIR', [11, 0, 1], {
    orderId: 'order-1',
    lineId: 'CHAIR',
    qty: 1,
    batchRef: 'CHAIR-A',
  }),
  StockCounted: event('StockCounted', 'CHAIR', [7, 0, 2], {
    batchRef: 'CHAIR-A',
    expected: 8,
    counted: 7,
    reason: 'stocktaking',
    cause: { reason: 'stocktaking' },
  }),
  StockRepaired: event('StockRepaired', 'LAMP', [28, 0, 1], {
    figure: 'allocated',
    ...SHELF,
    line: null,
    was: 4,
    is: 3,
  }),
  Unpacked: event('Unpacked', 'CHAIR', [9, 0, 1], {
    orderId: 'order-1',
    lineId: 'CHAIR',
    qty: 2,
    batchRef: 'CHAIR-A',
  }),
};

const allocationRefused: z.infer<typeof allocationRefusedSchema> = {
  type: 'AllocationRefused',
  schemaVersion: 1,
  id: 'a2c1f9e0-6d2f-4b57-9f0e-0c8d1f6b7a11',
  orderId: 'order-2',
  code: 'shortage',
  detail: 'nothing was allocated: not enough stock for these lines',
  lines: [
    {
      lineId: 'LAMP',
      sku: 'LAMP',
      qty: 60,
      reason: 'shortage',
      available: 54,
      availableInOneBatch: 50,
      backordered: 0,
    },
  ],
  at: '2030-01-07T09:00:00.000Z',
};

/** An event of each kind, from the shop of the examples of the HTTP API. */
export const eventExamples: Readonly<Record<string, object>> = {
  ...told,
  AllocationRefused: allocationRefused,
};
