import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { batchItem, lineItem, productItem } from '../../src/adapters/dynamodb/items.ts';
import { addBatch } from '../../src/domain/batches/add-batch.ts';
import type { PlacedLine } from '../../src/domain/order-line.ts';
import { newProduct } from '../../src/domain/product.ts';
import { allocate } from '../../src/domain/promises/allocate.ts';
import { AT } from './builders.ts';

/** What the first version of the code did not know, unless it says something that it has to say. */
const WENT_WITHOUT_SAYING: Record<string, unknown> = {
  backorderPolicy: 'strict',
  restockRule: null,
  filling: null,
  firstExpiry: null,
};

/** The item as the first version of the code would have written it. */
export const asFirstWritten = (item: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(item).filter(
      ([name, value]) =>
        name !== 'schema' &&
        name !== 'shipsOn' &&
        !(name in WENT_WITHOUT_SAYING && WENT_WITHOUT_SAYING[name] === value),
    ),
  );

/** What the service on this client writes, the first version of the code might have written. */
export const oldClient = (): DynamoDBClient => {
  const client = new DynamoDBClient();
  client.middlewareStack.add(
    (next) => (args) => {
      for (const { Put } of (args.input as TransactWriteCommandInput).TransactItems ?? []) {
        if (Put?.Item) Put.Item = asFirstWritten(Put.Item);
      }
      return next(args);
    },
    { step: 'initialize' },
  );
  return client;
};

export const DUE = '2030-02-01';

/** All that is stored of a SKU with one shipment, of which so many lines of one unit each have some. */
export const oldStock = (sku: string, count: number) => {
  const added = addBatch(newProduct(sku), { ref: `${sku}-ship`, qty: 10_000, eta: DUE }, AT);
  const wanted = Array.from({ length: count }, (_, n) => ({
    orderId: `${sku}-${n}`,
    lineId: sku,
    sku,
    qty: 1,
  }));
  const { after, lines, events } = allocate(added.after, wanted, AT);
  const [batch] = added.after.batches;
  if (!batch) throw new Error('it was added');
  const eventOf = (line: PlacedLine) =>
    events.filter((event) => 'orderId' in event && event.orderId === line.orderId);
  return [
    productItem(after, added.events),
    batchItem(sku, batch, { qty: batch.purchased, eta: batch.eta }),
    ...lines.map((line) => lineItem(line, eventOf(line))),
  ];
};
