import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { dynamoDbProducts } from '../../../src/adapters/dynamodb/products.ts';
import { addBatch } from '../../../src/domain/batches/add-batch.ts';
import { newProduct } from '../../../src/domain/product.ts';
import { AT, inWarehouse, SKU } from '../../support/builders.ts';
import { saveChanges } from '../../support/saving.ts';

const CHANGE = addBatch(newProduct(SKU), inWarehouse('stock', 1), AT);

/** Saves on a table that answers every request with this failure. */
const saveOn = (failure: Error) => {
  const send = async () => Promise.reject(failure);
  const client = { send } as unknown as DynamoDBDocumentClient;
  return saveChanges(dynamoDbProducts({ client, name: 'table' }), [CHANGE]);
};

const canceled = (...reasons: readonly { Code: string; Message?: string }[]) =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: [...reasons],
  });

const named = (name: string) => Object.assign(new Error('from DynamoDB'), { name });

describe('a transaction that DynamoDB refuses', () => {
  test.each([
    canceled({ Code: 'None' }, { Code: 'TransactionConflict' }),
    canceled({ Code: 'ThrottlingError' }, { Code: 'None' }),
    canceled({ Code: 'ProvisionedThroughputExceeded' }, { Code: 'ConditionalCheckFailed' }),
    named('TransactionInProgressException'),
    named('ThrottlingException'),
  ])('for now, is tried again: %s', async (failure) => {
    expect(await saveOn(failure)).toEqual({ products: [], lines: [] });
  });

  test('because the product is too large, is a refusal', async () => {
    const tooLarge = canceled(
      { Code: 'ValidationError', Message: 'Item size has exceeded the maximum allowed size' },
      { Code: 'None' },
    );

    await expect(saveOn(tooLarge)).rejects.toMatchObject({ code: 'too-many-open-batches' });
  });

  test.each([
    canceled({ Code: 'None' }, { Code: 'ValidationError', Message: 'something else' }),
    named('ResourceNotFoundException'),
    named('TimeoutError'),
  ])('for whatever else, fails: %s', async (failure) => {
    await expect(saveOn(failure)).rejects.toBe(failure);
  });
});
