import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { environmentOf, startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import { LOCAL_LOG } from '../../infra/local/log.ts';
import { freePort, HOST } from '../../infra/local/ports.ts';
import { freshTable } from '../support/fresh-table.ts';
import { environmentOfFunctions, routes } from './support/serverless-yml.ts';

// The service's handlers behind plain node:http, for load tools: serverless-offline tops out at a
// few hundred requests a second. An empty table each time, without a stream; no events are told.
type Handler = (
  event: APIGatewayProxyEventV2,
  context: object,
) => Promise<APIGatewayProxyStructuredResultV2>;

if (!process.env.AWS_ENDPOINT_URL_DYNAMODB) {
  Object.assign(
    process.env,
    environmentOf((await startDynamoDbLocal(await freePort())).endpoint),
    LOCAL_LOG,
  );
}
Object.assign(process.env, { ...environmentOfFunctions, TABLE_NAME: await freshTable() });

const table = await Promise.all(
  routes.map(async ({ method, path, handler }) => ({
    method,
    pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
    handler: (await import(`../../${handler.split('.')[0]}.ts`)).handler as Handler,
  })),
);

const eventOf = async (request: IncomingMessage, url: URL, path: Record<string, string> = {}) =>
  ({
    headers: request.headers,
    pathParameters: Object.fromEntries(
      Object.entries(path).map(([name, value]) => [name, decodeURIComponent(value)]),
    ),
    queryStringParameters: Object.fromEntries(url.searchParams),
    body: await text(request),
    isBase64Encoded: false,
  }) as unknown as APIGatewayProxyEventV2;

const serve = async (request: IncomingMessage, response: ServerResponse) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const route = table.find(
    ({ method, pattern }) => method === request.method && pattern.test(url.pathname),
  );
  if (!route) return response.writeHead(404).end();
  const event = await eventOf(request, url, route.pattern.exec(url.pathname)?.groups);
  const answer = await route.handler(event, { awsRequestId: 'bench' });
  response.writeHead(answer.statusCode ?? 200, answer.headers as Record<string, string>);
  response.end(answer.body);
};

const server = createServer((request, response) =>
  // Nobody can read a URL whose percent-encoding is broken.
  serve(request, response).catch(() => response.writeHead(400).end()),
);
const port = Number(process.env.PORT ?? 3100);
server.listen(port, HOST, () => console.log(`serving at http://localhost:${port}`));
