import { isProblem } from './problems.ts';

export type Fetch = (request: Request) => Promise<Response>;

export type Retry = {
  /** How often a request is sent at most. */
  readonly attempts?: number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Longer than API Gateway waits for a function. */
const PATIENCE_MS = 35_000;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Sends a request again while the service is busy or away. That is safe: each command is known by the ids in it, or by
 * its Idempotency-Key. The last attempt counts, whatever comes of it.
 */
export const retrying =
  (fetch: Fetch, { attempts = 6, wait = pause }: Retry = {}): Fetch =>
  async (request) => {
    for (let attempt = 1; attempt < attempts; attempt++) {
      const response = await sendOnce(fetch, request).catch(() => undefined);
      request.signal.throwIfAborted();
      if (response && !(await isPassing(response))) return response;
      const asked = askedMs(response?.headers.get('retry-after'));
      if (response && asked > LONGEST_PAUSE_MS) return response;
      await wait(asked + ownMs(attempt), request.signal);
    }
    return sendOnce(fetch, request);
  };

/** An answer that breaks off is none. */
const sendOnce = async (fetch: Fetch, request: Request): Promise<Response> => {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]);
  const response = await fetch(new Request(request.clone(), { signal }));
  await response.clone().arrayBuffer();
  return response;
};

/** Busy, away, done in part, or still at work on an earlier attempt. */
const isPassing = async (response: Response): Promise<boolean> => {
  const { status, headers } = response;
  if (status === 429 || status >= 500 || headers.has('retry-after')) return true;
  if (status !== 409) return false;
  const problem: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return isProblem(problem, '/problems/request-under-way');
};

/** Doubling from a fifth of a second, and never quite as others do. */
const ownMs = (attempt: number): number =>
  Math.min(100 * 2 ** attempt, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);

/** What the service asks for: seconds, or a date. */
const askedMs = (retryAfter: string | null | undefined): number => {
  if (!retryAfter) return 0;
  const seconds = Number(retryAfter);
  return (Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1_000) || 0;
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const giveUp = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    }, ms);
    signal.addEventListener('abort', giveUp);
  });
