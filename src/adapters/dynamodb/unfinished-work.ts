import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { UnfinishedWork } from '../../application/ports.ts';
import { parsePromises } from './items.ts';
import {
  BATCHES_TO_CUT,
  expiryOf,
  HOLDS_TO_EXPIRE,
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

  holdsToExpire: async (at) => {
    const skus: string[] = [];
    for await (const { GSI1SK } of walkIndex(table, HOLDS_TO_EXPIRE, WHOLE)) {
      if (expiryOf(GSI1SK) > at) break;
      skus.push(GSI1SK.slice(GSI1SK.indexOf('#') + 1));
    }
    return skus;
  },

  promisesBrokenAt: async (ref) => {
    const item = await getItem(table, promisesKey(ref));
    return item && parsePromises(item).brokenAt;
  },

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

const WHOLE = { order: 'ascending', pageSize: 1_000 } as const;

const namesIn = async (table: Table, partition: string): Promise<readonly string[]> => {
  const names: string[] = [];
  for await (const { GSI1SK } of walkIndex(table, partition, WHOLE)) names.push(GSI1SK);
  return names;
};
