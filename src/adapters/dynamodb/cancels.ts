import { DeleteCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Cancels } from '../../application/ports.ts';
import { parseCancel } from './items.ts';
import { CANCELS_TO_SETTLE, cancelKey } from './keys.ts';
import { getItem, type Table } from './reading.ts';
import { SCHEMA } from './schema.ts';
import { unlessRefused } from './writes.ts';

/** Longer than a message can be redelivered or a dead letter is kept. */
const REMEMBERED_S = 30 * 24 * 60 * 60;
const forgottenAt = (at: string): number => Math.floor(Date.parse(at) / 1_000) + REMEMBERED_S;

/** Of one order. The item stays small whatever the ids are. */
const MAX_LINES = 100;

const REMEMBERING =
  'orderId = :id, #at = :at, expiresAt = :ttl, #schema = :schema, GSI1PK = :list, GSI1SK = :id';

export const dynamoDbCancels = (table: Table): Cancels => {
  const update = (orderId: string, how: Omit<UpdateCommandInput, 'TableName' | 'Key'>) =>
    unlessRefused(
      table.client.send(
        new UpdateCommand({ TableName: table.name, Key: cancelKey(orderId), ...how }),
      ),
    );
  return {
    find: async (orderId) => {
      const item = await getItem(table, cancelKey(orderId));
      return item && parseCancel(item);
    },

    remember: ({ orderId, lineIds }, at) =>
      update(orderId, {
        UpdateExpression: `SET ${REMEMBERING}${lineIds ? ' ADD lineIds :lines' : ', isWhole = :true'}`,
        ...(lineIds && {
          ConditionExpression: 'attribute_not_exists(lineIds) OR size(lineIds) <= :room',
        }),
        ExpressionAttributeNames: { '#at': 'at', '#schema': 'schema' },
        ExpressionAttributeValues: {
          ':id': orderId,
          ':at': at,
          ':ttl': forgottenAt(at),
          ':schema': SCHEMA,
          ':list': CANCELS_TO_SETTLE,
          ...(lineIds
            ? { ':lines': new Set(lineIds), ':room': MAX_LINES - lineIds.length }
            : { ':true': true }),
        },
      }),

    markFull: async (orderId, at) => {
      await update(orderId, {
        UpdateExpression:
          'SET orderId = :id, #at = if_not_exists(#at, :at), expiresAt = :ttl, #schema = :schema, isFull = :true',
        ExpressionAttributeNames: { '#at': 'at', '#schema': 'schema' },
        ExpressionAttributeValues: {
          ':id': orderId,
          ':at': at,
          ':ttl': forgottenAt(at),
          ':schema': SCHEMA,
          ':true': true,
        },
      });
    },

    forget: async ({ orderId, lineIds }) => {
      if (!lineIds) {
        const key = cancelKey(orderId);
        await table.client.send(new DeleteCommand({ TableName: table.name, Key: key }));
        return;
      }
      await update(orderId, {
        UpdateExpression: 'DELETE lineIds :lines',
        ConditionExpression: 'attribute_exists(lineIds)',
        ExpressionAttributeValues: { ':lines': new Set(lineIds) },
      });
    },

    settle: async (orderId) => {
      await update(orderId, {
        UpdateExpression: 'REMOVE GSI1PK, GSI1SK',
        ConditionExpression: 'attribute_exists(PK)',
      });
    },
  };
};
