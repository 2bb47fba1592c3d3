import { gunzipSync, gzipSync } from 'node:zlib';
import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyInconsistentStateError,
  IdempotencyPersistenceLayerError,
  IdempotencyValidationError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { KeyConflict, type Replay } from '../../application/ports.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Table } from './reading.ts';

const REMEMBERED_S = 24 * 60 * 60;

/** Each key in a partition of its own, so that they do not wait for each other. */
const keyPartition = (key: string): string => `KEY#${key}`;

/** What failed is forgotten at once, and may be asked for again. */
export const replayOnDynamoDb =
  ({ client, name }: Table): Replay =>
  async ({ key, content, msLeft }, work) => {
    const persistenceStore = new DynamoDBPersistenceLayer({
      tableName: name,
      awsSdkV3Client: client,
      keyAttr: 'PK',
      sortKeyAttr: 'SK',
      staticPkValue: keyPartition(key),
      expiryAttr: 'expiresAt',
    });
    const config = new IdempotencyConfig({
      eventKeyJmesPath: 'key',
      payloadValidationJmesPath: 'content',
      expiresAfterSeconds: REMEMBERED_S,
      hashFunction: 'sha256',
    });
    config.registerLambdaContext({ getRemainingTimeInMillis: () => msLeft } as Context);
    const options = { persistenceStore, config, keyPrefix: 'http' };
    try {
      const packed = makeIdempotent(async (_: object) => pack(await work()), options);
      return unpack(await packed({ key, content }));
    } catch (error) {
      if (error instanceof IdempotencyValidationError) throw new KeyConflict(false);
      if (error instanceof IdempotencyAlreadyInProgressError) throw new KeyConflict(true);
      if (error instanceof IdempotencyInconsistentStateError) throw new KeyConflict(true);
      // Powertools wraps what our own client says of the table.
      const { cause } = error as Error;
      throw error instanceof IdempotencyPersistenceLayerError && cause instanceof Refusal
        ? cause
        : error;
    }
  };

/** The answer about a large order would not fit an item as it is. */
const pack = (answer: unknown): string => gzipSync(JSON.stringify(answer)).toString('base64');
const unpack = (packed: string) => JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString());

type Context = Parameters<IdempotencyConfig['registerLambdaContext']>[0];
