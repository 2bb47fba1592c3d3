import { authenticated } from '../client/auth.ts';
import { type Retry, retrying } from '../client/retry.ts';
import { callerOf } from './caller.ts';
import { Stop } from './stop.ts';

export type Answer = { readonly status: number; readonly body: unknown };

/**
 * Sends a request as the client does: again while the service is busy or away, since every request of this command
 * may be repeated.
 *
 * @throws Stop if there was no answer
 */
export const send = async (url: string, content?: object, retry?: Retry): Promise<Answer> => {
  const request = new Request(url, {
    ...(content && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(content),
    }),
  });
  const ask = retrying(authenticated(fetch, callerOf(url, process.env)), retry);
  try {
    const response = await ask(request);
    return { status: response.status, body: parseJson(await response.text()) };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } };
    throw new Stop(`no answer from ${url}: ${cause?.code ?? message}`);
  }
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
