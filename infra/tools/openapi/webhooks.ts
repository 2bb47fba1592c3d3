import type { ZodOpenApiPathItemObject } from 'zod-openapi';
import { allocationRefusedSchema } from '../../../src/adapters/eventbridge/allocation-refused.ts';
import { eventSchemas } from '../../../src/adapters/eventbridge/event-schemas.ts';
import { eventExamples } from '../event-schemas/examples.ts';

/** What an endpoint gets to which a rule of the bus sends the detail of events. */
export const webhooks: Readonly<Record<string, ZodOpenApiPathItemObject>> = Object.fromEntries(
  Object.entries({ ...eventSchemas, AllocationRefused: allocationRefusedSchema }).map(
    ([type, schema]) => [
      type,
      {
        post: {
          operationId: `on${type}`,
          tags: ['Events'],
          summary: schema.description ?? type,
          security: [],
          requestBody: {
            required: true,
            content: { 'application/json': { schema, example: eventExamples[type] } },
          },
          responses: {
            '2XX': {
              description: 'The event was accepted. With any other status it is sent again',
            },
          },
        },
      },
    ],
  ),
);
