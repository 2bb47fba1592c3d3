export type Fetch = (request: Request) => Promise<Response>;

export type Retry = {
  /** How often a request is sent at most. */
  readonly attempts?: number;
  readonly wait?: (ms: number) => Promise<void>;
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
      const ms = pauseMs(attempt, response?.headers.get('retry-after'));
      if (response && ms > LONGEST_PAUSE_MS) return response;
      await response?.body?.cancel();
      await wait(ms);
      request.signal.throwIfAborted();
    }
    return sendOnce(fetch, request);
  };

const sendOnce = (fetch: Fetch, request: Request): Promise<Response> => {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]);
  return fetch(new Request(request.clone(), { signal }));
};

/** Busy, away, or still at work on an earlier attempt. */
const isPassing = async (response: Response): Promise<boolean> => {
  if (response.status !== 409) return response.status === 429 || response.status >= 500;
  const problem = await response.clone().json();
  return problem.type === '/problems/request-under-way';
};

/** What the service asks for, or else doubling from a fifth of a second, and never quite as others do. */
const pauseMs = (attempt: number, retryAfter: string | null | undefined): number => {
  const own = 100 * 2 ** attempt * (0.5 + Math.random() / 2);
  return Math.max(askedMs(retryAfter), Math.min(own, LONGEST_PAUSE_MS));
};

/** Seconds, or a date. */
const askedMs = (retryAfter: string | null | undefined): number => {
  if (!retryAfter) return 0;
  const seconds = Number(retryAfter);
  return (Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1_000) || 0;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
