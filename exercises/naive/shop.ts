import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Message, NewBatch, NewOrder, Publish, Shop } from '../failures/shop.ts';

/**
 * Allocation on DynamoDB as one writes it on a first day, from the tutorial: an item for each product, a function for
 * each use case, and it works when you try it. Each comment names a shortcut that people really take.
 */
export const naiveShop = (client: DynamoDBClient, table: string, publish: Publish): Shop => {
  const stock = stockIn(DynamoDBDocumentClient.from(client), table);

  const addBatch = async ({ sku, ...batch }: NewBatch): Promise<void> => {
    const product = await stock.read(sku);
    product.batches.push({ ...batch, lines: [] });
    await stock.write(product);
    await publish({ type: 'BatchAdded', batchRef: batch.ref });
  };

  const allocate = async ({ sku, orderId, qty }: NewOrder): Promise<boolean> => {
    const product = await stock.read(sku);
    const batch = product.batches.sort(byEta).find((one) => available(one) >= qty);
    if (!batch) return false;
    batch.lines.push({ orderId, qty });
    await stock.write(product);
    // First the stock, then the event: no event may report what has not happened.
    await publish({ type: 'Allocated', orderId, batchRef: batch.ref });
    return true;
  };

  const changeQuantity = async (sku: string, ref: string, qty: number): Promise<void> => {
    const product = await stock.read(sku);
    const batch = product.batches.find((one) => one.ref === ref);
    if (!batch) throw new Error(`there is no batch ${ref}`);
    // The warehouse has counted it, so that is how many there are. Orders are somebody else's business.
    batch.qty = qty;
    await stock.write(product);
    await publish({ type: 'BatchQuantityChanged', batchRef: ref });
  };

  // A message says what is to be done, and its id is for the log.
  const handle = async ({ order }: Message): Promise<void> => {
    await allocate(order);
  };

  return {
    addBatch,
    allocate,
    changeQuantity,
    handle,
    batches: async (sku) => (await stock.read(sku)).batches,
    // Each use case has published its events itself.
    relay: async () => {},
  };
};

type Batch = {
  readonly ref: string;
  qty: number;
  readonly eta: string | null;
  readonly lines: { readonly orderId: string; readonly qty: number }[];
};

type Product = { readonly sku: string; readonly batches: Batch[] };

/** The repository: gets an item, and puts it. It works as long as nobody else writes in between. */
const stockIn = (client: DynamoDBDocumentClient, TableName: string) => ({
  read: async (sku: string): Promise<Product> => {
    const get = new GetCommand({ TableName, Key: { sku }, ConsistentRead: true });
    const { Item } = await client.send(get);
    return (Item as Product | undefined) ?? { sku, batches: [] };
  },
  write: async (product: Product): Promise<void> => {
    await client.send(new PutCommand({ TableName, Item: product }));
  },
});

const available = ({ qty, lines }: Batch): number =>
  lines.reduce((left, line) => left - line.qty, qty);

/** Warehouse stock first, then the earlier shipment. */
const byEta = (a: Batch, b: Batch): number => (a.eta ?? '').localeCompare(b.eta ?? '');
