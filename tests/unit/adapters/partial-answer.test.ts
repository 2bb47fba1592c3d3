import type { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { dynamoDbProducts } from '../../../src/adapters/dynamodb/products.ts';
import { newProduct } from '../../../src/domain/product.ts';

test('what DynamoDB leaves out of an answer is asked for again', async () => {
  const asked: number[] = [];
  /** Answers one key at a time. */
  const send = async ({ input }: BatchGetCommand) => {
    const [first, ...rest] = input.RequestItems?.table?.Keys ?? [];
    asked.push(rest.length + 1);
    const sku = String(first?.PK).replace('SKU#', '');
    return {
      Responses: { table: [{ ...first, ...newProduct(sku), version: 1 }] },
      UnprocessedKeys: rest.length > 0 ? { table: { Keys: rest } } : {},
    };
  };
  const client = { send } as unknown as DynamoDBDocumentClient;

  const { products } = await dynamoDbProducts({ client, name: 'table' }).load(['A', 'B', 'C'], []);

  expect(products.map(({ sku }) => sku)).toEqual(['A', 'B', 'C']);
  expect(asked).toEqual([3, 2, 1]);
});
