import { type ClientOptions, createClient } from '../../../src/client/client.ts';

type Reply = Response | Error;

/** A client of a service that answers these in turn, the last one for ever, with what it was asked and how long it waited. */
export const scripted = (replies: readonly Reply[], more: Partial<ClientOptions> = {}) => {
  const asked: Request[] = [];
  const waits: number[] = [];
  const client = createClient({
    url: 'https://stock.test',
    retry: { wait: async (ms) => void waits.push(ms) },
    fetch: async (request) => {
      const reply = replies[Math.min(asked.push(request), replies.length) - 1];
      if (reply instanceof Response) return reply.clone();
      throw reply;
    },
    ...more,
  });
  return { client, asked, waits };
};

export const problem = (code: string, status: number, retryAfter?: string): Response =>
  Response.json(
    { type: `/problems/${code}`, title: code, status, detail: `it is ${code}` },
    { status, ...(retryAfter && { headers: { 'retry-after': retryAfter } }) },
  );
