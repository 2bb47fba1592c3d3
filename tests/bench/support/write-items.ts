import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What a call takes, and how many calls at once fill DynamoDB Local. */
const ITEMS_PER_CALL = 25;
const LANES = 8;

/** Puts so many items into a table, past the use cases: what is measured is not how they got there. */
export const writeItems = async (
  table: string,
  count: number,
  item: (n: number) => object,
): Promise<void> => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient());
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const from = next;
      next = Math.min(count, from + ITEMS_PER_CALL);
      const requests = Array.from({ length: next - from }, (_, n) => ({
        PutRequest: { Item: { ...item(from + n) } },
      }));
      await client.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
};
