import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { eventBridgeBus } from '../adapters/eventbridge/bus.ts';
import { type Env, named } from './environment.ts';
import { compose } from './use-cases.ts';

/** What takes orders by message: the use cases, and the bus that tells who is refused. */
export const composeIntake = (env: Env) => ({
  ...compose(env),
  bus: eventBridgeBus(new EventBridgeClient(), named(env, 'EVENT_BUS_NAME')),
});
