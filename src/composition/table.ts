import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../adapters/dynamodb/reading.ts';
import { type Env, named } from './environment.ts';

/** A connection that hangs is given up in time for another attempt within a request's 29 s. */
const patientClient = (): DynamoDBClient =>
  new DynamoDBClient({
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
    },
  });

export const tableOf = (env: Env, client = patientClient()): Table => ({
  client: DynamoDBDocumentClient.from(client),
  name: named(env, 'TABLE_NAME'),
});
