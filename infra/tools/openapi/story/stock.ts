import { type Day, type Step, step } from './step.ts';

/** A shop gets its first lamps, chairs and tables. */
export const opening = (day: Day): readonly Step[] => [
  step('getHealth', 'The service answers', '/health'),
  step('putProduct', 'A lamp is new in the shop', '/products/LAMP', {
    body: { label: 'Desk lamp', tags: ['lighting', 'office'], lowAt: 5 },
  }),
  step('putProduct', 'The same again changes nothing', '/products/LAMP', {
    body: { label: 'Desk lamp', tags: ['lighting', 'office'], lowAt: 5 },
  }),
  step('putProduct', 'A threshold below 0', '/products/LAMP', { body: { lowAt: -1 } }),
  step('addBatch', 'Ten lamps in the warehouse', '/batches', {
    body: { ref: 'LAMP-A', sku: 'LAMP', qty: 10, document: 'DN-1001' },
  }),
  step('addBatch', 'Fifty lamps on their way', '/batches', {
    body: { ref: 'LAMP-SHIP', sku: 'LAMP', qty: 50, eta: day(14), document: 'PO-4711' },
  }),
  step('addBatch', 'The same batch again', '/batches', {
    body: { ref: 'LAMP-A', sku: 'LAMP', qty: 10, document: 'DN-1001' },
  }),
  step('addBatch', 'The same reference with another quantity', '/batches', {
    body: { ref: 'LAMP-A', sku: 'LAMP', qty: 12 },
  }),
  step('addBatches', 'Three batches, one of them invalid', '/batches/bulk', {
    body: {
      batches: [
        { ref: 'CHAIR-A', sku: 'CHAIR', qty: 8 },
        { ref: 'CHAIR-SHIP', sku: 'CHAIR', qty: 20, eta: day(7) },
        { ref: 'TABLE-A', sku: 'TABLE', qty: -2 },
      ],
    },
  }),
  step('addBatch', 'Nine vases in a container', '/batches', {
    body: { container: 'SEA-7', sku: 'VASE', qty: 9, eta: day(7) },
  }),
  step('addBatch', 'Six bowls in the same container', '/batches', {
    body: { container: 'SEA-7', sku: 'BOWL', qty: 6, eta: day(7) },
  }),
  step('getContainer', 'What is in the container', '/containers/SEA-7'),
  step('getContainer', 'A container that does not exist', '/containers/SEA-9'),
  step('addBatches', 'A list without batches', '/batches/bulk', { body: { batches: [] } }),
  step('addBatch', 'Twelve tables that were due two days ago', '/batches', {
    body: { ref: 'TABLE-SHIP', sku: 'TABLE', qty: 12, eta: day(-2) },
  }),
  step('listOverdueBatches', 'The tables are overdue', '/overdue-batches'),
  step('listOverdueBatches', 'A page size of 0', '/overdue-batches?limit=0'),
  step('getBatch', 'A shipment', '/batches/LAMP-SHIP'),
  step('getBatch', 'A batch that does not exist', '/batches/LAMP-Z'),
  step('getProduct', 'A product and its open batches', '/products/LAMP'),
  step('getProduct', 'A SKU that does not exist', '/products/SOFA'),
  step('listProducts', 'The first two products', '/products?limit=2'),
  step('listProducts', 'A limit that is not a number', '/products?limit=many'),
  step(
    'getAvailability',
    'When can twelve lamps ship?',
    `/products/LAMP/availability?qty=12&by=${day(20)}`,
  ),
  step('getAvailability', 'A SKU that does not exist', '/products/SOFA/availability'),
  step('getCartAvailability', 'When can a lamp and four chairs ship together?', '/availability', {
    body: {
      lines: [
        { sku: 'LAMP', qty: 1 },
        { sku: 'CHAIR', qty: 4 },
      ],
    },
  }),
  step('getCartAvailability', 'An empty cart', '/availability', { body: { lines: [] } }),
];

/** What happens to stock that orders rely on. */
export const changes = (day: Day): readonly Step[] => [
  step('listBatchLines', 'The lines allocated to the lamps on the shelf', '/batches/LAMP-A/lines'),
  step('listBatchLines', 'A batch that does not exist', '/batches/LAMP-Z/lines'),
  step(
    'dryRunBatchChange',
    'Which lines would lose their lamps if five were broken?',
    '/batches/LAMP-A?dryRun=true',
    { body: { qty: 5 } },
  ),
  step('dryRunBatchChange', 'A batch that does not exist', '/batches/LAMP-Z?dryRun=true', {
    body: { qty: 5 },
  }),
  step('changeBatch', 'Five lamps are broken: an order moves to the shipment', '/batches/LAMP-A', {
    body: { qty: 5, reason: 'broken', document: 'TICKET-17' },
  }),
  step('changeBatch', 'The shipment will be late', '/batches/LAMP-SHIP', {
    body: { eta: day(21), document: 'PO-4711' },
  }),
  step('changeBatch', 'Both an absolute and a relative quantity', '/batches/LAMP-A', {
    body: { qty: 5, change: -1 },
  }),
  step('countBatch', 'A count of the chairs', '/batches/CHAIR-A/count', {
    body: { counted: 7, expected: 8, reason: 'stocktaking' },
  }),
  step('countBatch', 'A shipment is not on a shelf yet', '/batches/LAMP-SHIP/count', {
    body: { counted: 50 },
  }),
  step('receiveBatch', 'Twelve chairs have arrived early', '/batches/CHAIR-SHIP/arrival', {
    body: { qty: 12, receipt: 'GR-31' },
  }),
  step('receiveBatch', 'More chairs than were announced', '/batches/CHAIR-SHIP/arrival', {
    body: { qty: 9, receipt: 'GR-32' },
  }),
  step('changeContainer', 'The container will be late', '/containers/SEA-7', {
    body: { eta: day(21), document: 'PO-4712' },
  }),
  step('changeContainer', 'A container that does not exist', '/containers/SEA-9', {
    body: { eta: day(21) },
  }),
  step('receiveContainer', 'The container has arrived', '/containers/SEA-7/arrival', {
    body: { document: 'GR-33' },
  }),
  step('receiveContainer', 'A container that does not exist', '/containers/SEA-9/arrival', {
    body: {},
  }),
  step('addBatch', 'A batch is booked under the wrong SKU', '/batches', {
    body: { ref: 'DESK-A', sku: 'DSEK', qty: 3 },
  }),
  step('correctBatch', 'It is booked again under the right one', '/batches/DESK-A/correct', {
    body: { ref: 'DESK-B', sku: 'DESK', reason: 'typo' },
  }),
  step('correctBatch', 'A batch that does not exist', '/batches/LAMP-Z/correct', {
    body: { ref: 'LAMP-Y' },
  }),
  step('removeBatch', 'A batch that was booked twice', '/batches/DESK-B?reason=booked-twice'),
  step('removeBatch', 'A batch with allocated units', '/batches/LAMP-A'),
];
