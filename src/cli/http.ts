import { setTimeout as wait } from 'node:timers/promises';
import { callerOf } from './caller.ts';
import { Stop } from './stop.ts';

const ATTEMPTS = 6;
/** Longer than API Gateway waits for a Lambda. */
const PATIENCE_MS = 35_000;
const LONGEST_PAUSE_MS = 10_000;

export type Answer = { readonly status: number; readonly body: unknown };

/**
 * Sends a request, again after a pause while the service is busy or away: every request of this
 * command may be repeated. The last attempt counts, whatever comes of it.
 *
 * @param isBusy whether an answer says that some of it is to be tried again.
 *
 * @throws Stop if there was no answer
 */
export const send = async (
  url: string,
  content?: object,
  isBusy: (answer: Answer) => boolean = () => false,
): Promise<Answer> => {
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const answer = await sendOnce(url, content).catch(() => undefined);
    const isOver = answer && answer.status < 500 && answer.status !== 429;
    if (isOver && !isBusy(answer)) return answer;
    await wait(pauseMs(attempt, answer?.retryAfter));
  }
  return sendOnce(url, content);
};

export const sendOnce = async (
  url: string,
  content?: object,
): Promise<Answer & { readonly retryAfter: string | null }> => {
  const ask = callerOf(url, process.env);
  try {
    const response = await ask(url, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(content && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(content),
      }),
    });
    const { status, headers } = response;
    return {
      status,
      body: parseJson(await response.text()),
      retryAfter: headers.get('retry-after'),
    };
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

/** What the service asks for, or else doubling from a fifth of a second. */
const pauseMs = (attempt: number, retryAfter: string | null | undefined): number => {
  const asked = Number(retryAfter ?? 0) * 1_000 || 0;
  const own = 100 * 2 ** attempt * (0.5 + Math.random() / 2);
  return Math.min(LONGEST_PAUSE_MS, Math.max(asked, own));
};
