import { randomUUID } from 'node:crypto';
import { callerOf } from '../../src/cli/caller.ts';
import { authenticated } from '../../src/client/auth.ts';
import type { Fetch } from '../../src/client/retry.ts';
import { checkDocumented } from './documented.ts';

/** A name that no other test uses. */
export const fresh = (word: string): string => `${word}-${randomUUID().slice(0, 8)}`;

export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into any answer
  readonly body: any;
};

/** Asks the service under test, signed where it is deployed; a body that is text is sent as it is. */
export const ask = (
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> => {
  const service = `${process.env.SERVICE_URL}`;
  const send = authenticated(fetch, callerOf(service, process.env));
  return askAt(service, method, path, { body, headers, send });
};

/** Asks a service. Whatever it answers has to be as the API's document says. */
export const askAt = async (
  service: string,
  method: string,
  path: string,
  {
    body,
    headers = {},
    send = fetch,
  }: { body?: unknown; headers?: Readonly<Record<string, string>>; send?: Fetch },
): Promise<Reply> => {
  const request = new Request(`${service}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const response = await send(request);
  const text = await response.text();
  const isJson = text && response.headers.get('content-type')?.includes('json');
  const reply = {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
  checkDocumented(method, path, reply);
  return reply;
};

export const addBatch = (
  sku: string,
  qty: number,
  eta: string | null = null,
  ref = fresh('batch'),
) => ask('POST', '/batches', { ref, sku, qty, eta }).then(({ body }) => body.ref as string);

export const order = (orderId: string, ...lines: readonly object[]) =>
  ask('POST', '/allocations', { orderId, lines });
