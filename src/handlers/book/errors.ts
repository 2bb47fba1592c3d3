import { type Answer, json } from '../http/answer.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import { meaningOf } from '../http/problems.ts';

/** Errors as the book's API answers them: a status and a message. */
export const bookError = (error: unknown): Answer => {
  const meaning = meaningOf(error);
  if (!meaning) return json(500, { message: 'Internal Server Error' });
  if (error instanceof InvalidRequest && error.details.length > 0) {
    return json(meaning.status, {
      message: error.details.map(({ field, rule }) => `${field} ${rule}`).join('; '),
    });
  }
  const retryAfter = meaning.status === 503 ? { 'retry-after': '1' } : {};
  return json(meaning.status, { message: (error as Error).message }, retryAfter);
};
