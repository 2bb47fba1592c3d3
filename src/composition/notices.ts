import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { onceOnDynamoDb } from '../adapters/dynamodb/once.ts';
import { notifyBySns } from '../adapters/sns/notify.ts';
import { type Env, named } from './environment.ts';

export const composeNotices = (env: Env) => ({
  once: onceOnDynamoDb(new DynamoDBClient(), named(env, 'TABLE_NAME')),
  notify: notifyBySns(new SNSClient(), named(env, 'OUT_OF_STOCK_TOPIC_ARN')),
});
