import { randomUUID } from 'node:crypto';
import { functions } from '../../../infra/deploy/functions.ts';
import { routes } from './serverless-yml.ts';

type Handler = (event: object, context: object) => Promise<unknown>;
type Answer = { readonly statusCode: number; readonly body: string };

/** A call of a function that is deployed, and whether it has done what it is for. */
export type Invocation = {
  readonly handler: Handler;
  readonly event: object;
  readonly isDone: (answer: unknown) => boolean | Promise<boolean>;
};

/** What a request says, and what else than its status shows that it has done what it is for. */
type Asked = {
  readonly path?: object;
  readonly body?: object;
  readonly isRight?: (body: string) => boolean;
};

const handlerIn = async (deployed: string): Promise<Handler> =>
  (await import(`../../../${deployed.split('.')[0]}.ts`)).handler;

/** The function that serverless.yml gives this name. */
export const functionNamed = (name: string): Promise<Handler> => {
  const found = functions[name];
  if (!found) throw new Error(`serverless.yml has no function ${name}`);
  return handlerIn(found.handler);
};

/** A request to a route, such as "GET /products/{sku}", that is to be answered with this status. */
export const request = async (
  route: string,
  status: number,
  { path = {}, body, isRight = () => true }: Asked,
): Promise<Invocation> => {
  const found = routes.find((one) => `${one.method} ${one.path}` === route);
  if (!found) throw new Error(`serverless.yml has no route ${route}`);
  return {
    handler: await handlerIn(found.handler),
    event: {
      routeKey: route,
      headers: {},
      pathParameters: path,
      body: JSON.stringify(body),
      isBase64Encoded: false,
    },
    isDone: (answer) => {
      const { statusCode, body } = answer as Answer;
      return statusCode === status && isRight(body);
    },
  };
};

/** A command for a function, as a rule of the bus puts it into the function's queue. */
export const message = async (
  name: string,
  type: string,
  detail: object,
  isDone: () => Promise<boolean>,
): Promise<Invocation> => {
  const time = new Date().toISOString();
  const record = {
    messageId: randomUUID(),
    receiptHandle: randomUUID(),
    attributes: { ApproximateReceiveCount: '1' },
    body: JSON.stringify({ id: randomUUID(), time, 'detail-type': type, detail }),
  };
  return { handler: await functionNamed(name), event: { Records: [record] }, isDone };
};

/** A record of the table's stream for a function, of an item that is new. */
export const newItem = async (
  name: string,
  NewImage: object,
  isDone: () => boolean,
): Promise<Invocation> => {
  const dynamodb = { NewImage, SequenceNumber: '1', ApproximateCreationDateTime: 0 };
  const record = { eventName: 'INSERT', dynamodb };
  return { handler: await functionNamed(name), event: { Records: [record] }, isDone };
};

export const invoke = ({ handler, event }: Invocation): Promise<unknown> =>
  // As JSON, which is all that Lambda carries.
  handler(JSON.parse(JSON.stringify(event)), { awsRequestId: 'bench' });

/** Fails unless the invocation that was answered so has done what it is for. */
export const check = async ({ event, isDone }: Invocation, answer: unknown): Promise<void> => {
  if (await isDone(answer)) return;
  throw new Error(`${JSON.stringify(event)} was answered ${JSON.stringify(answer)}`);
};
