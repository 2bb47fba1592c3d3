import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What happens to the nth POST of an allocation, counted from 1. */
export type Trouble = (nth: number) => 'busy' | 'answer lost' | 'gone' | undefined;

/** A front of a service that hands on what it is asked, with trouble. */
export const unreliableFront = async (serviceUrl: string, trouble: Trouble) => {
  let allocations = 0;
  const server = createServer(async (request, response) => {
    if (request.url === '/allocations') allocations++;
    const wrong = request.url === '/allocations' ? trouble(allocations) : undefined;
    if (wrong === 'gone') {
      server.close();
      server.closeAllConnections();
      return;
    }
    if (wrong === 'busy') {
      response.writeHead(503, { 'retry-after': '0' }).end();
      return;
    }
    const answer = await handOn(serviceUrl, request);
    if (wrong === 'answer lost') request.socket.destroy();
    else response.writeHead(answer.status).end(await answer.text());
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const handOn = async (serviceUrl: string, request: IncomingMessage): Promise<Response> => {
  const content = await text(request);
  return fetch(`${serviceUrl}${request.url}`, {
    method: request.method ?? 'GET',
    ...(content && { body: content }),
  });
};
