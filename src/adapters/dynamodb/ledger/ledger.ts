import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Ledger, LedgerEvent } from '../../../application/ports.ts';
import type { Key } from '../keys.ts';
import { pause, type Table } from '../reading.ts';
import { behind, completeKey, historyOfProduct, itemsOf, openingItem } from './entries.ts';
import { erasedIn } from './erased.ts';
import { completeOf } from './history.ts';

/** As many as DynamoDB takes at once. */
const WRITES_PER_CALL = 25;
/** Requests at a time: each of them can be of 25 entries of one partition. */
const CALLS_AT_ONCE = 8;
/** Most often nothing, or a few, are behind what is known: there is a gap, or all is there. */
const [FIRST_PAGE, FURTHER_PAGES] = [25, 1_000];

export const dynamoDbLedger = (table: Table): Ledger => ({
  put: async (events) => {
    const items = events.map(itemsOf);
    // What a SKU's own history has is counted as complete by every reader: so it comes last.
    await putAll(
      table,
      items.flatMap(([_, ...others]) => others),
    );
    await putAll(
      table,
      items.flatMap(([ofProduct]) => ofProduct),
    );
  },

  putOpening: (opening) => putAll(table, [openingItem(opening)]),

  complete: (skus) => completeOf(table, skus),

  after: (sku, version) => walk(table, historyOfProduct(sku), behind(version)),

  moveOn: async ({ sku, from, to }) => {
    try {
      await table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: completeKey(sku),
          UpdateExpression: 'SET sku = :sku, #from = :from, #to = :to',
          ConditionExpression: 'attribute_not_exists(#to) OR #to < :to',
          ExpressionAttributeNames: { '#from': 'from', '#to': 'to' },
          ExpressionAttributeValues: { ':sku': sku, ':from': from, ':to': to },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  },

  erased: erasedIn(table),
});

const putAll = async (table: Table, all: readonly (Key & object)[]): Promise<void> => {
  // A request with the same key twice is refused.
  const items = [...new Map(all.map((item) => [`${item.PK}\n${item.SK}`, item])).values()];
  const calls = Array.from({ length: Math.ceil(items.length / WRITES_PER_CALL) }, (_, call) =>
    items.slice(call * WRITES_PER_CALL, (call + 1) * WRITES_PER_CALL),
  );
  const work = async () => {
    for (let some = calls.shift(); some; some = calls.shift()) await putUpTo25(table, some);
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, work));
};

/** An entry that is there already is written again as it is. DynamoDB takes a part when it is throttled. */
const putUpTo25 = async ({ client, name }: Table, items: readonly object[]): Promise<void> => {
  let pending: Requests = items.map((Item) => ({ PutRequest: { Item } }));
  for (let tries = 0; pending.length > 0; tries++) {
    if (tries > 0) await pause(tries);
    const answer = await client.send(new BatchWriteCommand({ RequestItems: { [name]: pending } }));
    pending = answer.UnprocessedItems?.[name] ?? [];
  }
};

type Requests = NonNullable<BatchWriteCommand['input']['RequestItems']>[string];

async function* walk({ client, name }: Table, PK: string, after: string) {
  let limit = FIRST_PAGE;
  let start: Record<string, unknown> | undefined = { PK, SK: after };
  do {
    const answer: QueryCommandOutput = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': PK },
        ConsistentRead: true,
        ExclusiveStartKey: start,
        Limit: limit,
      }),
    );
    for (const { entry } of answer.Items ?? []) yield entry as LedgerEvent;
    start = answer.LastEvaluatedKey;
    limit = FURTHER_PAGES;
  } while (start);
}
