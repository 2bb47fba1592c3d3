import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../adapters/dynamodb/reading.ts';
import { refusingWhenUnavailable } from '../adapters/dynamodb/unavailable.ts';
import { type Env, named } from './environment.ts';

/**
 * What hangs is given up after 18 s in three attempts, so that a request is answered within its 29 s. The time
 * for a connection includes the wait for a free one.
 */
const patientClient = (): DynamoDBClient =>
  new DynamoDBClient({
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout: 6_000,
      throwOnRequestTimeout: true,
    },
  });

export const tableOf = (env: Env, client?: DynamoDBClient): Table =>
  tableNamed(named(env, 'TABLE_NAME'), client);

export const ledgerTableOf = (env: Env, client?: DynamoDBClient): Table =>
  tableNamed(named(env, 'LEDGER_TABLE_NAME'), client);

const tableNamed = (name: string, client = patientClient()): Table => ({
  client: refusingWhenUnavailable(DynamoDBDocumentClient.from(client)),
  name,
});
