import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbAttempts } from './adapters/dynamodb/attempts.ts';
import { dynamoDbProducts } from './adapters/dynamodb/products.ts';
import { dynamoDbQueries } from './adapters/dynamodb/queries.ts';
import { dynamoDbUnfinishedWork } from './adapters/dynamodb/unfinished-work.ts';
import type { Deps } from './application/ports.ts';
import { takingTurns } from './application/turns.ts';

/** What use cases work with, on the table that the environment names. */
export const compose = (env: NodeJS.ProcessEnv, client = new DynamoDBClient()): Deps => {
  const name = env.TABLE_NAME;
  if (!name) throw new Error('TABLE_NAME is not set: it names the DynamoDB table');
  const table = { client: DynamoDBDocumentClient.from(client), name };
  return {
    products: dynamoDbProducts(table),
    attempts: dynamoDbAttempts(table),
    unfinished: dynamoDbUnfinishedWork(table),
    queries: dynamoDbQueries(table),
    clock: () => new Date(),
    newId: randomUUID,
    backOff: fullJitter,
    inTurn: takingTurns(),
  };
};

/**
 * Whoever lost the same race does not meet again at the same time. The bound is high enough that
 * 64 writers of one SKU don't crowd each other out.
 */
const fullJitter = async (lost: number): Promise<void> => {
  await wait(Math.random() * Math.min(2_000, 20 * 2 ** lost));
};
