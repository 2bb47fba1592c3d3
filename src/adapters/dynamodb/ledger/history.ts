import { BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { History, Page, PageRequest } from '../../../application/ports.ts';
import type { Complete, LedgerEntry } from '../../../domain/books/ledger.ts';
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
  { client, name }: Table,
  skus: readonly string[],
): Promise<readonly Complete[]> => {
  const found: Complete[] = [];
  for (let from = 0; from < skus.length; from += KEYS_PER_CALL) {
    let Keys: Record<string, unknown>[] = skus.slice(from, from + KEYS_PER_CALL).map(completeKey);
    for (let tries = 0; Keys.length > 0; tries++) {
      if (tries > 0) await pause(tries);
      const answer = await client.send(
        new BatchGetCommand({ RequestItems: { [name]: { Keys, ConsistentRead: true } } }),
      );
      for (const item of answer.Responses?.[name] ?? []) {
        found.push({ sku: item.sku, from: item.from, to: item.to });
      }
      Keys = answer.UnprocessedKeys?.[name]?.Keys ?? [];
    }
  }
  return found;
};
