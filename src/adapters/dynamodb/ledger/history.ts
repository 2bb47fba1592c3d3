import { BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { History, Page, PageRequest } from '../../../application/ports.ts';
import type { Complete, LedgerEntry } from '../../../domain/books/ledger.ts';
import type { Key } from '../keys.ts';
import { pause, type Table } from '../reading.ts';
import {
  completeKey,
  entryOf,
  historyOfBatch,
  historyOfOrder,
  historyOfProduct,
} from './entries.ts';

const KEYS_PER_CALL = 100;

/** The read side of the ledger's table. */
export const dynamoDbHistory = (table: Table): History => ({
  complete: (skus) => completeOf(table, skus),
  ofProduct: (sku, page) => pageOf(table, historyOfProduct(sku), page),
  ofBatch: (ref, page) => pageOf(table, historyOfBatch(ref), page),
  ofOrder: (orderId, page) => pageOf(table, historyOfOrder(orderId), page),
});

const pageOf = async (
  { client, name }: Table,
  PK: string,
  { limit, after }: PageRequest,
): Promise<Page<LedgerEntry>> => {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: after === undefined ? 'PK = :pk' : 'PK = :pk AND SK < :after',
      ExpressionAttributeValues: { ':pk': PK, ...(after !== undefined && { ':after': after }) },
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: limit + 1,
    }),
  );
  const shown = Items.slice(0, limit);
  const next = Items.length > limit ? `${shown.at(-1)?.SK}` : undefined;
  return { items: shown.map(entryOf), next };
};

export const completeOf = async (
  table: Table,
  skus: readonly string[],
): Promise<readonly Complete[]> => {
  const items = await itemsAt(table, skus.map(completeKey));
  return items.map(({ sku, from, to }) => ({ sku, from, to }) as Complete);
};

/** The items that exist, in no order. */
export const itemsAt = async (
  { client, name }: Table,
  keys: readonly Key[],
): Promise<readonly Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = [];
  for (let from = 0; from < keys.length; from += KEYS_PER_CALL) {
    let Keys: Record<string, unknown>[] = keys.slice(from, from + KEYS_PER_CALL);
    for (let tries = 0; Keys.length > 0; tries++) {
      if (tries > 0) await pause(tries);
      const answer = await client.send(
        new BatchGetCommand({ RequestItems: { [name]: { Keys, ConsistentRead: true } } }),
      );
      found.push(...(answer.Responses?.[name] ?? []));
      Keys = answer.UnprocessedKeys?.[name]?.Keys ?? [];
    }
  }
  return found;
};
