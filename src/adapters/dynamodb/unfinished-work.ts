import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { UnfinishedWork, WalkingWork, Work } from '../../application/ports.ts';
import { parseFilling, parsePromises } from './items.ts';
import {
  BATCHES_TO_CUT,
  CANCELS_TO_SETTLE,
  expiryOf,
  fillingKey,
  HOLDS_TO_EXPIRE,
  lineKey,
  nameBehindTime,
  ORDERS_TO_FINISH,
  PROMISES_TO_MOVE,
  promisesKey,
  QUEUES_TO_FILL,
} from './keys.ts';
import { getItem, type Table, walkIndex } from './reading.ts';
import { unlessRefused } from './writes.ts';

/** The partition of the index that names all work of a kind. */
const PARTITIONS = {
  order: ORDERS_TO_FINISH,
  cut: BATCHES_TO_CUT,
  cancel: CANCELS_TO_SETTLE,
  holds: HOLDS_TO_EXPIRE,
  queue: QUEUES_TO_FILL,
  promises: PROMISES_TO_MOVE,
} as const satisfies Record<Work['kind'], string>;

export const dynamoDbUnfinishedWork = (table: Table): UnfinishedWork => ({
  names: async (kind, at) => {
    const names: string[] = [];
    for await (const entry of walkIndex(table, PARTITIONS[kind], WHOLE)) {
      const { GSI1SK } = entry;
      if (kind !== 'holds') names.push(GSI1SK);
      else if (at === undefined || expiryOf(GSI1SK) <= at) names.push(nameBehindTime(entry));
      else break;
    }
    return [...new Set(names)];
  },

  find: async (kind, name) => {
    const item = await getItem(table, keyOf({ kind, name }));
    if (!item) return undefined;
    const progress = kind === 'queue' ? parseFilling(item) : parsePromises(item);
    return { kind, name, ...progress };
  },

  note: (work) => unlessBegunAnew(table.client.send(noting(table.name, work))),

  end: (work) =>
    unlessBegunAnew(
      table.client.send(
        new DeleteCommand({ TableName: table.name, Key: keyOf(work), ...ifSince(work) }),
      ),
    ),

  settle: async (lost) => {
    await unlessRefused(
      table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: lineKey(lost),
          UpdateExpression: 'REMOVE #lost, GSI1PK, GSI1SK',
          ConditionExpression: '#lost = :true AND updatedAt = :as',
          ExpressionAttributeNames: { '#lost': 'lost' },
          ExpressionAttributeValues: { ':true': true, ':as': lost.updatedAt },
        }),
      ),
    );
  },
});

const WHOLE = { order: 'ascending', pageSize: 1_000 } as const;

const keyOf = ({ kind, name }: Pick<WalkingWork, 'kind' | 'name'>) =>
  kind === 'queue' ? fillingKey(name) : promisesKey(name);

const noting = (TableName: string, work: WalkingWork): UpdateCommand => {
  const { kind, since, cursor } = work;
  const at = { TableName, Key: keyOf(work) };
  // The product says since when its queue is what it is: an outdated note is not followed.
  if (kind === 'queue') {
    return new UpdateCommand({
      ...at,
      UpdateExpression: 'SET asked = :asked',
      ConditionExpression: 'attribute_exists(PK)',
      ExpressionAttributeValues: { ':asked': { since: Number(since), after: cursor } },
    });
  }
  const { ConditionExpression, ExpressionAttributeValues: values } = ifSince(work);
  return new UpdateCommand({
    ...at,
    UpdateExpression: cursor === undefined ? 'REMOVE #cursor' : 'SET #cursor = :cursor',
    ConditionExpression,
    ExpressionAttributeNames: { '#cursor': 'cursor' },
    ExpressionAttributeValues: { ...values, ...(cursor !== undefined && { ':cursor': cursor }) },
  });
};

const ifSince = ({ since }: WalkingWork) => ({
  ConditionExpression: 'brokenAt = :since',
  ExpressionAttributeValues: { ':since': since },
});

const unlessBegunAnew = async (request: Promise<unknown>): Promise<void> => {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
};
