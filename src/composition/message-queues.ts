import { SQSClient } from '@aws-sdk/client-sqs';
import { measuredDeadLetters } from '../adapters/cloudwatch/measured.ts';
import { sqsDeadLetters } from '../adapters/sqs/dead-letters.ts';
import { retryLaterOnSqs } from '../adapters/sqs/retry-later.ts';
import { type Env, named } from './environment.ts';
import { measure } from './metrics.ts';

/** What a function does with messages of its queue that it can't handle. */
export const composeQueue = (env: Env, queue: 'ALLOCATION' | 'COMMAND' | 'NOTICE' | 'LEDGER') => {
  const client = new SQSClient();
  return {
    retryLater: retryLaterOnSqs(client, named(env, `${queue}_QUEUE_URL`)),
    deadLetters: measuredDeadLetters(
      sqsDeadLetters(client, named(env, `${queue}_DEAD_LETTERS_URL`)),
      measure,
    ),
  };
};
