import { type Day, isComplete, type Step, step } from './step.ts';

/** Rules, counts and what the books say. */
export const keeping = (day: Day): readonly Step[] => [
  step('changeProduct', 'Lines that fit may overtake those that do not', '/products/LAMP', {
    body: { backorderPolicy: 'fill-what-fits', promisePolicy: 'keep' },
  }),
  step('changeProduct', 'A policy that does not exist', '/products/LAMP', {
    body: { backorderPolicy: 'first-paid' },
  }),
  step('allocate', 'A large order is backordered', '/allocations', {
    body: { orderId: 'order-6', lines: [{ sku: 'LAMP', qty: 70 }], onShortage: 'backorder' },
  }),
  step('addBatch', 'Forty lamps arrive earlier than the shipment', '/batches', {
    body: { ref: 'LAMP-FAST', sku: 'LAMP', qty: 40, eta: day(10) },
  }),
  step(
    'repromise',
    'Which lines would leave earlier if order-1 came first? (dry run)',
    '/products/LAMP/repromise?dryRun=true',
    { body: { rules: [{ match: { orderIds: ['order-1'] }, strategy: 'win' }] } },
  ),
  step('repromise', 'order-1 comes first', '/products/LAMP/repromise', {
    body: {
      rules: [{ match: { orderIds: ['order-1'] }, strategy: 'win' }],
      default: 'improve',
      reason: 'complaint',
    },
  }),
  step('repromise', 'No rule and no default', '/products/LAMP/repromise', { body: { rules: [] } }),
  step(
    'putProtection',
    'Two lamps are safety stock, and three are kept for the web shop',
    '/products/LAMP/protection',
    { body: { safetyStock: 2, channels: { web: { min: 3, max: 20 } } } },
  ),
  step(
    'putProtection',
    'More units kept for a channel than it may have',
    '/products/LAMP/protection',
    {
      body: { channels: { web: { min: 5, max: 2 } } },
    },
  ),
  step('putProtection', 'Nothing is kept any more', '/products/LAMP/protection', { body: {} }),
  step('listLines', 'The backordered lines of all orders', '/orders?state=waiting&limit=2'),
  step('listLines', 'A state that does not exist', '/orders?state=lost'),
  step('countProduct', 'A count of all chairs', '/products/CHAIR/count', {
    body: { counted: 18, reason: 'stocktaking' },
  }),
  step('countProduct', 'A SKU that does not exist', '/products/SOFA/count', {
    body: { counted: 1 },
  }),
  step('listProductBatches', 'All batches of chairs', '/products/CHAIR/batches'),
  step('listProductBatches', 'A SKU that does not exist', '/products/SOFA/batches'),
  step(
    'putRestockRule',
    'Fifty lamps are ordered at twenty or fewer',
    '/products/LAMP/restock-rule',
    {
      body: { reorderPoint: 20, lotSize: 50, leadTimeDays: 14 },
    },
  ),
  step('putRestockRule', 'A rule without a lot size', '/products/LAMP/restock-rule', {
    body: { reorderPoint: 20, leadTimeDays: 14 },
  }),
  step('getRestockRule', 'The rule for lamps', '/products/LAMP/restock-rule'),
  step('getRestockRule', 'A SKU without a rule', '/products/CHAIR/restock-rule'),
  step('deleteRestockRule', 'Lamps are not reordered any more', '/products/LAMP/restock-rule'),
  step('deleteRestockRule', 'A SKU that does not exist', '/products/SOFA/restock-rule'),
  step('listProductHistory', 'The first days of the tables', '/products/TABLE/history?limit=2', {
    until: isComplete,
  }),
  step('listProductHistory', 'A SKU that does not exist', '/products/SOFA/history'),
  step('listBatchHistory', 'What happened to the lamps on the shelf', '/batches/LAMP-A/history', {
    until: isComplete,
  }),
  step('listBatchHistory', 'A batch that does not exist', '/batches/LAMP-Z/history'),
  step('listOrderHistory', 'How a cart became an order', '/orders/cart-1/history', {
    until: isComplete,
  }),
  step('listOrderHistory', 'An order that does not exist', '/orders/order-99/history'),
];

/** The same shop by the contract of the book. */
export const asInTheBook: readonly Step[] = [
  step('bookAddBatch', 'A batch of mirrors', '/add_batch', {
    body: { ref: 'MIRROR-A', sku: 'MIRROR', qty: 5, eta: null },
  }),
  step('bookAddBatch', 'A quantity that is not a number', '/add_batch', {
    body: { ref: 'MIRROR-B', sku: 'MIRROR', qty: 'five', eta: null },
  }),
  step('bookAllocate', 'Two mirrors', '/allocate', {
    body: { orderid: 'order-7', sku: 'MIRROR', qty: 2 },
  }),
  step('bookAllocate', 'A SKU that does not exist', '/allocate', {
    body: { orderid: 'order-8', sku: 'SOFA', qty: 1 },
  }),
  step('bookAllocations', 'The batches of an order', '/allocations/order-7'),
  step('bookAllocations', 'An order that does not exist', '/allocations/order-99'),
];
