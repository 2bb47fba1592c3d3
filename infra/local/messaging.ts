import { mkdir } from 'node:fs/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { FauxqsServer } from 'fauxqs';
import { type Rule, startBus } from './messaging/bus.ts';
import { openCheckpoints } from './messaging/checkpoints.ts';
import { asToldBy, type Invoke, invoker, type Source } from './messaging/invoke.ts';
import type { Pattern } from './messaging/pattern.ts';
import { readQueue } from './messaging/queue-source.ts';
import { startQueues } from './messaging/queues.ts';
import { type Resources, resolve } from './messaging/resources.ts';
import { readStream } from './messaging/stream-source.ts';

type Reference = { readonly 'Fn::GetAtt': readonly [string, string] };
type StreamEvent = Source & {
  readonly arn: Reference;
  readonly batchSize: number;
  readonly filterPatterns: readonly Pattern[];
  readonly bisectBatchOnFunctionError: boolean;
  readonly maximumRecordAgeInSeconds: number;
  readonly destinations: { readonly onFailure: { readonly arn: Reference } };
};
type QueueEvent = Source & { readonly arn: Reference; readonly batchSize: number };

type ServerlessFunction = {
  readonly name: string;
  readonly events: readonly { readonly stream?: StreamEvent; readonly sqs?: QueueEvent }[];
  environment?: Record<string, unknown>;
};
type Serverless = {
  readonly service: {
    readonly functions: Record<string, ServerlessFunction>;
    readonly resources: { readonly Resources: Resources };
  };
};

/**
 * A plugin of the Serverless Framework: what stands between the table's stream and the functions
 * that messages invoke, as serverless.yml describes it, beside serverless-offline. It works where
 * `npm start` says where to listen.
 */
export default class Messaging {
  readonly hooks: Record<string, () => unknown> = {};

  constructor({ service }: Serverless) {
    if (!process.env.AWS_ENDPOINT_URL_SQS) return;
    this.hooks = {
      'before:offline:start:init': () => prepare(service),
      'after:offline:start:init': () => readSources(service),
    };
  }
}

type Service = Serverless['service'];

const portOf = (endpoint: string): number => Number(new URL(process.env[endpoint] as string).port);
const queuePort = () => portOf('AWS_ENDPOINT_URL_SQS');

/** Starts queues, topics and the bus, and tells the functions where they are. */
const prepare = async ({ functions, resources: { Resources } }: Service): Promise<void> => {
  const folder = process.env.DATA_FOLDER;
  if (folder) await mkdir(folder, { recursive: true });
  const queues = await startQueues(queuePort(), Resources, folder);
  await startBus(portOf('AWS_ENDPOINT_URL_EVENTBRIDGE'), rulesOf(Resources, queues));
  for (const one of Object.values(functions)) {
    one.environment = resolve(one.environment ?? {}, Resources, queuePort()) as Record<
      string,
      string
    >;
  }
};

const rulesOf = (resources: Resources, queues: FauxqsServer): readonly Rule[] =>
  Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::Events::Rule')
    .map(({ Properties }) => ({
      pattern: Properties.EventPattern as Pattern,
      targets: (Properties.Targets as readonly { Arn: Reference }[]).map(({ Arn }) => {
        const queue = queueOf(Arn, resources);
        return (event: string) => queues.sendMessage(queue.name, event);
      }),
    }));

const queueOf = (reference: Reference, resources: Resources) => {
  const [name] = reference['Fn::GetAtt'];
  return {
    name: `${resources[name]?.Properties.QueueName}`,
    arn: resolve(reference, resources, queuePort()) as string,
    url: resolve({ Ref: name }, resources, queuePort()) as string,
  };
};

const readSources = ({ functions, resources: { Resources } }: Service): void => {
  for (const { name, events } of Object.values(functions)) {
    const invoke = invoker(process.env.AWS_ENDPOINT_URL_LAMBDA as string, name);
    for (const { stream, sqs } of events) {
      if (sqs) readMessages(sqs, Resources, invoke);
      if (stream) readTableStream(name, stream, Resources, invoke);
    }
  }
};

const readMessages = (queue: QueueEvent, resources: Resources, invoke: Invoke): void => {
  const { batchSize, arn } = queue;
  readQueue({ ...queueOf(arn, resources), batchSize }, asToldBy(queue, invoke));
};

const readTableStream = (
  name: string,
  stream: StreamEvent,
  resources: Resources,
  invoke: Invoke,
): void => {
  const [table] = stream.arn['Fn::GetAtt'];
  const { url } = queueOf(stream.destinations.onFailure.arn, resources);
  readStream({
    tableName: `${resources[table]?.Properties.TableName}`,
    batchSize: stream.batchSize,
    filters: stream.filterPatterns,
    invoke: asToldBy(stream, invoke),
    bisects: stream.bisectBatchOnFunctionError,
    maxAgeS: stream.maximumRecordAgeInSeconds,
    checkpoints: openCheckpoints(name, process.env.DATA_FOLDER),
    giveUp: async (batch) => {
      const MessageBody = JSON.stringify({ version: '1.0', DDBStreamBatchInfo: batch });
      await new SQSClient().send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
    },
  });
};
