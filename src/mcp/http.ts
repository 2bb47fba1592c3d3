import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createClient } from '../client/client.ts';
import { stockServer } from './server.ts';

type Options = { readonly url: string; readonly isWriting: boolean };

/** An agent can call again itself. */
export const RETRY = { attempts: 3 };

const HERE = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The tools over streamable HTTP at /mcp, without sessions. It has no rights of its own: what it asks of the service, it
 * asks with the token of the request.
 */
export const httpServer = (options: Options): Server =>
  createServer((request, response) => {
    answer(options, request, response).catch((error: Error) => {
      console.error(error);
      if (!response.headersSent) refuse(response, 500, 'Internal error');
      else response.destroy();
    });
  });

const answer = async (
  { url, isWriting }: Options,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { host = '', origin, authorization } = request.headers;
  // A page whose name has been made to lead here (DNS rebinding) has another host; and no web page is to get in at all.
  if (!HERE.includes(host.replace(/:\d+$/, '')))
    return refuse(response, 403, `Host ${host} is not served`);
  if (origin !== undefined) return refuse(response, 403, 'Web pages are not served');
  if (request.url !== '/mcp') return refuse(response, 404, 'The only path is /mcp');
  if (request.method !== 'POST')
    return refuse(response, 405, 'Only POST is allowed: there are no sessions');

  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  const client = createClient({ url, token, retry: RETRY });
  if (await isUnknown(client)) {
    response.setHeader('www-authenticate', 'Bearer');
    return refuse(response, 401, 'The service requires a valid token');
  }
  const server = stockServer(client, isWriting);
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
  response.on('close', () => void server.close());
  await server.connect(transport);
  await transport.handleRequest(request, response);
};

/** Whether the service does not know who asks. Whatever else is wrong the tools tell. */
const isUnknown = async (client: ReturnType<typeof createClient>): Promise<boolean> => {
  const asked = await client
    .GET('/products', { params: { query: { limit: 1 } } })
    .catch(() => undefined);
  return asked?.response.status === 401;
};

const refuse = (response: ServerResponse, status: number, message: string): void => {
  const body = { jsonrpc: '2.0', error: { code: -32_000, message }, id: null };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
