import { AwsClient } from 'aws4fetch';
import type { Fetch } from './retry.ts';

/** AWS credentials, and the region unless the address of the service says it. */
export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly region?: string | undefined;
};

/** A value, or where to get the current one: tokens and credentials expire. */
type Current<T> = T | (() => T | Promise<T>);

/** Who asks: nobody in particular, somebody with a bearer token, or with AWS credentials (Signature Version 4). */
export type Auth = {
  readonly token?: Current<string> | undefined;
  readonly credentials?: Current<Credentials> | undefined;
};

export const authenticated = (fetch: Fetch, { token, credentials }: Auth): Fetch => {
  if (token) {
    return async (request) => {
      request.headers.set('authorization', `Bearer ${await current(token)}`);
      return fetch(request);
    };
  }
  if (credentials) {
    return async (request) => fetch(await signed(request, await current(credentials)));
  }
  return fetch;
};

const signed = async (
  request: Request,
  { accessKeyId, secretAccessKey, sessionToken, region }: Credentials,
): Promise<Request> => {
  const { url, method, headers, signal } = request;
  // Of a whole Request that reads, aws4fetch would sign and send a body as soon as it names a content type.
  const body = ['GET', 'HEAD'].includes(method) ? null : await request.clone().arrayBuffer();
  const signer = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    ...(region && { region }),
    service: 'execute-api',
  });
  return signer.sign(url, { method, headers, signal, ...(body?.byteLength && { body }) });
};

const current = async <T extends object | string>(value: Current<T>): Promise<T> =>
  typeof value === 'function' ? value() : value;
