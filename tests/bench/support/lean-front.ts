import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { routes } from './serverless-yml.ts';

type Handler = (
  event: APIGatewayProxyEventV2,
  context: object,
) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * The service's handlers behind plain node:http. What they need must be in the environment before.
 *
 * @param root the folder of the code that serves them.
 * @param more headers for each answer, asked for when it is there.
 */
export const leanFront = async (
  root: URL,
  of: typeof routes,
  more: () => Record<string, number> = () => ({}),
): Promise<Server> => {
  const table = await Promise.all(
    of.map(async ({ method, path, handler }) => ({
      method,
      pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
      handler: (await import(new URL(`${handler.split('.')[0]}.ts`, root).href)).handler as Handler,
    })),
  );

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const route = table.find(
      ({ method, pattern }) => method === request.method && pattern.test(url.pathname),
    );
    if (!route) return response.writeHead(404).end();
    const event = await eventOf(request, url, route.pattern.exec(url.pathname)?.groups);
    const answer = await route.handler(event, { awsRequestId: 'bench' });
    response.writeHead(answer.statusCode ?? 200, {
      ...(answer.headers as Record<string, string>),
      ...more(),
    });
    response.end(answer.body);
  };

  return createServer((request, response) =>
    // Nobody can read a URL whose percent-encoding is broken.
    serve(request, response).catch(() => response.writeHead(400).end()),
  );
};

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
