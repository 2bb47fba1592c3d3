import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Once } from '../../application/ports.ts';

/** Longer than a message can be redelivered or a dead letter is kept. */
const REMEMBERED_S = 30 * 24 * 60 * 60;
/** A process that began a work so long ago and has not finished it is gone. */
const ABANDONED_AFTER_MS = 60_000;

/** Remembers what was done in items of its own. */
export const onceOnDynamoDb = (client: DynamoDBClient, tableName: string): Once => {
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName,
    awsSdkV3Client: client,
    keyAttr: 'PK',
    sortKeyAttr: 'SK',
    staticPkValue: 'DONE',
    expiryAttr: 'expiresAt',
  });
  return async (name, work) => {
    const config = new IdempotencyConfig({
      expiresAfterSeconds: REMEMBERED_S,
      hashFunction: 'sha256',
    });
    config.registerLambdaContext({ getRemainingTimeInMillis: () => ABANDONED_AFTER_MS } as Context);
    await makeIdempotent(async (_: string) => work(), { persistenceStore, config })(name);
  };
};

type Context = Parameters<IdempotencyConfig['registerLambdaContext']>[0];
