import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbAttempts } from './adapters/dynamodb/attempts.ts';
import { onceOnDynamoDb } from './adapters/dynamodb/once.ts';
import { readOutbox } from './adapters/dynamodb/outbox.ts';
import { dynamoDbProducts } from './adapters/dynamodb/products.ts';
import { dynamoDbQueries } from './adapters/dynamodb/queries.ts';
import { dynamoDbUnfinishedWork } from './adapters/dynamodb/unfinished-work.ts';
import { eventBridgeBus } from './adapters/eventbridge/bus.ts';
import { notifyBySns } from './adapters/sns/notify.ts';
import { sqsDeadLetters } from './adapters/sqs/dead-letters.ts';
import { retryLaterOnSqs } from './adapters/sqs/retry-later.ts';
import type { Deps, Queries } from './application/ports.ts';
import { takingTurns } from './application/turns.ts';

type Env = NodeJS.ProcessEnv;

/** What the use cases work with, on the table that the environment names. */
export const compose = (env: Env, client = new DynamoDBClient()): Deps => {
  const table = tableOf(env, client);
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

/** The read side alone. */
export const composeQueries = (env: Env): Queries =>
  dynamoDbQueries(tableOf(env, new DynamoDBClient()));

/** What carries the events from the table's stream to the bus. */
export const composeRelay = (env: Env) => ({
  readOutbox,
  bus: eventBridgeBus(new EventBridgeClient(), named(env, 'EVENT_BUS_NAME')),
  deadLetters: sqsDeadLetters(new SQSClient(), named(env, 'RELAY_DEAD_LETTERS_URL')),
  clock: () => new Date(),
  backOff: fullJitter,
});

/** What a function does with messages of the command queue that it can't handle. */
export const composeCommandQueue = (env: Env) => queueOf(env, 'COMMAND');

export const composeNotices = (env: Env) => ({
  ...queueOf(env, 'NOTICE'),
  once: onceOnDynamoDb(new DynamoDBClient(), named(env, 'TABLE_NAME')),
  notify: notifyBySns(new SNSClient(), named(env, 'OUT_OF_STOCK_TOPIC_ARN')),
});

const tableOf = (env: Env, client: DynamoDBClient) => ({
  client: DynamoDBDocumentClient.from(client),
  name: named(env, 'TABLE_NAME'),
});

const queueOf = (env: Env, prefix: 'COMMAND' | 'NOTICE') => {
  const client = new SQSClient();
  return {
    retryLater: retryLaterOnSqs(client, named(env, `${prefix}_QUEUE_URL`)),
    deadLetters: sqsDeadLetters(client, named(env, `${prefix}_DEAD_LETTERS_URL`)),
  };
};

const named = (env: Env, variable: string): string => {
  const value = env[variable];
  if (!value) throw new Error(`${variable} is not set; serverless.yml says what it names`);
  return value;
};

/**
 * Whoever lost the same race does not meet again at the same time. The bound is high enough that
 * 64 writers of one SKU don't crowd each other out.
 */
const fullJitter = async (lost: number): Promise<void> => {
  await wait(Math.random() * Math.min(2_000, 20 * 2 ** lost));
};
