import manifest from '../../../package.json' with { type: 'json' };
import { withMeanings } from '../openapi/with-meanings.ts';
import { commandExamples } from './command-examples.ts';
import { type Document, documents } from './documents.ts';
import { eventExamples } from './examples.ts';

const BUS = { $ref: '#/channels/bus' };
const QUEUE = { $ref: '#/channels/allocationQueue' };
const stage = { $ref: '#/components/parameters/stage' };

/** What is published and accepted on the bus, and the queue for many orders, as an AsyncAPI document. */
export const asyncApiDocument = (): object => withMeanings(ofSchemas());

const ofSchemas = () => {
  const all = documents();
  const [events, commands] = [namesOf(all, 'event'), namesOf(all, 'command')];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Stock allocation: events and commands',
      version: manifest.version,
      description:
        'Events are delivered at least once and in any order: `version`, `ordinal` and `of` give their place among those ' +
        'of their SKU. Commands can be sent again.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      eventBridge: {
        host: 'events.{region}.amazonaws.com',
        protocol: 'eventbridge',
        description: 'Amazon EventBridge in the account of the stage',
        variables: { region },
      },
      sqs: {
        host: 'sqs.{region}.amazonaws.com',
        protocol: 'sqs',
        description: 'Amazon SQS in the account of the stage',
        variables: { region },
      },
    },
    channels: {
      bus: {
        address: 'stock-allocation-{stage}',
        description: 'The event bus of the stage',
        servers: [{ $ref: '#/servers/eventBridge' }],
        parameters: { stage },
        messages: messagesOf([...events, ...commands]),
      },
      allocationQueue: {
        address: 'stock-allocation-{stage}-allocations',
        description:
          'For many orders at once; takes events in the form in which the bus delivers them',
        servers: [{ $ref: '#/servers/sqs' }],
        parameters: { stage },
        messages: messagesOf(['Allocate']),
      },
    },
    operations: {
      tellEvents: {
        action: 'send',
        summary: 'Every change of stock is published',
        channel: BUS,
        messages: events.map((name) => ({ $ref: `#/channels/bus/messages/${name}` })),
      },
      takeCommands: {
        action: 'receive',
        summary: 'Commands from other services are executed',
        channel: BUS,
        messages: commands.map((name) => ({ $ref: `#/channels/bus/messages/${name}` })),
      },
      takeOrders: {
        action: 'receive',
        summary: 'Orders are allocated, up to 500 at a time',
        channel: QUEUE,
        messages: [{ $ref: '#/channels/allocationQueue/messages/Allocate' }],
      },
    },
    components: {
      parameters: { stage: { description: 'The deployed stage, such as prod' } },
      messages: Object.fromEntries(all.map((one) => [one.name, messageOf(one)])),
      schemas: Object.fromEntries(all.map((one) => [one.name, schemaOf(one)])),
    },
  };
};

const region = { default: 'eu-central-1', description: 'The AWS region of the stage' };

const namesOf = (all: readonly Document[], kind: Document['kind']): readonly string[] =>
  all.filter((one) => one.kind === kind).map(({ name }) => name);

const messagesOf = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));

/** As a rule delivers it, and as it is put: an event of EventBridge, with our detail. */
const messageOf = ({ kind, name, schema }: Document) => ({
  name,
  title: name,
  ...('description' in schema && { summary: schema.description }),
  payload: {
    type: 'object',
    required: ['detail-type', 'detail', ...(kind === 'event' ? ['source'] : [])],
    properties: {
      id: { type: 'string', description: 'Set by EventBridge; in the queue, an id of your own' },
      time: { type: 'string', format: 'date-time', description: 'When it was sent, to the second' },
      source:
        kind === 'event'
          ? { const: SOURCE, description: 'This service' }
          : { type: 'string', description: 'The sending service' },
      'detail-type': { const: name, description: 'What happened, or what to do' },
      detail: { $ref: `#/components/schemas/${name}` },
    },
  },
  examples: [
    {
      payload: {
        id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
        time: '2030-01-07T09:00:00Z',
        source: kind === 'event' ? SOURCE : 'warehouse',
        'detail-type': name,
        detail: examples[name],
      },
    },
  ],
});

const SOURCE = 'stock-allocation';

const examples: Readonly<Record<string, object>> = { ...eventExamples, ...commandExamples };

/** Here it is part of a document, which says what it is called and by which rules it is written. */
const schemaOf = ({ schema }: Document): object => {
  const { $schema: _, $id: __, ...rest } = schema as unknown as Record<string, unknown>;
  return rest;
};
