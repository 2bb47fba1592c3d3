import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventBus, Failure } from '../../application/ports.ts';

const SOURCE = 'stock-allocation';

/** Of an entry, unlike any other error code: it is right, and the bus could not take it now. */
const PASSING = new Set(['ThrottlingException', 'InternalFailure', 'InternalException']);

export const eventBridgeBus = (client: EventBridgeClient, name: string): EventBus => ({
  publish: async (events) => {
    const { Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: events.map((event) => ({
          EventBusName: name,
          Source: SOURCE,
          DetailType: event.type,
          Time: new Date(event.at),
          Detail: JSON.stringify(event),
        })),
      }),
    );
    // PutEvents succeeds even if it has taken none of them.
    return events.map((_, index): Failure | undefined => {
      const { EventId, ErrorCode = 'no answer', ErrorMessage = '' } = Entries[index] ?? {};
      if (EventId) return undefined;
      const mayPass = PASSING.has(ErrorCode) || ErrorCode === 'no answer';
      return { reason: `${ErrorCode}: ${ErrorMessage}`, mayPass };
    });
  },
});
