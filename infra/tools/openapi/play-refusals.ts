import type { Answer } from '../../../src/handlers/http/answer.ts';
import { environmentOf } from '../../local/dynamodb-local.ts';
import { startOwnService } from '../../local/own-service.ts';
import { freePort } from '../../local/ports.ts';
import { testToken } from '../../local/test-issuer.ts';
import type { Refusal } from './examples.ts';

/** Has requests answered that get no further than the gateway, and such whose function does not reach its table. */
export const playRefusals = async (): Promise<readonly Refusal[]> => [
  ...(await withTokens()),
  ...(await withoutTable()),
];

const withTokens = async (): Promise<readonly Refusal[]> => {
  const { api, stop } = await startOwnService('--tokens');
  try {
    const authorization = `Bearer ${await testToken(['stock:read'])}`;
    const body = JSON.stringify({ ref: 'LAMP-A', sku: 'LAMP', qty: 10 });
    return [
      await seen('No token', await fetch(`${api}/products`)),
      await seen(
        'A token without the scope of the route',
        await fetch(`${api}/batches`, { method: 'POST', headers: { authorization }, body }),
      ),
    ];
  } finally {
    await stop();
  }
};

/** The functions themselves, since the database of a service is started again as soon as it ends. */
const withoutTable = async (): Promise<readonly Refusal[]> => {
  Object.assign(process.env, environmentOf(`http://localhost:${await freePort()}`), {
    TABLE_NAME: 'away',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  const [products, book] = await Promise.all([
    import('../../../src/handlers/products/get.ts'),
    import('../../../src/handlers/book/list-allocations.ts'),
  ]);
  const says = 'The database does not answer';
  return [
    await seen(says, await answerOf(products.handler, { sku: 'LAMP' })),
    await seen(says, await answerOf(book.handler, { orderid: 'order-1' })),
  ];
};

type Handler = (event: never, context: never) => Promise<Answer>;

const answerOf = async (handler: Handler, pathParameters: object): Promise<Response> => {
  const context = { awsRequestId: 'refused', getRemainingTimeInMillis: () => 29_000 };
  const event = { pathParameters, headers: {} };
  const { statusCode = 0, headers, body = '' } = await handler(event as never, context as never);
  return new Response(body, {
    status: statusCode,
    headers: headers as Record<string, string>,
  });
};

const seen = async (says: string, response: Response): Promise<Refusal> => ({
  says,
  status: response.status,
  type: response.headers.get('content-type')?.split(';')[0] ?? '',
  answer: await response.json(),
});
