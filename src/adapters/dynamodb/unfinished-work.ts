import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { UnfinishedWork } from '../../application/ports.ts';
import {
  BATCHES_TO_CUT,
  ORDERS_IN_PROGRESS,
  PROMISES_TO_MOVE,
  promisesKey,
  QUEUES_TO_FILL,
} from './keys.ts';
import { getItem, type Table, walkIndex } from './reading.ts';

export const dynamoDbUnfinishedWork = (table: Table): UnfinishedWork => ({
  batchesToCut: () => namesIn(table, BATCHES_TO_CUT),
  ordersInProgress: () => namesIn(table, ORDERS_IN_PROGRESS),
  queuesToFill: () => namesIn(table, QUEUES_TO_FILL),
  promisesToMove: () => namesIn(table, PROMISES_TO_MOVE),

  promisesBrokenAt: async (ref) =>
    (await getItem(table, promisesKey(ref)))?.brokenAt as string | undefined,

  promisesMoved: async (ref, brokenAt) => {
    const unlessPutOffAgain = {
      ConditionExpression: 'brokenAt = :brokenAt',
      ExpressionAttributeValues: { ':brokenAt': brokenAt },
    };
    try {
      await table.client.send(
        new DeleteCommand({ TableName: table.name, Key: promisesKey(ref), ...unlessPutOffAgain }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  },
});

const namesIn = async (table: Table, partition: string): Promise<readonly string[]> => {
  const names: string[] = [];
  const walk = { order: 'ascending', pageSize: 1_000 } as const;
  for await (const { GSI1SK } of walkIndex(table, partition, walk)) names.push(GSI1SK);
  return names;
};
