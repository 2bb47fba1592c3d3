import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { dynamoDbProducts } from '../../../src/adapters/dynamodb/products.ts';
import { passes } from '../../../src/domain/refusal.ts';
import { AT } from '../../support/builders.ts';

const PRODUCT = {
  PK: 'SKU#LAMP',
  SK: 'PRODUCT',
  schema: 2,
  sku: 'LAMP',
  version: 7,
  batches: [],
  backordered: 0,
  backorderPolicy: 'strict',
  restockRule: null,
  filling: null,
  outOfStock: false,
  firstExpiry: null,
};
const BATCH = {
  PK: 'BATCH#b',
  SK: 'BATCH',
  schema: 2,
  sku: 'LAMP',
  original: { qty: 1, eta: null },
};
const LINE = {
  PK: 'ORDER#o',
  SK: 'LINE#l',
  schema: 2,
  orderId: 'o',
  lineId: 'l',
  sku: 'LAMP',
  qty: 1,
  state: 'allocated',
  batchRef: 'b',
  shipsOn: null,
  accepted: '000000000002.00000',
  placed: '000000000002.00000',
  createdAt: AT,
  updatedAt: AT,
};
const ITEMS = [PRODUCT, BATCH, LINE];

/** A table in which a batch has always just been opened or closed: neither its product nor its own item has it. */
const restless = () => {
  let reads = 0;
  const of = ({ PK, SK }: { PK: string; SK: string }) =>
    ITEMS.find((item) => item.PK === PK && item.SK === SK);
  const send = async ({ input }: { input: never }) => {
    reads++;
    const { Key, RequestItems } = input as { Key?: typeof BATCH; RequestItems?: object };
    if (Key) return { Item: of(Key) };
    const [{ Keys }] = Object.values(RequestItems ?? {}) as [{ Keys: (typeof BATCH)[] }];
    return { Responses: { table: Keys.flatMap((key) => of(key) ?? []) } };
  };
  const client = { send } as unknown as DynamoDBDocumentClient;
  return { products: dynamoDbProducts({ client, name: 'table' }), reads: () => reads };
};

describe('what others change each time it is read', () => {
  test.each([
    ['a batch', 'loadBatch'],
    ['a batch of a name', 'loadNamed'],
    ['a line', 'loadPlaced'],
  ] as const)('%s is contention, and worth another try', async (_, how) => {
    const { products, reads } = restless();
    const load = {
      loadBatch: () => products.loadBatch('b'),
      loadNamed: () => products.loadNamed('LAMP', ['b']),
      loadPlaced: () => products.loadPlaced([{ orderId: 'o', lineId: 'l' }]),
    };

    const refusal = await load[how]().catch((error) => error);

    expect(refusal).toMatchObject({ code: 'too-much-contention' });
    expect(passes(refusal)).toBe(true);
    expect(reads()).toBeGreaterThan(8);
  });
});
