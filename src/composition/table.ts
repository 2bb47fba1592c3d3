import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../adapters/dynamodb/reading.ts';
import { type Env, named } from './environment.ts';

export const tableOf = (env: Env, client = new DynamoDBClient()): Table => ({
  client: DynamoDBDocumentClient.from(client),
  name: named(env, 'TABLE_NAME'),
});
