import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readOutbox } from '../adapters/dynamodb/outbox.ts';
import { eventBridgeBus } from '../adapters/eventbridge/bus.ts';
import { sqsDeadLetters } from '../adapters/sqs/dead-letters.ts';
import { fullJitter } from './back-off.ts';
import { type Env, named } from './environment.ts';

/** What carries the events from the table's stream to the bus. */
export const composeRelay = (env: Env) => ({
  readOutbox,
  bus: eventBridgeBus(new EventBridgeClient(), named(env, 'EVENT_BUS_NAME')),
  deadLetters: sqsDeadLetters(new SQSClient(), named(env, 'RELAY_DEAD_LETTERS_URL')),
  clock: () => new Date(),
  backOff: fullJitter,
});
