import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { measuredBus, measuredDeadLetters } from '../adapters/cloudwatch/measured.ts';
import { readOutbox } from '../adapters/dynamodb/outbox.ts';
import { eventBridgeBus } from '../adapters/eventbridge/bus.ts';
import { sqsDeadLetters } from '../adapters/sqs/dead-letters.ts';
import type { EventBus } from '../application/ports.ts';
import { fullJitter } from './back-off.ts';
import { type Env, named } from './environment.ts';
import { note } from './log.ts';
import { measure } from './metrics.ts';

/** What carries the events from the table's stream to the bus. */
export const composeRelay = (env: Env) => {
  const bus = eventBridgeBus(new EventBridgeClient(), named(env, 'EVENT_BUS_NAME'));
  const deadLetters = sqsDeadLetters(new SQSClient(), named(env, 'RELAY_DEAD_LETTERS_URL'));
  const clock = () => new Date();
  return {
    readOutbox,
    bus: notingRefusals(measuredBus(bus, measure, clock)),
    deadLetters: measuredDeadLetters(deadLetters, measure),
    clock,
    backOff: fullJitter,
  };
};

/** The relay goes on when the bus refuses an event: only the log says why. */
const notingRefusals = (bus: EventBus): EventBus => ({
  publish: async (events) => {
    try {
      const failures = await bus.publish(events);
      const refused = failures.find((failure) => failure !== undefined);
      if (refused) note({ refused: refused.reason }, 'warn');
      return failures;
    } catch (error) {
      note({ refused: String(error) }, 'warn');
      throw error;
    }
  },
});
