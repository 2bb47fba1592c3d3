import {
  ConditionalCheckFailedException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Key } from './keys.ts';

/** What a transaction does with one item. */
export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export const put = (TableName: string, item: object): Write => ({
  Put: { TableName, Item: { ...item } },
});

export const remove = (TableName: string, key: Key): Write => ({
  Delete: { TableName, Key: { ...key } },
});

/** @returns whether the condition of the write held. */
export const unlessRefused = async (request: Promise<unknown>): Promise<boolean> => {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    // A transaction on that item is on its way.
    if (error instanceof TransactionConflictException) return false;
    throw error;
  }
};
