import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Attempts } from '../../application/ports.ts';
import { attemptItem, ifCurrent, parseAttempt, parseLine } from './items.ts';
import { attemptKey } from './keys.ts';
import { getItem, getPartition, type Table } from './reading.ts';
import { unlessRefused } from './writes.ts';

export const dynamoDbAttempts = (table: Table): Attempts => ({
  find: async (orderId) => {
    const item = await getItem(table, attemptKey(orderId));
    return item && parseAttempt(item);
  },

  begin: (attempt) =>
    unlessRefused(
      table.client.send(
        new PutCommand({
          TableName: table.name,
          Item: attemptItem(attempt),
          // A request that is sent again because its answer was lost finds itself.
          ConditionExpression: 'attribute_not_exists(PK) OR id = :id',
          ExpressionAttributeValues: { ':id': attempt.id },
        }),
      ),
    ),

  takeOver: async (attempt, at) => {
    const taken = { ...attempt, fence: attempt.fence + 1, startedAt: at };
    const put = new PutCommand({
      TableName: table.name,
      Item: attemptItem(taken),
      ...ifCurrent(attempt),
    });
    return (await unlessRefused(table.client.send(put))) ? taken : undefined;
  },

  linesOf: async ({ orderId, id }) =>
    (await getPartition(table, attemptKey(orderId).PK))
      .filter(({ SK }) => SK !== 'ATTEMPT')
      .map(parseLine)
      .filter(({ attempt }) => attempt === id),

  end: async (attempt) => {
    const key = attemptKey(attempt.orderId);
    await unlessRefused(
      table.client.send(
        new DeleteCommand({ TableName: table.name, Key: key, ...ifCurrent(attempt) }),
      ),
    );
  },
});
