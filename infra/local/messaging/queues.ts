import { type ListenOptions, Server } from 'node:net';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { HOST } from '../ports.ts';
import { type Resources, resolve } from './resources.ts';

const ATTRIBUTES = ['VisibilityTimeout', 'MessageRetentionPeriod', 'RedrivePolicy'];

/** SQS and SNS, with the queues and topics that are deployed; without a folder all in memory. */
export const startQueues = async (
  port: number,
  resources: Resources,
  folder?: string,
): Promise<FauxqsServer> => {
  const server = await forThisMachine(() =>
    startFauxqs({
      port,
      logger: false,
      defaultRegion: process.env.AWS_REGION as string,
      ...(folder && { dataDir: folder }),
    }),
  );
  const all = Object.values(resources);
  server.setup({
    queues: all
      .filter(({ Type }) => Type === 'AWS::SQS::Queue')
      .map(({ Properties }) => ({
        name: `${Properties.QueueName}`,
        attributes: Object.fromEntries(
          ATTRIBUTES.filter((name) => name in Properties).map((name) => {
            const value = resolve(Properties[name], resources, port);
            return [name, typeof value === 'object' ? JSON.stringify(value) : `${value}`];
          }),
        ),
      }))
      .sort(deadLettersFirst),
    topics: all
      .filter(({ Type }) => Type === 'AWS::SNS::Topic')
      .map(({ Properties }) => ({ name: `${Properties.TopicName}` })),
  });
  return server;
};

/** fauxqs asks node for all addresses of the machine, and has no option for one: here it gets ours. */
const forThisMachine = async <T>(start: () => Promise<T>): Promise<T> => {
  const { listen } = Server.prototype;
  Object.assign(Server.prototype, {
    listen(this: Server, options: ListenOptions) {
      return listen.call(this, { ...options, host: HOST });
    },
  });
  try {
    return await start();
  } finally {
    Server.prototype.listen = listen;
  }
};

type Queue = { readonly attributes: Record<string, string> };

/** A queue has to be there before another one names it. */
const deadLettersFirst = (a: Queue, b: Queue): number =>
  Number('RedrivePolicy' in a.attributes) - Number('RedrivePolicy' in b.attributes);
