import type { Client } from '../../src/client/client.ts';
import type { operations } from '../../src/client/schema.ts';

/** Webhooks are what the service sends to others. */
type Asked = Exclude<keyof operations, `on${string}`>;

type Call = () => Promise<{ readonly response: Response }>;

/**
 * Each operation of the document by the client, on things that are all named after one name, in an order in which each
 * can be granted. What the types would not allow does not compile, nor does a missing operation.
 */
export const callsOf = (client: Client, name: string) => {
  const { GET, POST, PUT, PATCH, DELETE } = client;
  const ofSku = { params: { path: { sku: name } } };
  const ofBatch = { params: { path: { ref: name } } };
  const ofContainer = { params: { path: { container: name } } };
  const ofOther = (which: string) => ({ params: { path: { ref: `${name}-${which}` } } });
  const ofOrder = { params: { path: { orderId: name } } };
  const line = (lineId: string) => ({ params: { path: { orderId: name, lineId } } });
  const order = {
    orderId: name,
    lines: [
      { lineId: 'a', sku: name, qty: 2, allowSplit: true },
      { lineId: 'b', sku: name, qty: 1, shipBy: '2099-12-31', priority: 3 },
    ],
  };
  const allocations = { orders: [{ orderId: `${name}-bulk`, lines: [{ sku: name, qty: 1 }] }] };
  const batches = [
    { ref: `${name}-ship`, sku: name, qty: 9, eta: '2099-01-01' },
    { ref: `${name}-wrong`, sku: `${name}-wrong`, qty: 1 },
    { container: name, sku: `${name}-boxed`, qty: 1, eta: '2099-01-01' },
  ];
  const page = { limit: 10 };

  return {
    getHealth: () => GET('/health'),
    getBoard: () => GET('/', { parseAs: 'text' }),
    getDocs: () => GET('/docs', { parseAs: 'text' }),
    getOpenApi: () => GET('/openapi.json'),
    putProduct: () => PUT('/products/{sku}', { ...ofSku, body: { label: 'A lamp' } }),
    addBatch: () => POST('/batches', { body: { ref: name, sku: name, qty: 20 } }),
    addBatches: () => POST('/batches/bulk', { body: { batches } }),
    getContainer: () => GET('/containers/{container}', ofContainer),
    changeContainer: () =>
      PATCH('/containers/{container}', { ...ofContainer, body: { eta: '2099-02-01' } }),
    receiveContainer: () => POST('/containers/{container}/arrival', ofContainer),
    getBatch: () => GET('/batches/{ref}', ofBatch),
    dryRunBatchChange: () =>
      PATCH('/batches/{ref}?dryRun=true', { ...ofBatch, body: { change: -1 } }),
    changeBatch: () => PATCH('/batches/{ref}', { ...ofBatch, body: { change: -1 } }),
    listOverdueBatches: () => GET('/overdue-batches', { params: { query: page } }),
    listProducts: () => GET('/products', { params: { query: page } }),
    getProduct: () => GET('/products/{sku}', ofSku),
    changeProduct: () =>
      PATCH('/products/{sku}', { ...ofSku, body: { backorderPolicy: 'fill-what-fits' } }),
    putProtection: () => PUT('/products/{sku}/protection', { ...ofSku, body: { safetyStock: 1 } }),
    listProductBatches: () => GET('/products/{sku}/batches', ofSku),
    getAvailability: () =>
      GET('/products/{sku}/availability', {
        params: { path: { sku: name }, query: { qty: 3, by: '2099-01-31' } },
      }),
    getCartAvailability: () => POST('/availability', { body: { lines: [{ sku: name, qty: 3 }] } }),
    dryRunAllocation: () => POST('/allocations?dryRun=true', { body: order }),
    allocate: () => POST('/allocations', { body: { ...order, holdFor: 'PT15M' } }),
    allocateBulk: () => POST('/allocations/bulk', { body: allocations }),
    listLines: () => GET('/orders', { params: { query: { state: 'waiting', ...page } } }),
    getOrder: () => GET('/orders/{orderId}', ofOrder),
    listBatchLines: () =>
      GET('/batches/{ref}/lines', {
        params: { path: { ref: name }, query: { state: 'allocated' } },
      }),
    prolongHold: () => POST('/orders/{orderId}/hold', { ...ofOrder, body: { holdFor: 'PT30M' } }),
    confirmOrder: () => POST('/orders/{orderId}/confirm', { ...ofOrder, body: {} }),
    changeLine: () => PATCH('/orders/{orderId}/lines/{lineId}', { ...line('a'), body: { qty: 3 } }),
    releaseLine: () => DELETE('/orders/{orderId}/lines/{lineId}', line('b')),
    reinstateOrder: () =>
      POST('/orders/{orderId}/reinstate', { ...ofOrder, body: { lineIds: ['b'] } }),
    packOrder: () => POST('/orders/{orderId}/pack', { ...ofOrder, body: {} }),
    unpackOrder: () => POST('/orders/{orderId}/unpack', { ...ofOrder, body: { lineIds: ['b'] } }),
    repromise: () =>
      POST('/products/{sku}/repromise', {
        params: { path: { sku: name }, query: { dryRun: 'true' } },
        body: { rules: [], default: 'win' },
      }),
    shipOrder: () =>
      POST('/orders/{orderId}/shipments', {
        ...ofOrder,
        body: { lines: [{ lineId: 'a', qty: 3 }] },
      }),
    undoShipment: () =>
      POST('/orders/{orderId}/shipments/undo', {
        ...ofOrder,
        body: { lines: [{ lineId: 'a', qty: 2 }] },
      }),
    returnUnits: () =>
      POST('/orders/{orderId}/returns', {
        ...ofOrder,
        body: { returnId: `${name}-back`, lines: [{ lineId: 'a', qty: 1, to: 'quarantine' }] },
      }),
    undoReturn: () =>
      DELETE('/orders/{orderId}/returns/{returnId}', {
        params: { path: { orderId: name, returnId: `${name}-back` } },
      }),
    releaseOrder: () => DELETE('/orders/{orderId}', ofOrder),
    receiveBatch: () =>
      POST('/batches/{ref}/arrival', { ...ofOther('ship'), body: { qty: 4, receipt: 'GR-1' } }),
    countBatch: () => PUT('/batches/{ref}/count', { ...ofBatch, body: { counted: 15 } }),
    countProduct: () => PUT('/products/{sku}/count', { ...ofSku, body: { counted: 20 } }),
    correctBatch: () =>
      POST('/batches/{ref}/correct', { ...ofOther('wrong'), body: { ref: `${name}-right` } }),
    removeBatch: () => DELETE('/batches/{ref}', ofOther('right')),
    listBackorders: () => GET('/products/{sku}/backorders', ofSku),
    listProductHistory: () => GET('/products/{sku}/history', ofSku),
    listBatchHistory: () => GET('/batches/{ref}/history', ofBatch),
    listOrderHistory: () => GET('/orders/{orderId}/history', ofOrder),
    putRestockRule: () =>
      PUT('/products/{sku}/restock-rule', {
        ...ofSku,
        body: { reorderPoint: 10, lotSize: 50, leadTimeDays: 3 },
      }),
    getRestockRule: () => GET('/products/{sku}/restock-rule', ofSku),
    deleteRestockRule: () => DELETE('/products/{sku}/restock-rule', ofSku),
    bookAddBatch: () =>
      POST('/add_batch', {
        body: { ref: `${name}-book`, sku: `${name}-book`, qty: 5, eta: null },
        parseAs: 'text',
      }),
    bookAllocate: () =>
      POST('/allocate', {
        body: { orderid: `${name}-book`, sku: `${name}-book`, qty: 5 },
        parseAs: 'text',
      }),
    bookAllocations: () =>
      GET('/allocations/{orderid}', { params: { path: { orderid: `${name}-book` } } }),
  } satisfies Record<Asked, Call>;
};
