import { isDeepStrictEqual } from 'node:util';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Item } from '../../src/adapters/dynamodb/schema.ts';
import type { Addition } from './migration.ts';

/** What the service gives to an item that it leaves as it is otherwise. */
const GIVEN_ALONE = ['closed', 'asked', 'GSI1PK', 'GSI1SK'];

/**
 * Stores an item in another form if it still is what was read; false: somebody has written it since.
 * Its events go, which were published when they happened: the stream's filter then passes this write by.
 */
export const rewrite = async (table: Table, was: Item, form: Item): Promise<boolean> => {
  const { events: _, ...is } = form;
  try {
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { PK: was.PK, SK: was.SK },
        ...difference(was, is),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

/**
 * Adds an item if the one beside which it belongs is there, and has not changed if it says when it does; false: it is
 * not so, or the item is there already.
 */
export const add = async (table: Table, { item, beside }: Addition): Promise<boolean> => {
  const { PK, SK } = beside;
  try {
    await table.client.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: table.name,
              Item: item,
              ConditionExpression: 'attribute_not_exists(PK)',
            },
          },
          {
            ConditionCheck: {
              TableName: table.name,
              Key: { PK, SK },
              ...('updatedAt' in beside ? ifUnchanged(beside) : IF_THERE),
            },
          },
        ],
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException) return false;
    throw error;
  }
};

const IF_THERE = { ConditionExpression: 'attribute_exists(PK)' };

const ifUnchanged = ({ updatedAt, state }: Item) => ({
  ConditionExpression: 'updatedAt = :at AND #state = :state',
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: { ':at': updatedAt, ':state': state },
});

type Attributes = Readonly<Record<string, unknown>>;

/** Writes what differs, on the condition that nothing of the item has changed. */
const difference = (was: Attributes, is: Attributes) => {
  const attributes = [...new Set([...Object.keys(was), ...Object.keys(is), ...GIVEN_ALONE])].map(
    (name, n) => ({ name, at: `#${n}`, old: `:old${n}`, now: `:now${n}` }),
  );
  const stored = attributes.filter(({ name }) => name in was);
  const set = attributes.filter(
    ({ name }) => name in is && !isDeepStrictEqual(was[name], is[name]),
  );
  const removed = stored.filter(({ name }) => !(name in is));
  const conditions = attributes.map(({ name, at, old }) =>
    name in was ? `${at} = ${old}` : `attribute_not_exists(${at})`,
  );
  return {
    UpdateExpression: [
      set.length > 0 ? `SET ${set.map(({ at, now }) => `${at} = ${now}`)}` : '',
      removed.length > 0 ? `REMOVE ${removed.map(({ at }) => at)}` : '',
    ].join(' '),
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(attributes.map(({ at, name }) => [at, name])),
    ExpressionAttributeValues: Object.fromEntries([
      ...stored.map(({ old, name }) => [old, was[name]]),
      ...set.map(({ now, name }) => [now, is[name]]),
    ]),
  };
};
