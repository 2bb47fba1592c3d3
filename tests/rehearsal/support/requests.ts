export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
};

type Request = Asked & {
  /** As serverless.yml names the function. */
  readonly calls: string;
};

const request = (calls: string, method: string, path: string, body?: object): Request => ({
  calls,
  method,
  path,
  ...(body && { body }),
});

/**
 * The life of a SKU and of its orders, all named after one name: requests to every route, each of which can be
 * granted when those before it were.
 */
export const lifeOf = (name: string): readonly Request[] => {
  const order = (nth: string, qty: number, more: object = {}) => ({
    orderId: `${name}-${nth}`,
    lines: [{ lineId: 'a', sku: name, qty }],
    ...more,
  });
  const twoLines = [
    { lineId: 'a', sku: name, qty: 1 },
    { lineId: 'b', sku: name, qty: 1 },
  ];
  return [
    request('getHealth', 'GET', '/health'),
    request('getBoard', 'GET', '/'),
    request('getDocs', 'GET', '/docs'),
    request('getOpenApi', 'GET', '/openapi.json'),
    request('putProduct', 'PUT', `/products/${name}`, {
      label: 'A lamp',
      tags: ['light'],
      lowAt: 30,
    }),
    request('addBatch', 'POST', '/batches', { ref: `${name}-here`, sku: name, qty: 20 }),
    request('addBatch', 'POST', '/batches', {
      ref: `${name}-ship`,
      sku: name,
      qty: 100,
      eta: '2099-01-01',
    }),
    request('addBatches', 'POST', '/batches/bulk', {
      batches: [{ ref: `${name}-many`, sku: `${name}-many`, qty: 1 }],
    }),
    request('addBatch', 'POST', '/batches', {
      ...{ container: `${name}-sea`, sku: `${name}-boxed`, qty: 1, eta: '2099-01-01' },
    }),
    request('getContainer', 'GET', `/containers/${name}-sea`),
    request('changeContainer', 'PATCH', `/containers/${name}-sea`, { eta: '2099-02-01' }),
    request('receiveContainer', 'POST', `/containers/${name}-sea/arrival`),
    request('changeBatch', 'PATCH', `/batches/${name}-many`, { expiresOn: '2099-12-31' }),
    request('getBatch', 'GET', `/batches/${name}-here`),
    request('listOverdueBatches', 'GET', '/overdue-batches'),
    request('getProduct', 'GET', `/products/${name}`),
    request('getAvailability', 'GET', `/products/${name}/availability?qty=30&by=2099-01-31`),
    request('getCartAvailability', 'POST', '/availability', { lines: [{ sku: name, qty: 30 }] }),
    request('listProducts', 'GET', '/products'),
    request('allocate', 'POST', '/allocations', {
      ...order('held', 1),
      lines: twoLines,
      holdFor: 'PT15M',
    }),
    request('prolongHold', 'POST', `/orders/${name}-held/hold`, { holdFor: 'PT30M' }),
    request('confirmOrder', 'POST', `/orders/${name}-held/confirm`, {}),
    request('changeLine', 'PATCH', `/orders/${name}-held/lines/b`, { qty: 2 }),
    request('releaseLine', 'DELETE', `/orders/${name}-held/lines/b`),
    request('reinstateOrder', 'POST', `/orders/${name}-held/reinstate`, { lineIds: ['b'] }),
    request('packOrder', 'POST', `/orders/${name}-held/pack`, {}),
    request('unpackOrder', 'POST', `/orders/${name}-held/unpack`, { lineIds: ['b'] }),
    request('shipOrder', 'POST', `/orders/${name}-held/shipments`, {
      lines: [{ lineId: 'a', qty: 1 }],
    }),
    request('shipOrder', 'POST', `/orders/${name}-held/shipments`, {}),
    request('undoShipment', 'POST', `/orders/${name}-held/shipments/undo`, {
      lines: [{ lineId: 'a', qty: 0 }],
    }),
    request('shipOrder', 'POST', `/orders/${name}-held/shipments`, {}),
    request('returnUnits', 'POST', `/orders/${name}-held/returns`, {
      returnId: `${name}-back`,
      lines: [{ lineId: 'b', qty: 1, to: 'quarantine' }],
    }),
    request('undoReturn', 'DELETE', `/orders/${name}-held/returns/${name}-back`),
    request('listLines', 'GET', `/orders?state=waiting&sku=${name}`),
    request('getOrder', 'GET', `/orders/${name}-held`),
    request('allocateBulk', 'POST', '/allocations/bulk', {
      orders: [order('bulk', 2), order('later', 30)],
    }),
    request('allocate', 'POST', '/allocations', {
      orderId: `${name}-dated`,
      lines: [{ lineId: 'a', sku: name, qty: 30, shipBy: '2099-01-15' }],
    }),
    request('listBatchLines', 'GET', `/batches/${name}-ship/lines`),
    // A line of the shipment is promised another day, and one can't wait so long; those of the cut move to it.
    request('changeBatch', 'PATCH', `/batches/${name}-ship`, { eta: '2099-02-01' }),
    request('changeBatch', 'PATCH', `/batches/${name}-here`, { qty: 3, document: 'ticket-1' }),
    // A kit that loses its top gives back the rest, too.
    request('addBatch', 'POST', '/batches', { ref: `${name}-top`, sku: `${name}-top`, qty: 1 }),
    request('allocate', 'POST', '/allocations', {
      orderId: `${name}-kit`,
      lines: [
        { sku: `${name}-top`, qty: 1 },
        { sku: name, qty: 1 },
      ],
      keepTogether: true,
    }),
    request('changeBatch', 'PATCH', `/batches/${name}-top`, { qty: 0 }),
    request('changeBatch', 'PATCH', `/batches/${name}-here`, { blocked: true, reason: 'mould' }),
    request('changeBatch', 'PATCH', `/batches/${name}-here`, { blocked: false }),
    request('releaseOrder', 'DELETE', `/orders/${name}-bulk`),
    request('changeProduct', 'PATCH', `/products/${name}`, {
      backorderPolicy: 'fill-what-fits',
      promisePolicy: 'keep',
    }),
    request('allocate', 'POST', '/allocations', order('waits', 500, { onShortage: 'backorder' })),
    request('putProtection', 'PUT', `/products/${name}/protection`, {
      safetyStock: 1,
      channels: { web: { min: 2, max: 50 } },
    }),
    request('putProtection', 'PUT', `/products/${name}/protection`, {}),
    request('repromise', 'POST', `/products/${name}/repromise`, {
      rules: [{ match: { orderIds: [`${name}-waits`] }, strategy: 'win' }],
    }),
    request('listBackorders', 'GET', `/products/${name}/backorders`),
    request('listProductHistory', 'GET', `/products/${name}/history`),
    request('listBatchHistory', 'GET', `/batches/${name}-ship/history`),
    request('listOrderHistory', 'GET', `/orders/${name}-held/history`),
    request('receiveBatch', 'POST', `/batches/${name}-ship/arrival`, { qty: 1, receipt: 'GR-1' }),
    request('receiveBatch', 'POST', `/batches/${name}-ship/arrival`),
    request('listProductBatches', 'GET', `/products/${name}/batches`),
    request('countBatch', 'PUT', `/batches/${name}-here/count`, { counted: 1 }),
    request('countProduct', 'PUT', `/products/${name}/count`, { counted: 101 }),
    request('addBatch', 'POST', '/batches', { ref: `${name}-wrong`, sku: `${name}-wrong`, qty: 3 }),
    request('correctBatch', 'POST', `/batches/${name}-wrong/correct`, {
      ref: `${name}-typo`,
      sku: `${name}-right`,
    }),
    request('removeBatch', 'DELETE', `/batches/${name}-typo`),
    request('putRestockRule', 'PUT', `/products/${name}/restock-rule`, {
      reorderPoint: 10,
      lotSize: 50,
      leadTimeDays: 3,
    }),
    request('getRestockRule', 'GET', `/products/${name}/restock-rule`),
    request('deleteRestockRule', 'DELETE', `/products/${name}/restock-rule`),
    request('bookAddBatch', 'POST', '/add_batch', {
      ref: `${name}-book`,
      sku: `${name}-book`,
      qty: 5,
      eta: null,
    }),
    request('bookAllocate', 'POST', '/allocate', {
      orderid: `${name}-book`,
      sku: `${name}-book`,
      qty: 5,
    }),
    request('bookAllocations', 'GET', `/allocations/${name}-book`),
  ];
};
