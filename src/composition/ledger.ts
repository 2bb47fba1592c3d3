import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { measuredDeadLetters, measuredLedger } from '../adapters/cloudwatch/measured.ts';
import { dynamoDbLedger } from '../adapters/dynamodb/ledger/ledger.ts';
import { ledgerEvent, readForLedger } from '../adapters/dynamodb/outbox.ts';
import { sqsDeadLetters } from '../adapters/sqs/dead-letters.ts';
import { type Env, named } from './environment.ts';
import { measure } from './metrics.ts';
import { ledgerTableOf } from './table.ts';

/** What carries the events from the table's stream to the ledger. */
export const composeProjection = (env: Env, client?: DynamoDBClient) => {
  const clock = () => new Date();
  const deadLetters = sqsDeadLetters(new SQSClient(), named(env, 'LEDGER_DEAD_LETTERS_URL'));
  return {
    readForLedger,
    ledger: measuredLedger(dynamoDbLedger(ledgerTableOf(env, client)), measure, clock),
    deadLetters: measuredDeadLetters(deadLetters, measure),
    clock,
  };
};

/** The same for events that are published again, long after they happened: nobody measures how long. */
export const composeReplayed = (env: Env) => ({
  event: ledgerEvent,
  ledger: dynamoDbLedger(ledgerTableOf(env)),
});
