import { environmentOf } from './dynamodb-local.ts';

/** Where the parts of `npm start` listen: at the port of the service and those that follow it. */
export const endpointsAt = (port: number) => ({
  api: `http://localhost:${port}`,
  bus: `http://localhost:${port + 1}`,
  queues: `http://localhost:${port + 2}`,
  lambda: `http://localhost:${port + 3}`,
  dynamoDb: `http://localhost:${port + 4}`,
});

export const PORTS_IN_USE = 5;

/** The service's port, as the environment sets it. */
export const servicePort = (): number => Number(process.env.PORT ?? 3000);

/** What AWS clients need to talk to these parts instead. */
export const localEnvironment = (port: number) => {
  const { bus, queues, lambda, dynamoDb } = endpointsAt(port);
  return {
    ...environmentOf(dynamoDb),
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus,
    AWS_ENDPOINT_URL_SQS: queues,
    AWS_ENDPOINT_URL_SNS: queues,
    AWS_ENDPOINT_URL_LAMBDA: lambda,
  };
};
