import type * as z from 'zod/mini';
import type { commandSchemas } from '../../../src/handlers/messages/command-schemas.ts';

type Commands = {
  readonly [C in keyof typeof commandSchemas]: z.input<(typeof commandSchemas)[C]>;
};

/** A command of each kind, to the shop of the other examples. */
export const commandExamples: Commands = {
  Allocate: { orderId: 'order-1', lines: [{ sku: 'LAMP', qty: 6 }], onShortage: 'backorder' },
  AddBatch: { batchRef: 'LAMP-SHIP', sku: 'LAMP', qty: 50, eta: '2030-01-21', document: 'PO-4711' },
  ChangeBatchQuantity: { batchRef: 'LAMP-A', qty: 5, reason: 'broken', document: 'TICKET-17' },
  ChangeBatchEta: { batchRef: 'LAMP-SHIP', eta: '2030-01-28', document: 'PO-4711' },
  ReceiveBatch: { batchRef: 'LAMP-SHIP', document: 'GR-31' },
  CountBatch: { batchRef: 'CHAIR-A', counted: 7, expected: 8, reason: 'stocktaking' },
  CountProduct: { sku: 'CHAIR', counted: 18, expected: 18, reason: 'stocktaking' },
  ConfirmOrder: { orderId: 'cart-1' },
  PackOrder: { orderId: 'order-1', lineIds: ['CHAIR'] },
  UnpackOrder: { orderId: 'order-1', lineIds: ['CHAIR'] },
  ReleaseOrder: { orderId: 'order-4', reason: 'cancelled' },
  ShipOrder: { orderId: 'order-1', lineIds: ['CHAIR'], document: 'PARCEL-1' },
};
