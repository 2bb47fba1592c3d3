import { type Day, type Step, step } from './step.ts';

const named = (lineIds: readonly string[]) => ({ body: { lineIds } });

/** Customers order what there is, and more. */
export const selling = (day: Day): readonly Step[] => [
  step('dryRunAllocation', 'What would order-1 get?', '/allocations?dryRun=true', {
    body: { orderId: 'order-1', lines: [{ sku: 'LAMP', qty: 6 }] },
  }),
  step('allocate', 'An order of lamps and chairs', '/allocations', {
    body: {
      orderId: 'order-1',
      lines: [
        { sku: 'LAMP', qty: 6 },
        { sku: 'CHAIR', qty: 2 },
      ],
    },
  }),
  step('dryRunAllocation', 'An order without lines', '/allocations?dryRun=true', {
    body: { orderId: 'order-2', lines: [] },
  }),
  step('allocate', 'The same order again', '/allocations', {
    body: {
      orderId: 'order-1',
      lines: [
        { sku: 'LAMP', qty: 6 },
        { sku: 'CHAIR', qty: 2 },
      ],
    },
  }),
  step('allocate', 'More lamps than are available', '/allocations', {
    body: { orderId: 'order-2', lines: [{ sku: 'LAMP', qty: 60 }] },
  }),
  step('allocate', 'Three lamps from the shelf', '/allocations', {
    body: { orderId: 'order-3', lines: [{ sku: 'LAMP', qty: 3 }], channel: 'web' },
  }),
  step('allocate', 'A cart holds two chairs for a quarter of an hour', '/allocations', {
    body: { orderId: 'cart-1', lines: [{ sku: 'CHAIR', qty: 2 }], holdFor: 'PT15M' },
  }),
  step('prolongHold', 'The customer needs more time', '/orders/cart-1/hold', {
    body: { holdFor: 'PT30M' },
  }),
  step('prolongHold', 'A duration that is too short', '/orders/cart-1/hold', {
    body: { holdFor: 'PT5S' },
  }),
  step('confirmOrder', 'The cart is paid', '/orders/cart-1/confirm', { body: {} }),
  step('confirmOrder', 'An order that does not exist', '/orders/cart-9/confirm', { body: {} }),
  step('allocateBulk', 'Two orders; one of them is backordered', '/allocations/bulk', {
    body: {
      orders: [
        { orderId: 'order-4', lines: [{ sku: 'LAMP', qty: 20, shipBy: day(30) }] },
        { orderId: 'order-5', lines: [{ sku: 'LAMP', qty: 70 }], onShortage: 'backorder' },
      ],
    },
  }),
  step('allocateBulk', 'A list without orders', '/allocations/bulk', { body: { orders: [] } }),
  step('getOrder', 'An order', '/orders/order-1'),
  step('getOrder', 'An order that does not exist', '/orders/order-99'),
  step('listBackorders', 'The backorders for lamps', '/products/LAMP/backorders'),
  step('listBackorders', 'A SKU that does not exist', '/products/SOFA/backorders'),
];

/** What becomes of the orders. */
export const fulfilment = (day: Day): readonly Step[] => [
  step('changeLine', 'The customer wants two lamps less', '/orders/order-3/lines/LAMP', {
    body: { qty: 1, notBefore: day(0) },
  }),
  step(
    'changeLine',
    'More than is available: the line keeps what it has',
    '/orders/order-3/lines/LAMP',
    {
      body: { qty: 500 },
    },
  ),
  step('packOrder', 'The chairs of order-1 are packed', '/orders/order-1/pack', named(['CHAIR'])),
  step('packOrder', 'A line that the order does not have', '/orders/order-1/pack', named(['SOFA'])),
  step('unpackOrder', 'They are unpacked again', '/orders/order-1/unpack', named(['CHAIR'])),
  step('unpackOrder', 'An empty list of lines', '/orders/order-1/unpack', named([])),
  step('shipOrder', 'One of two chairs ships', '/orders/order-1/shipments', {
    body: { lines: [{ lineId: 'CHAIR', qty: 1 }], rest: 'keep', document: 'PARCEL-1' },
  }),
  step('shipOrder', 'The rest of the chairs', '/orders/order-1/shipments', named(['CHAIR'])),
  step('shipOrder', 'Lamps that have not arrived', '/orders/order-1/shipments', named(['LAMP'])),
  step('undoShipment', 'One chair is still here', '/orders/order-1/shipments/undo', {
    body: { lines: [{ lineId: 'CHAIR', qty: 1 }], reason: 'wrong parcel' },
  }),
  step('undoShipment', 'More than have shipped', '/orders/order-1/shipments/undo', {
    body: { lines: [{ lineId: 'CHAIR', qty: 2 }] },
  }),
  step('shipOrder', 'It ships at last', '/orders/order-1/shipments', named(['CHAIR'])),
  step('returnUnits', 'A chair comes back, scratched', '/orders/order-1/returns', {
    body: {
      returnId: 'RMA-1',
      lines: [{ lineId: 'CHAIR', qty: 1, to: 'quarantine' }],
      reason: 'scratched',
    },
  }),
  step('returnUnits', 'More than have shipped', '/orders/order-1/returns', {
    body: { returnId: 'RMA-2', lines: [{ lineId: 'CHAIR', qty: 5 }] },
  }),
  step('undoReturn', 'It was the chair of another shop', '/orders/order-1/returns/RMA-1'),
  step('undoReturn', 'A return that does not exist', '/orders/order-1/returns/RMA-9'),
  step('releaseLine', 'The lamps are cancelled', '/orders/order-3/lines/LAMP?reason=cancelled'),
  step('releaseLine', 'A line that was shipped', '/orders/order-1/lines/CHAIR'),
  step('reinstateOrder', 'The customer wants them after all', '/orders/order-3/reinstate', {
    body: { lineIds: ['LAMP'], onShortage: 'backorder' },
  }),
  step('reinstateOrder', 'An unknown value of onShortage', '/orders/order-3/reinstate', {
    body: { onShortage: 'wait' },
  }),
  step('releaseOrder', 'An order is cancelled', '/orders/order-4?reason=cancelled'),
  step('releaseOrder', 'An unknown parameter', '/orders/order-4?force=true'),
];
