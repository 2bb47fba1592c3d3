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
