import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What happens to the nth POST of allocations, counted from 1. */
export type Trouble = (nth: number) => 'busy' | 'partly busy' | 'answer lost' | 'gone' | undefined;

/** A front of a service that hands on what it is asked, with trouble. */
export const unreliableFront = async (serviceUrl: string, trouble: Trouble) => {
  let allocations = 0;
  const server = createServer(async (request, response) => {
    const isAllocation = request.url === '/allocations/bulk';
    if (isAllocation) allocations++;
    const wrong = isAllocation ? trouble(allocations) : undefined;
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
    else {
      const content = await answer.text();
      if (wrong === 'partly busy') {
        response.writeHead(answer.status, { 'retry-after': '0' }).end(withFirstBusy(content));
      } else response.writeHead(answer.status).end(content);
    }
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

const withFirstBusy = (content: string): string => {
  const { outcomes } = JSON.parse(content);
  return JSON.stringify({ outcomes: [{ status: 503, body: {} }, ...outcomes.slice(1)] });
};

export const handOn = async (serviceUrl: string, request: IncomingMessage): Promise<Response> => {
  const content = await text(request);
  return fetch(`${serviceUrl}${request.url}`, {
    method: request.method ?? 'GET',
    ...(content && { body: content }),
  });
};
